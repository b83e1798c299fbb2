import { isIP } from 'node:net';

/** Networks that have a name. */
const NAMED = ['loopback', 'linklocal', 'uniquelocal'];

/** What {@link areProxies} takes. */
export const PROXIES = `addresses or CIDR blocks separated by commas, ${NAMED.join(', ')} among them, or how many proxies there are, 1 to 9`;

/** Whether a text says which proxies are believed. */
export function areProxies(list: string): boolean {
  return list === '' || /^[1-9]$/.test(list) || list.split(',').every((entry) => isNetwork(entry.trim()));
}

function isNetwork(entry: string): boolean {
  if (NAMED.includes(entry)) return true;
  const [address = '', length, ...more] = entry.split('/');
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  if (bits === 0 || more.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits);
}

/**
 * Which proxies are believed about a client's address, in Fastify's terms: none, those in these networks, or so many hops. Fastify itself
 * takes no number, because a client that gets past the proxies could pose as any other: an operator who sets one has to prevent that.
 */
export function trustedProxies(list: string): false | string | ((address: string, hop: number) => boolean) {
  if (list === '') return false;
  return /^\d$/.test(list) ? (_, hop) => hop < Number(list) : list;
}
