import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalAddress, canonicalBlock } from './address.js';
import { canonicalEntities, canonicalEntity, type EntityList } from './canonical-entities.js';
import { digestKind } from './digest.js';
import { isSameHost, shortName } from './host-name.js';
import { isLinking } from './linking.js';
import { refang } from './refang.js';
import { hostOfUrl } from './url.js';
import { userName } from './user-name.js';

const MD5 = 'ab'.repeat(16);
const SHA1 = 'ab'.repeat(20);
const SHA256 = 'cd'.repeat(32);

describe('an address', () => {
  it.each([
    ['10.20.0.5', '10.20.0.5'],
    [' 10.20.0.5 ', '10.20.0.5'],
    ['192.168.10.21:80', '192.168.10.21'],
    ['192.0.2.1#53', '192.0.2.1'],
    ['10.20.0.5/32', '10.20.0.5'],
    ['::ffff:10.20.0.5', '10.20.0.5'],
    ['::FFFF:0A14:0005', '10.20.0.5'],
    ['::ffff:10.20.0.5/128', '10.20.0.5'],
    ['2001:db8:0:0::dc', '2001:db8::dc'],
    ['2001:0DB8:0000:0000:0000:0000:0000:00DC', '2001:db8::dc'],
    ['[2001:db8::dc]:443', '2001:db8::dc'],
    ['[2001:db8::dc]', '2001:db8::dc'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]:8080', 'fe80::1'],
    ['198[.]51[.]100[.]78', '198.51.100.78'],
    ['2001:db8[:]:dc', '2001:db8::dc'],
  ])('%s is %s', (text, address) => expect(canonicalAddress(text)).toBe(address));

  it.each([
    '',
    '-',
    'unknown',
    '1',
    '127.1',
    '0x7f.0.0.1',
    '010.1.1.1',
    '256.1.1.1',
    '10.0.0.0/8',
    '::/0',
    '1.2.3.4.5',
  ])('is not %p', (text) => expect(canonicalAddress(text)).toBeUndefined());

  it('has the same form in every spelling', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.integer({ min: 1, max: 65_535 }), (address, port) => {
        const form = canonicalAddress(address);
        expect(form).toBeDefined();
        expect(canonicalAddress(form ?? '')).toBe(form);
        for (const spelling of [address.toUpperCase(), `[${address}]:${port}`, `${address}%en0`, ` ${address} `])
          expect(canonicalAddress(spelling)).toBe(form);
      }),
    );
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 1, max: 65_535 }), (address, port) => {
        for (const spelling of [address, `${address}:${port}`, `::ffff:${address}`, `[::ffff:${address}]:${port}`])
          expect(canonicalAddress(spelling)).toBe(address);
      }),
    );
  });
});

describe('a block', () => {
  it.each([
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['2001:DB8:0::/32', '2001:db8::/32'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    ['198.51.100.79/32', '198.51.100.79'],
    ['198.51.100.79', '198.51.100.79'],
  ])('%s is %s', (text, block) => expect(canonicalBlock(text)).toBe(block));

  it.each(['10.0.0.0/33', '10.0.0.0/', 'x/8', '10.0.0.0/8/8', '::ffff:10.0.0.0/8'])('is not %p', (text) =>
    expect(canonicalBlock(text)).toBeUndefined(),
  );
});

describe('an entity in its one form', () => {
  it.each<[EntityList, string, string[]]>([
    ['hosts', 'DC01.Corp.Example.', ['dc01.corp.example']],
    ['hosts', '\\\\WS-7', ['ws-7']],
    ['hosts', '::ffff:10.0.0.1', ['10.0.0.1']],
    ['hosts', 'N/A', []],
    ['users', 'CORP\\mia', ['CORP\\mia']],
    ['users', 'CORP\\\\mia', ['CORP\\mia']],
    ['users', 'Mia@Corp.Example', ['Mia@corp.example']],
    ['users', 'root(uid=0)', ['root']],
    ['users', '(uid=0)', []],
    ['users', '-', []],
    ['users', '-\\-', []],
    ['users', '-\\mia', ['mia']],
    ['users', 'CORP\\-', []],
    ['users', 'CORP\\', []],
    ['users', 'S-1-0-0', []],
    ['urls', 'hxxps://Bad[.]Example:443/Path?Q=1', ['https://bad.example/Path?Q=1']],
    ['urls', 'http://user:pw@HOST.:8080/', ['http://user:pw@host:8080/']],
    ['urls', '/login.php', ['/login.php']],
    ['urls', '-', []],
    ['domains', '*.Bad[.]Example.', ['bad.example']],
    ['domains', '192.0.2.1', []],
    ['domains', 'localhost', []],
    ['hashes', `SHA1=${SHA1.toUpperCase()},MD5=${MD5},SHA256=${SHA256},IMPHASH=${MD5}`, [SHA1, MD5, SHA256]],
    ['hashes', `sha256: ${SHA256}`, [SHA256]],
    ['hashes', `IMPHASH: ${MD5}`, []],
    ['hashes', Buffer.from(SHA256, 'hex').toString('base64'), [SHA256]],
    ['hashes', '0'.repeat(64), []],
    ['hashes', '123456789abcdef', []],
    ['cves', 'fixed in cve-2024-3094, CVE-2021-44228', ['CVE-2024-3094', 'CVE-2021-44228']],
    ['cves', 'CVE_2021_44228', ['CVE-2021-44228']],
    ['cloudAccounts', 'AWS:123456789012', ['aws:123456789012']],
    ['processes', '"C:\\Windows\\cmd.exe"', ['C:\\Windows\\cmd.exe']],
    ['processes', 'C:\\\\Windows\\\\cmd.exe', ['C:\\Windows\\cmd.exe']],
    ['files', '\\\\fs02\\share\\a.doc', ['\\\\fs02\\share\\a.doc']],
    ['files', '\\\\\\\\fs02\\\\share\\\\a.doc', ['\\\\fs02\\share\\a.doc']],
    ['userAgents', 'curl/8\u202e', ['curl/8[U+202E]']],
  ])('%s: %s', (list, text, forms) => expect(canonicalEntity(list, text)).toEqual(forms));

  it('is there once, whatever the spellings, in the order of the source', () => {
    const { sourceIps, users } = canonicalEntities({
      sourceIps: ['2001:db8::1', '192.0.2.1', '2001:DB8:0::1', '::ffff:192.0.2.1', 'unknown'],
      users: ['CORP\\mia', 'corp\\Mia', 'mia@corp.example', '-'],
    });
    expect(sourceIps).toEqual(['2001:db8::1', '192.0.2.1']);
    // a NetBIOS name and a DNS name are one domain only for those who know
    expect(users).toEqual(['CORP\\mia', 'mia@corp.example']);
  });

  it('stays as it is when it is made again, for any text', () => {
    const lists = Object.keys(canonicalEntities({})) as EntityList[];
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.emailAddress(),
      fc.string({ unit: 'grapheme' }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...lists), text, (list, value) => {
        const once = canonicalEntities({ [list]: [value] });
        expect(canonicalEntities(once)).toEqual(once);
        for (const form of once[list] ?? []) expect(form.isWellFormed()).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('parts of entities', () => {
  it('recognises the kinds of digests', () => {
    expect([MD5, SHA1, SHA256, 'ab'.repeat(64), 'xyz'].map(digestKind)).toEqual([
      'md5',
      'sha1',
      'sha256',
      'sha512',
      undefined,
    ]);
  });

  it('separates user and domain', () => {
    expect(userName('CORP\\Mia')).toEqual({ name: 'mia', domain: 'corp' });
    expect(userName('Mia@corp.example')).toEqual({ name: 'mia', domain: 'corp.example' });
    expect(userName('mia')).toEqual({ name: 'mia' });
  });

  it.each([
    ['dc01', 'dc01.corp.example', true],
    ['dc01.corp.example', 'dc01', true],
    ['dc01.corp.example', 'dc01.corp.example', true],
    ['dc01.corp.example', 'dc01.lab.example', false],
    ['dc01', 'dc02', false],
    ['10.0.0.1', '10.0.0.2', false],
  ])('%s and %s are one host: %s', (a, b, same) => {
    expect(isSameHost(a, b)).toBe(same);
    expect(isSameHost(b, a)).toBe(same);
  });

  it('does not shorten an address', () => expect(shortName('10.0.0.1')).toBe('10.0.0.1'));

  it.each([
    ['https://bad.example:8443/x', 'bad.example'],
    ['http://user@192.0.2.1/x', '192.0.2.1'],
    ['http://[2001:db8::1]:80/', '2001:db8::1'],
    ['/login', undefined],
  ])('finds the host of %s', (url, host) => expect(hostOfUrl(url)).toBe(host));

  it.each([
    ['mia[@]corp[dot]example', 'mia@corp.example'],
    ['hxxp[://]bad(.)example', 'http://bad.example'],
    ['fxp://x', 'ftp://x'],
    ['fixed [a] list (b)', 'fixed [a] list (b)'],
  ])('refangs %s', (text, plain) => expect(refang(text)).toBe(plain));
});

describe('linking', () => {
  it.each<[EntityList, string]>([
    ['sourceIps', '127.0.0.1'],
    ['destIps', '0.0.0.0'],
    ['sourceIps', '::1'],
    ['sourceIps', '::'],
    ['destIps', '255.255.255.255'],
    ['destIps', '239.255.255.250'],
    ['destIps', 'ff02::fb'],
    ['hosts', 'localhost'],
    ['hosts', 'localhost.localdomain'],
    ['hashes', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['hashes', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ])('%s %s belongs to every machine', (list, value) => expect(isLinking(list, value)).toBe(false));

  it.each<[EntityList, string]>([
    // documentation addresses are ordinary
    ['sourceIps', '192.0.2.1'],
    ['sourceIps', '2001:db8::1'],
    ['sourceIps', '10.0.0.1'],
    ['hosts', 'localhost-7'],
    ['hashes', MD5],
    ['users', 'root'],
  ])('%s %s links', (list, value) => expect(isLinking(list, value)).toBe(true));
});
