import { parseCookie } from 'cookie';
import type { IncomingHttpHeaders } from 'node:http';

/** The cookie that holds a session's secret. */
export const SESSION_COOKIE = 'soc_session';

/** The credential of a request: an API key, or the secret of a session. */
export interface ShownCredential {
  kind: 'key' | 'session';
  secret: string;
  /** A browser sends it by itself, also for pages of others. */
  isSentByBrowser: boolean;
}

/**
 * The key in `authorization: Bearer`, in `authorization: Splunk` as an HTTP Event Collector's token, in `x-api-key`, or as the password of HTTP basic authentication, for senders that can do
 * no more; else the session in the cookie.
 */
export function credentialOf(headers: IncomingHttpHeaders): ShownCredential | undefined {
  const { authorization, cookie } = headers;
  const named = headers['x-api-key'];
  if (typeof named === 'string') return { kind: 'key', secret: named, isSentByBrowser: false };
  const [, scheme = '', shown = ''] = /^(bearer|splunk|basic) +(\S+)$/i.exec(authorization ?? '') ?? [];
  if (/^(bearer|splunk)$/i.test(scheme)) return { kind: 'key', secret: shown, isSentByBrowser: false };
  if (scheme !== '') {
    const text = Buffer.from(shown, 'base64').toString('utf8');
    return { kind: 'key', secret: text.slice(text.indexOf(':') + 1), isSentByBrowser: true };
  }
  const session = cookie === undefined ? undefined : parseCookie(cookie)[SESSION_COOKIE];
  return session ? { kind: 'session', secret: session, isSentByBrowser: true } : undefined;
}

/**
 * Whether a page of our own asked, by what browsers say of it and pages cannot change. Where nothing is said it was no browser, or
 * a very old one.
 * @returns undefined where nothing is said.
 */
export function isOurPage({ origin, host, ...headers }: IncomingHttpHeaders): boolean | undefined {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  if (origin === undefined) return undefined;
  return URL.canParse(origin) && new URL(origin).host === host;
}
