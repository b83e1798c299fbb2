import { describe, expect, it } from '@jest/globals';
import { Pseudonyms } from './pseudonyms.js';

describe('what leaves for a model', () => {
  it.each([
    ['an e-mail address', 'mail from jane.doe+x@example.co.uk today', 'jane.doe+x@example.co.uk'],
    ['a card number', 'paid with 4111 1111 1111 1111.', '4111 1111 1111 1111'],
    ['a card number with hyphens', 'card 5500-0000-0000-0004 declined', '5500-0000-0000-0004'],
    [
      'a JSON web token',
      'cookie eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl sent',
      'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
    ],
    ['a bearer token', 'Authorization: Bearer abcdefgh12345678', 'abcdefgh12345678'],
    ['an AWS key id', `key ${'AKIA'}IOSFODNN7EXAMPLE used`, 'IOSFODNN7EXAMPLE'],
    [
      'a GitHub token',
      `push with ${'ghp'}_abcdefghijklmnopqrstuvwxyz0123456789`,
      'abcdefghijklmnopqrstuvwxyz0123456789',
    ],
    ['a password in a URL', 'GET https://bob:hunter2@intranet/x', 'hunter2'],
    ['a password in a command', 'mysql --password=hunter2 -u root', 'hunter2'],
    ['a secret in JSON', '{"api_key":"0123456789abcdef"}', '0123456789abcdef'],
    ['a private key that was cut off', `${'-----BEGIN RSA PRIVATE'} KEY-----\nMIIEowIBAAKCAQEA`, 'MIIEowIBAAKCAQEA'],
  ])('never holds %s, and has it again when it is back', (_, text, secret) => {
    const pseudonyms = new Pseudonyms();
    const hidden = pseudonyms.hide(text);
    expect(hidden).not.toContain(secret);
    expect(pseudonyms.restore(hidden)).toBe(text);
  });

  it.each([
    'failed login of root from 203.0.113.7 port 51413',
    'sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'order 4111 1111 1111 1112 (fails the check digit)',
    'threat:0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f at 2026-01-01T12:00:00.000Z',
    'basic authentication is used',
  ])('keeps what an agent needs: %s', (text) => {
    expect(new Pseudonyms().hide(text)).toBe(text);
  });

  it('names equal values equally, and different ones differently', () => {
    const pseudonyms = new Pseudonyms();
    expect(pseudonyms.hide('a@example.com b@example.com a@example.com')).toBe('[EMAIL_1] [EMAIL_2] [EMAIL_1]');
    expect(pseudonyms.hide('b@example.com')).toBe('[EMAIL_2]');
  });

  it('comes back as it was even where it looks like a placeholder', () => {
    const pseudonyms = new Pseudonyms();
    const text = 'a@example.com wrote [EMAIL_1] and [EMAIL_2]';
    expect(pseudonyms.restore(pseudonyms.hide(text))).toBe(text);
  });

  it('is gone through in time linear to its length', () => {
    const startedAt = performance.now();
    for (const text of [
      'a@'.repeat(4000),
      '1 '.repeat(4000),
      'password='.repeat(900),
      'eyJ'.repeat(2700),
      '://a:'.repeat(1600),
    ]) {
      new Pseudonyms().hide(text);
    }
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});
