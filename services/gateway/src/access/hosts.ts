import { listed } from '@soc-agent/platform';
import { isIP } from 'node:net';

/**
 * Whether the name by which a request came may be ours. A page of somebody else's domain that is made to point here comes by that
 * domain's name; addresses, `localhost` and names without a dot belong to no domain, the others are named in the configuration.
 */
export function isOurHost(header: string | undefined, ours: ReadonlySet<string>): boolean {
  // HTTP/1.0, which browsers do not speak
  if (header === undefined) return true;
  const [, bracketed, name = ''] = /^(?:\[([\da-f:.]+)\]|([^:[\]]+))(?::\d+)?$/i.exec(header) ?? [];
  if (bracketed !== undefined) return isIP(bracketed) === 6;
  const host = name.toLowerCase().replace(/\.$/, '');
  if (host === '') return false;
  return isIP(host) === 4 || !host.includes('.') || host.endsWith('.localhost') || ours.has(host);
}

/** Names separated by commas, in the form they are compared in. */
export function hostNames(list: string): ReadonlySet<string> {
  return new Set(listed(list.toLowerCase()));
}
