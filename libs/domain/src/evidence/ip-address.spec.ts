import { describe, expect, it } from '@jest/globals';
import { isInRange, parseAddress } from './ip-address.js';

describe('isInRange', () => {
  it.each([
    ['10.1.2.3', '10.0.0.0/8', true],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', ' 10.1.2.0/24 ', true],
    ['::ffff:10.1.2.3', '10.0.0.0/8', true],
    ['2001:db8::5', '2001:db8::/32', true],
    ['11.0.0.1', '10.0.0.0/8', false],
    ['10.1.2.3', '::/0', false],
    ['10.1.2.3', '10.0.0.0/33', false],
    ['10.1.2.3', 'anything', false],
    ['10.1.2.3', '', false],
  ])('%s in %j: %s', (address, range, expected) => {
    const parsed = parseAddress(address);
    expect(parsed && isInRange(parsed, range)).toBe(expected);
  });
});
