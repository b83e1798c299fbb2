import { SESSION_COOKIE } from '@soc-agent/platform';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LoginAttempt } from './oidc/login-provider.js';

/** A browser in which somebody has logged in before. */
const DEVICE_COOKIE = 'soc_device';
const DEVICE_S = 180 * 24 * 3600;
/** What a browser keeps while somebody is at the provider to log in. */
const ATTEMPT_COOKIE = 'soc_login';
const ATTEMPT_PATH = '/api/session/provider';
const ATTEMPT_S = 600;

export function setSession(request: FastifyRequest, reply: FastifyReply, secret: string): void {
  set(request, reply, SESSION_COOKIE, secret, '/');
}

export function clearSession(request: FastifyRequest, reply: FastifyReply): void {
  set(request, reply, SESSION_COOKIE, '', '/', 0);
}

export function setDevice(request: FastifyRequest, reply: FastifyReply, secret: string): void {
  set(request, reply, DEVICE_COOKIE, secret, '/api/session', DEVICE_S);
}

export function deviceOf({ headers }: FastifyRequest): string | undefined {
  return headers.cookie === undefined ? undefined : parseCookie(headers.cookie)[DEVICE_COOKIE];
}

/** It is sent when the provider's page leads back here, too. */
export function setAttempt(request: FastifyRequest, reply: FastifyReply, attempt: LoginAttempt): void {
  const value = Buffer.from(JSON.stringify(attempt)).toString('base64url');
  set(request, reply, ATTEMPT_COOKIE, value, ATTEMPT_PATH, ATTEMPT_S, 'lax');
}

export function clearAttempt(request: FastifyRequest, reply: FastifyReply): void {
  set(request, reply, ATTEMPT_COOKIE, '', ATTEMPT_PATH, 0, 'lax');
}

/** What the browser brings back; undefined for nothing that could be one of ours. */
export function readAttempt({ headers }: FastifyRequest): LoginAttempt | undefined {
  const value = headers.cookie === undefined ? undefined : parseCookie(headers.cookie)[ATTEMPT_COOKIE];
  try {
    const attempt = JSON.parse(Buffer.from(value ?? '', 'base64url').toString()) as Partial<LoginAttempt> | null;
    const { state, nonce, verifier, to } = attempt ?? {};
    if (![state, nonce, verifier].every((secret) => typeof secret === 'string' && secret !== '')) return undefined;
    return { state: state!, nonce: nonce!, verifier: verifier!, ...(typeof to === 'string' && { to }) };
  } catch {
    return undefined;
  }
}

/** For no script; over https for https alone, and for requests of our own pages alone unless something else is said. */
function set(
  { protocol }: FastifyRequest,
  reply: FastifyReply,
  name: string,
  value: string,
  path: string,
  maxAge?: number,
  sameSite: 'strict' | 'lax' = 'strict',
): void {
  const secure = protocol === 'https';
  const rest = maxAge === undefined ? {} : { maxAge };
  void reply.header('set-cookie', stringifySetCookie({ name, value, path, httpOnly: true, sameSite, secure, ...rest }));
}
