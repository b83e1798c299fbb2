import { describe, expect, it } from '@jest/globals';
import { Pseudonyms } from './pseudonyms.js';

describe('what leaves for a model', () => {
  it.each([
    'mail from jane.doe+x@example.co.uk today',
    'paid with 4111 1111 1111 1111.',
    'Authorization: Bearer abcdefgh12345678',
    'GET https://bob:hunter2@intranet/x',
    '{"api_key":"0123456789abcdef"}',
    '{"password":"token=abcdefgh of jane@example.com"}',
    `${'-----BEGIN RSA PRIVATE'} KEY-----\nMIIEowIBAAKCAQEA`,
  ])('is as it was when it is back: %s', (text) => {
    const pseudonyms = new Pseudonyms();
    const hidden = pseudonyms.hide(text);
    expect(hidden).not.toBe(text);
    expect(pseudonyms.restore(hidden)).toBe(text);
  });

  it('names equal values equally, and different ones differently', () => {
    const pseudonyms = new Pseudonyms();
    expect(pseudonyms.hide('a@example.com b@example.com a@example.com')).toBe('[EMAIL_1] [EMAIL_2] [EMAIL_1]');
    expect(pseudonyms.hide('b@example.com')).toBe('[EMAIL_2]');
  });

  it.each([
    'a@example.com wrote [EMAIL_1] and [EMAIL_2]',
    '[TEXT_1] [TEXT_2] a@example.com',
    'password="[SECRET_2]" b@example.com',
  ])('comes back as it was even where it looks like a placeholder: %s', (text) => {
    const pseudonyms = new Pseudonyms();
    expect(pseudonyms.restore(pseudonyms.hide(text))).toBe(text);
  });
});
