import { canonicalAddress, canonicalBlock } from '@soc-agent/domain';

/** Bits of an IPv6 address that are one customer's of a provider: they may use any address below. */
const IPV6_NETWORK = 64;

/** Whose an address is, to count by: an IPv6 network is one sender's, whatever address of it is used. */
export function networkOf(address: string): string {
  const one = canonicalAddress(address) ?? address;
  return one.includes(':') ? (canonicalBlock(`${one}/${IPV6_NETWORK}`) ?? one) : one;
}
