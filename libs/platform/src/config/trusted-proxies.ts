import { ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';
import { isIP } from 'node:net';

/** Networks that have a name. */
const NAMED = ['loopback', 'linklocal', 'uniquelocal'];

@ValidatorConstraint()
export class TrustedProxies implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    const list = String(value);
    return list === '' || /^[1-9]$/.test(list) || list.split(',').every((entry) => isNetwork(entry.trim()));
  }

  defaultMessage(): string {
    return `TRUSTED_PROXIES must be addresses or CIDR blocks separated by commas, ${NAMED.join(', ')} among them, or how many proxies there are, 1 to 9`;
  }
}

function isNetwork(entry: string): boolean {
  if (NAMED.includes(entry)) return true;
  const [address = '', length, ...more] = entry.split('/');
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  if (bits === 0 || more.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits);
}

/**
 * The proxies that are believed what they say of a client, in Fastify's terms: none, those of these networks, or so many.
 * Fastify itself believes no number, because somebody who gets past the proxies could name any client: that nobody does is for those to
 * see to who set a number.
 */
export function trustedProxies(list: string): false | string | ((address: string, hop: number) => boolean) {
  if (list === '') return false;
  return /^\d$/.test(list) ? (_, hop) => hop < Number(list) : list;
}
