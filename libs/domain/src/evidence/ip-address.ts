import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Cidr = readonly [Address, number];

/** Parsed entries kept; allow lists repeat from signal to signal. */
const MAX_CACHED = 5000;
const ranges = new Map<string, Cidr | undefined>();

/** An address with IPv4-mapped IPv6 taken as IPv4; undefined when it is none. */
export function parseAddress(text: string): Address | undefined {
  return ipaddr.isValid(text) ? ipaddr.process(text) : undefined;
}

/** True when the address lies in the range, given as an address or a CIDR block; a range that is neither holds nothing. */
export function isInRange(address: Address, range: string): boolean {
  const cidr = parseRange(range);
  if (!cidr || cidr[0].kind() !== address.kind()) return false;
  return address.match(cidr as [Address, number]);
}

/**
 * What the address is for, by the registries: `public`, or a special range of ipaddr.js such as `private`, `loopback`,
 * `linkLocal`, `carrierGradeNat`, `reserved`. The documentation ranges of RFC 5737 and RFC 3849 are `documentation`.
 */
export function addressRange(address: Address): string {
  if (DOCUMENTATION.some((range) => isInRange(address, range))) return 'documentation';
  const range = address.range();
  return range === 'unicast' ? 'public' : range;
}

const DOCUMENTATION = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'];

function parseRange(text: string): Cidr | undefined {
  if (ranges.has(text)) return ranges.get(text);
  if (ranges.size >= MAX_CACHED) ranges.clear();
  const range = readRange(text.trim());
  ranges.set(text, range);
  return range;
}

function readRange(text: string): Cidr | undefined {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  const address = parseAddress(text);
  return address && [address, address.kind() === 'ipv4' ? 32 : 128];
}
