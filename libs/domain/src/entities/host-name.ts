import { canonicalAddress } from './address.js';
import { isNothing } from './nothing.js';
import { refang } from './refang.js';

const MAX_HOST = 255;
const DOMAIN =
  /^(?=.{1,253}$)(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?\.)+[\p{L}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])$/u;

/**
 * The one form of a host's name: lower case, without the dot of the root, `\\` before it, or brackets in it. A host that is
 * named by its address has the address' one form.
 */
export function canonicalHost(text: string): string | undefined {
  const name = refang(text.trim()).replace(/^\\\\/, '').replace(/\.+$/, '').toLowerCase();
  if (isNothing(name) || name.length > MAX_HOST) return undefined;
  return canonicalAddress(name) ?? name;
}

/** The one form of a domain name; undefined for a name without a dot, an address, or what no name server would take. */
export function canonicalDomain(text: string): string | undefined {
  const name = canonicalHost(text)?.replace(/^\*\./, '');
  return name !== undefined && DOMAIN.test(name) && canonicalAddress(name) === undefined ? name : undefined;
}

/** `db-1` of `db-1.corp.example`; the whole of a short name or an address. */
export function shortName(host: string): string {
  return canonicalAddress(host) === undefined ? (host.split('.', 1)[0] ?? host) : host;
}

/**
 * True for two names of one host, in their one form: equal, or the short name of one is the other. Two names with different
 * domains are two hosts.
 */
export function isSameHost(a: string, b: string): boolean {
  return a === b || (shortName(a) === shortName(b) && (shortName(a) === a || shortName(b) === b));
}
