import { SESSION_COOKIE } from '@soc-agent/platform';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A browser in which somebody has logged in before. */
const DEVICE_COOKIE = 'soc_device';
const DEVICE_S = 180 * 24 * 3600;

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

/** For our own pages alone; over https for https alone. */
function set(
  { protocol }: FastifyRequest,
  reply: FastifyReply,
  name: string,
  value: string,
  path: string,
  maxAge?: number,
): void {
  const secure = protocol === 'https';
  const rest = maxAge === undefined ? {} : { maxAge };
  const cookie = stringifySetCookie({ name, value, path, httpOnly: true, sameSite: 'strict', secure, ...rest });
  void reply.header('set-cookie', cookie);
}
