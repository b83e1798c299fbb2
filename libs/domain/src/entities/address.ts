import ipaddr from 'ipaddr.js';
import { refang } from './refang.js';

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
/** `[2001:db8::1]:443`, `2001:db8::1%eth0`, `192.0.2.1:80`, `192.0.2.1#53`, with a host's own prefix length or without. */
const WRAPPED_IPV6 = /^\[([0-9a-f:.]+(?:%[^\]]*)?)\](?::\d{1,5})?$/i;
const IPV4_AND_PORT = /^([\d.]+)[:#]\d{1,5}$/;
const HOST_PREFIX = /^(.+?)\/(32|128)$/;

/**
 * The one form of an IP address, undefined for anything else: IPv4 in dotted decimals without leading zeros, IPv6 as RFC 5952
 * writes it, an IPv4-mapped one as IPv4; without brackets, port, zone, and the prefix length of a single host.
 */
export function canonicalAddress(text: string): string | undefined {
  if (IPV4.test(text)) return text;
  const trimmed = refang(text.trim());
  const [, bare = trimmed, prefix] = HOST_PREFIX.exec(trimmed) ?? [];
  const ipv4 = IPV4_AND_PORT.exec(bare)?.[1] ?? bare;
  if (IPV4.test(ipv4)) return prefix === '128' ? undefined : ipv4;
  const [ipv6 = ''] = (WRAPPED_IPV6.exec(bare)?.[1] ?? bare).split('%', 1);
  if (!ipv6.includes(':') || !ipaddr.IPv6.isValid(ipv6)) return undefined;
  const address = ipaddr.IPv6.parse(ipv6);
  if (address.isIPv4MappedAddress()) return address.toIPv4Address().toString();
  return prefix === '32' ? undefined : address.toString();
}

/** The one form of a CIDR block: its first address and its length; a block of one address is that address. */
export function canonicalBlock(text: string): string | undefined {
  const address = canonicalAddress(text);
  if (address !== undefined) return address;
  const [, base = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(refang(text.trim())) ?? [];
  const first = canonicalAddress(base);
  if (first === undefined) return undefined;
  const mapped = base.includes(':') && !first.includes(':');
  const block = `${first}/${mapped ? Number(length) - 96 : Number(length)}`;
  return ipaddr.isValidCIDR(block) ? networkOf(block) : undefined;
}

function networkOf(block: string): string {
  const length = block.slice(block.indexOf('/'));
  const network = block.includes(':')
    ? ipaddr.IPv6.networkAddressFromCIDR(block)
    : ipaddr.IPv4.networkAddressFromCIDR(block);
  return `${network.toString()}${length}`;
}
