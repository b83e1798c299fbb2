import { cutText } from '../evidence/text.js';
import { canonicalAddress } from './address.js';
import { isNothing } from './nothing.js';
import { refang } from './refang.js';

const MAX_URL = 2048;
const AUTHORITY = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: ':80', https: ':443', ftp: ':21' };

/**
 * The one form of a URL: no longer defanged, scheme and host in lower case, without the scheme's own port; path and query as
 * they came, because an attacker's spelling is what a rule looks for. A path alone stays a path.
 */
export function canonicalUrl(text: string): string | undefined {
  const trimmed = text.trim();
  if (isNothing(trimmed)) return undefined;
  const url = cutText(refang(trimmed), MAX_URL);
  const [start = '', scheme = '', authority = ''] = AUTHORITY.exec(url) ?? [];
  if (start === '') return url;
  const lower = scheme.toLowerCase();
  const at = authority.lastIndexOf('@') + 1;
  const host = authority.slice(at).toLowerCase();
  const port = DEFAULT_PORTS[lower];
  const bare = port !== undefined && host.endsWith(port) ? host.slice(0, -port.length) : host;
  return `${lower}://${authority.slice(0, at)}${bare.replace(/\.(?=:\d+$|$)/, '')}${url.slice(start.length)}`;
}

/** Host of a URL in its one form: a name, or an address in its one form; undefined for a path alone. */
export function hostOfUrl(url: string): string | undefined {
  const authority = AUTHORITY.exec(url)?.[2];
  if (!authority) return undefined;
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return canonicalAddress(host) ?? (host.replace(/:\d*$/, '') || undefined);
}
