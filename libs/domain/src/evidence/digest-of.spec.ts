import { expect, it } from '@jest/globals';
import { digestOf } from './digest-of.js';

// what was stored under a digest is looked for under the same one after an upgrade
it('names a text as the versions before did', () => {
  expect(digestOf('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7');
  expect(digestOf('abc', 16)).toBe('ungWv48Bz-pBQUDe');
});
