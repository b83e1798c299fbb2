import { describe, expect, it } from '@jest/globals';
import { replaceSensitive } from './sensitive-text.js';

/** Written in parts, so that no scanner takes an example for a leak. */
const key = (...parts: string[]): string => parts.join('');

describe('replaceSensitive', () => {
  it.each([
    ['SECRET', 'a JSON web token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'],
    ['SECRET', 'an AWS key id', key('AKIA', 'IOSFODNN7EXAMPLE')],
    ['SECRET', 'a GitHub token', key('ghp', '_abcdefghijklmnopqrstuvwxyz0123456789')],
    ['SECRET', 'a GitLab token', key('glpat', '-abcdefghijklmnopqrst')],
    ['SECRET', 'a Slack token', key('xoxb', '-123456789012-abcdefghijkl')],
    ['SECRET', 'a Google key', key('AIza', 'SyA-abcdefghijklmnopqrstuvwxyz12345')],
    ['SECRET', 'an OAuth token of Google', key('ya29', '.a0AfH6SMBabcdefghijkl')],
    ['SECRET', 'a Stripe key', key('sk_live', '_abcdefghijklmnop')],
    ['SECRET', 'an npm token', key('npm', '_abcdefghijklmnopqrstuvwxyz0123456789')],
    ['SECRET', 'a SendGrid key', key('SG', '.abcdefghijkl.mnopqrstuvwxyz')],
    ['EMAIL', 'an e-mail address', 'jane.doe+x@example.co.uk'],
    ['EMAIL', 'an e-mail address of another script', 'юлия@пример.рф'],
    ['CARD', 'a card number', '4111 1111 1111 1111'],
    ['CARD', 'a card number with hyphens', '5500-0000-0000-0004'],
    ['CARD', 'a card number of fifteen digits', '378282246310005'],
    ['ACCOUNT', 'an account number', 'DE89 3704 0044 0532 0130 00'],
    ['ACCOUNT', 'an account number without blanks', 'GB82WEST12345698765432'],
    ['PERSON_ID', 'a social security number', '078-05-1120'],
    ['PHONE', 'a telephone number', '+49 30 1234567'],
    ['PHONE', 'a telephone number without blanks', '+442071838750'],
  ])('finds as %s %s wherever it stands', (kind, _, value) => {
    for (const [before, after] of [
      ['', ''],
      ['user said "', '" and left'],
      ['(', ')'],
      ['x=1 ', '\nnext line'],
      ['<', '>'],
    ] as const) {
      const found: [string, string][] = [];
      const hidden = replaceSensitive(before + value + after, (foundKind, text) => {
        found.push([foundKind, text]);
        return '[_]';
      });
      expect(found).toContainEqual([kind, value]);
      expect(hidden).not.toContain(value);
    }
  });

  it.each([
    ['Authorization: Bearer abcdefgh12345678', 'abcdefgh12345678'],
    ['authorization: basic YWRtaW46aHVudGVyMg==', 'YWRtaW46aHVudGVyMg=='],
    ['Cookie: session=0123456789abcdef; theme=dark', '0123456789abcdef'],
    ['GET https://bob:hunter2@intranet/x', 'hunter2'],
    ['redis://:hunter2@cache:6379/0', 'hunter2'],
    ['mysql --password=hunter2 -u root', 'hunter2'],
    ['net use --password hunter2 /persistent', 'hunter2'],
    ['{"api_key":"0123456789abcdef"}', '0123456789abcdef'],
    ['{"password": "with, commas & blanks"}', 'with, commas & blanks'],
    ['"{\\"token\\":\\"abc def\\"}"', 'abc def'],
    ['AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENGbPxRfiCY', 'wJalrXUtnFEMIK7MDENGbPxRfiCY'],
    ['AccountKey=abcdefghijklmnop==;EndpointSuffix=x', 'abcdefghijklmnop=='],
    ['https://x.blob.example/c?sv=2024&sig=abcdefghijkl%3D', 'abcdefghijkl%3D'],
    ['/login?user=bob&access_token=0123456789abcdef&x=1', '0123456789abcdef'],
    ['PHPSESSID=0123456789abcdef', '0123456789abcdef'],
    [`https://hooks.slack.com/services/${'T000'}/B000/abcdefgh`, 'B000/abcdefgh'],
    [`${'-----BEGIN RSA PRIVATE'} KEY-----\nMIIEowIBAAKCAQEA`, 'MIIEowIBAAKCAQEA'],
  ])('finds what is secret by its name or place: %s', (text, secret) => {
    expect(replaceSensitive(text, () => '[_]')).not.toContain(secret);
  });

  it.each([
    'failed login of root from 203.0.113.7 port 51413',
    'sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'order 4111 1111 1111 1112 (fails the check digit)',
    'threat:0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f at 2026-01-01T12:00:00.000Z',
    '2026-01-01T12:00:00+10:00 and Sep 03 2025 12:00:00 +0200',
    'basic authentication is used, password spraying is suspected',
    'SID S-1-5-21-3623811015-3361044348-30300820-1013, flow 630418207537175.000000',
    'C:\\Windows\\System32\\lsass.exe /token',
    'sig: ET SCAN Nmap Scripting Engine User-Agent Detected',
    'fe80::1ff:fe23:4567:890a%eth2 to 2001:db8::1',
  ])('leaves what an analyst needs: %s', (text) => {
    expect(replaceSensitive(text, () => '[_]')).toBe(text);
  });

  it.each([
    'a@',
    '1 ',
    'password=',
    'password ',
    '"password":"',
    'eyJ',
    '://a:',
    '+1 ',
    'AB12 ',
    'a.',
    'cookie: ',
    '-----BEGIN PRIVATE KEY-----',
    '<a>',
    'name="a" ',
    '{',
    "'",
    '-p ',
    '\n',
    'bearer ',
    '0 ',
    'aB3',
    '\\"',
    'token is ',
    'net user a ',
  ])('is gone through in time linear to its length: %j', (part) => {
    const time = (length: number): number => {
      const startedAt = process.cpuUsage();
      replaceSensitive(part.repeat(Math.ceil(length / part.length)), () => '[_]');
      return process.cpuUsage(startedAt).user / 1000;
    };
    time(8192);
    expect(time(8192)).toBeLessThan(200);
    expect(time(32_768)).toBeLessThan(800);
  });
});
