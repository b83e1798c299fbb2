import type { EntityList } from './canonical-entities.js';

/** Digests of a file without content: MD5, SHA-1, SHA-256, SHA-512. */
const EMPTY_FILE: ReadonlySet<string> = new Set([
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
]);

/** Loopback, unspecified, broadcast and multicast, by their registries (RFC 1122, 4291, 5771). */
const OF_NO_ONE_HOST = /^(?:127\.|0\.|255\.255\.255\.255$|22[4-9]\.|23\d\.|::1?$|ff[0-9a-f]{2}:)/;
const OWN_NAME = /^localhost(?:\.|$)/;

/**
 * False for what every machine has, such as loopback addresses and the digest of an empty file: two signals that share it have
 * nothing in common. It can still be looked for and allow-listed.
 */
export function isLinking(list: EntityList, value: string): boolean {
  switch (list) {
    case 'sourceIps':
    case 'destIps':
      return !OF_NO_ONE_HOST.test(value);
    case 'hosts':
    case 'domains':
      return !OF_NO_ONE_HOST.test(value) && !OWN_NAME.test(value);
    case 'hashes':
      return !EMPTY_FILE.has(value);
    case 'users':
    case 'urls':
    case 'userAgents':
    case 'processes':
    case 'files':
    case 'cves':
    case 'cloudAccounts':
      return true;
  }
}
