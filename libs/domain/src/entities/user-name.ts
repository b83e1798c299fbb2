import { isNothing } from './nothing.js';
import { refang } from './refang.js';

const MAX_USER = 320;
/** `root(uid=0)`, `LOGIN(uid=0)`, and `(uid=0)` alone, as PAM writes them. */
const PAM_SUFFIX = /\s*\(uid=\d+\)$/i;

/** A user as far as a source names it; both parts in lower case. */
export interface UserName {
  name: string;
  /** NetBIOS or DNS name, or the host of a local account; undefined when the source does not say. */
  domain?: string;
}

/**
 * The one form of a user: `DOMAIN\name` or `name@domain` as the source wrote it, without placeholders and PAM's suffix, the
 * domain of an address in lower case. What stands for nobody is undefined.
 */
export function canonicalUser(text: string): string | undefined {
  const user = refang(text.trim()).replace(PAM_SUFFIX, '').replace(/\\+/, '\\');
  if (user.length > MAX_USER) return undefined;
  const { name, domain } = split(user);
  if (isNothing(name)) return undefined;
  if (domain === undefined || isNothing(domain)) return name;
  return user.includes('\\') ? `${domain}\\${name}` : `${name}@${domain.toLowerCase()}`;
}

/** Name and domain of a user in its one form. */
export function userName(user: string): UserName {
  const { name, domain } = split(user.toLowerCase());
  return { name, ...(domain !== undefined && { domain }) };
}

function split(user: string): UserName {
  const slash = user.indexOf('\\');
  if (slash >= 0) return { domain: user.slice(0, slash).trim(), name: user.slice(slash + 1).trim() };
  const at = user.lastIndexOf('@');
  if (at > 0 && at < user.length - 1) return { name: user.slice(0, at).trim(), domain: user.slice(at + 1).trim() };
  return { name: user };
}
