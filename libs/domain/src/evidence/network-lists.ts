import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';
import { parseAddress } from './ip-address.js';

/** Kinds of networks that hide who is behind them, most telling first. */
export const NETWORK_KINDS = ['tor', 'vpn', 'hosting'] as const;
export type NetworkKind = (typeof NETWORK_KINDS)[number];

/** What an operator's lists say of an address or an autonomous system, and the entry that says it. */
export interface NetworkListing {
  kind: NetworkKind;
  /** `203.0.113.0/24`, `2001:db8::/32` or `AS64500`. */
  entry: string;
}

/** Tor, VPN and hosting networks; asked for every address of every signal, so it must not wait. */
export interface NetworkDirectory {
  ofAddress(ip: string): NetworkListing | undefined;
  ofAsn(asn: number): NetworkListing | undefined;
}

/** A list that cannot be used; each message names file and line. */
export class InvalidNetworkListError extends Error {}

/** Shortest prefixes of one entry, bits: what is wider is a mistake that would put half of the world on a list. */
const SHORTEST_PREFIX = { ipv4: 8, ipv6: 16 };
const MAX_ENTRIES = 1_000_000;
const MAX_MESSAGES = 10;
const HIGHEST_ASN = 2 ** 32 - 1;

/** Bits of a prefix by their number: finding an address takes one look for each length there is, however long the lists are. */
type Prefixes = Map<number, Map<string, NetworkListing>>;

/** The lists in memory. Where an address is on several, the first kind of `NETWORK_KINDS` counts, then the narrowest network. */
export class NetworkLists implements NetworkDirectory {
  private readonly networks: Record<'ipv4' | 'ipv6', Prefixes> = { ipv4: new Map(), ipv6: new Map() };
  private readonly systems = new Map<number, NetworkListing>();

  /**
   * Takes the texts of lists: an address, a CIDR block or an autonomous system (`AS64500`) a line, `#` begins a comment.
   * @param texts by the name of their file, which errors name
   * @throws InvalidNetworkListError naming the first lines that are none of these
   */
  constructor(texts: Readonly<Partial<Record<NetworkKind, { file: string; text: string }>>> = {}) {
    const errors: string[] = [];
    let entries = 0;
    for (const kind of NETWORK_KINDS) {
      const { file, text } = texts[kind] ?? { file: '', text: '' };
      for (const [index, line] of text.split('\n').entries()) {
        const entry = line
          .replace(/^\uFEFF/, '')
          .replace(/#.*/, '')
          .trim();
        if (entry === '') continue;
        const problem = ++entries > MAX_ENTRIES ? `more than ${MAX_ENTRIES} entries` : this.add(kind, entry);
        if (problem !== undefined) errors.push(`${file}:${index + 1}: ${problem}`);
        if (errors.length >= MAX_MESSAGES) throw new InvalidNetworkListError(errors.join('; '));
      }
    }
    if (errors.length > 0) throw new InvalidNetworkListError(errors.join('; '));
  }

  ofAddress(ip: string): NetworkListing | undefined {
    if (this.networks.ipv4.size + this.networks.ipv6.size === 0) return undefined;
    const address = parseAddress(ip);
    if (!address) return undefined;
    const bits = bitsOf(address);
    let best: NetworkListing | undefined;
    for (const [length, prefixes] of this.networks[address.kind()]) {
      const found = prefixes.get(bits.slice(0, length));
      if (found && (!best || isMoreTelling(found, best))) best = found;
    }
    return best;
  }

  ofAsn(asn: number): NetworkListing | undefined {
    return this.systems.get(asn);
  }

  /** @returns what is wrong with the entry */
  private add(kind: NetworkKind, entry: string): string | undefined {
    const asn = /^AS(\d{1,10})$/i.exec(entry)?.[1];
    if (asn !== undefined) {
      const number = Number(asn);
      if (number === 0 || number > HIGHEST_ASN) return `${entry} is no autonomous system`;
      if (!this.systems.has(number)) this.systems.set(number, { kind, entry: `AS${number}` });
      return undefined;
    }
    const [ip = '', length, ...rest] = entry.split('/');
    if (isIP(ip) === 0 || rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) {
      return `${JSON.stringify(entry.slice(0, 60))} is no address, CIDR block or autonomous system`;
    }
    const address = ipaddr.parse(ip);
    const full = address.kind() === 'ipv4' ? 32 : 128;
    const prefix = length === undefined ? full : Number(length);
    if (prefix > full || prefix < SHORTEST_PREFIX[address.kind()]) {
      return `${entry} must have ${SHORTEST_PREFIX[address.kind()]} to ${full} bits of prefix`;
    }
    const prefixes = this.networks[address.kind()].get(prefix) ?? new Map<string, NetworkListing>();
    this.networks[address.kind()].set(prefix, prefixes);
    const bits = bitsOf(address).slice(0, prefix);
    if (!prefixes.has(bits)) prefixes.set(bits, { kind, entry });
    return undefined;
  }
}

function isMoreTelling(one: NetworkListing, other: NetworkListing): boolean {
  const rank = NETWORK_KINDS.indexOf(one.kind) - NETWORK_KINDS.indexOf(other.kind);
  return rank < 0 || (rank === 0 && prefixOf(one) > prefixOf(other));
}

/** An address without a length is narrower than any block. */
function prefixOf({ entry }: NetworkListing): number {
  return Number(entry.split('/')[1] ?? 128);
}

function bitsOf(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  return address
    .toByteArray()
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
}
