import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { networkOf } from './networks.js';

const GROUP = fc.integer({ min: 0, max: 0xffff }).map((group) => group.toString(16));

describe('the network of an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    // as some proxies write it
    ['203.0.113.7:51234', '203.0.113.7'],
    ['2001:db8:1:2::7', '2001:db8:1:2::/64'],
    ['2001:db8::7', '2001:db8::/64'],
    ['what no proxy should say', 'what no proxy should say'],
  ])('of %s is %s', (address, network) => expect(networkOf(address)).toBe(network));

  it('is the same for all addresses of an IPv6 network, and another for those of others', () => {
    const half = fc.tuple(GROUP, GROUP, GROUP, GROUP).map((groups) => groups.join(':'));
    fc.assert(
      fc.property(half, half, half, half, (network, one, other, elsewhere) => {
        // those that hold an IPv4 address are that address
        fc.pre(network !== '0:0:0:0' && elsewhere !== '0:0:0:0');
        expect(networkOf(`${network}:${one}`)).toBe(networkOf(`${network}:${other}`));
        if (network !== elsewhere) expect(networkOf(`${network}:${one}`)).not.toBe(networkOf(`${elsewhere}:${one}`));
      }),
    );
  });
});
