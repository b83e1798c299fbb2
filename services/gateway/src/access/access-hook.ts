import { ForbiddenException, MisdirectedException, UnauthorizedException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { credentialOf, isOurPage, listed, type Access } from '@soc-agent/platform';
import { Gatekeeper, type Principal } from '@soc-agent/store';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { config } from '../config.js';
import { answerInTime, withDeadline } from '../http/deadline.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { hostNames, isOurHost } from './hosts.js';
import { RequestLimits } from './request-limits.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null where the route is open and nobody it knows does. */
    principal: Principal | null;
  }
}

/** The dashboard's files, and the preflight requests of browsers: they are answered also while nobody can say who asks. */
const FOR_EVERYBODY = /^\/?\*$/;
/** Routes that plug-ins bring, which cannot say it themselves. */
const OF_PLUGINS: readonly [path: RegExp, access: Access][] = [
  [/^\/docs(?:-json|-yaml)?(?:\/|$)/, 'read'],
  [/^\/ops\/queues(?:\/|$)/, 'admin'],
  // the notifier asks again, and for the page's origin, too
  [/^\/ws(?:\/|$)/, 'read'],
];
const HOSTS = hostNames(config.ALLOWED_HOSTS);
/** Pages of these may listen, too. */
const ORIGINS = listed(config.CORS_ORIGINS);
/** What no browser or proxy may keep. */
const KEPT_NOWHERE = /^\/(?:api|docs|ops)(?:[/?-]|$)/;
const CHANGES_NOTHING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Longest wait on an open route to learn who asks, milliseconds. */
const OPEN_TIMEOUT_MS = 500;

/**
 * Lets nobody through to a route without what the route asks for, before a byte of a body is read.
 * To be called before any route is there.
 */
export async function guardRoutes(app: NestFastifyApplication): Promise<void> {
  const gatekeeper = app.get(Gatekeeper);
  const limits = app.get(RequestLimits);
  const problems = app.get(ProblemFilter);
  const server = app.getHttpAdapter().getInstance();
  await limits.attachTo(server);
  server.decorateRequest('principal', null);
  server.addHook('onRoute', declare);
  server.addHook('onRequest', (request, reply, next) => {
    const { access } = request.routeOptions.config;
    // open routes read nothing stored, or log somebody in
    if (access === undefined || access === 'open' || !CHANGES_NOTHING.has(request.method)) next();
    else answerInTime(reply.raw, next);
  });
  server.addHook('onRequest', async (request, reply) => {
    try {
      if (!isOurHost(request.headers.host, HOSTS)) {
        throw new MisdirectedException('ALLOWED_HOSTS does not have this name');
      }
      const { access } = request.routeOptions.config;
      if (KEPT_NOWHERE.test(request.url)) reply.header('cache-control', 'no-store');
      // without it there is no such route, or it is for everybody
      if (access !== undefined)
        await withDeadline(admit(gatekeeper, limits, request, reply, access), 'Redis or PostgreSQL');
      return undefined;
    } catch (error) {
      // here, because plug-ins answer errors in ways of their own
      await problems.answer(error, request, reply);
      return reply;
    }
  });
}

function declare(route: RouteOptions): void {
  if (FOR_EVERYBODY.test(route.url)) return;
  const access = route.config?.access ?? OF_PLUGINS.find(([path]) => path.test(route.url))?.[1];
  if (!access) throw new Error(`nobody says who may ask ${String(route.method)} ${route.url}`);
  route.config = { ...route.config, access };
}

/** Notes who asks. @throws UnauthorizedException, ForbiddenException, LimitedError */
async function admit(
  gatekeeper: Gatekeeper,
  limits: RequestLimits,
  request: FastifyRequest,
  reply: FastifyReply,
  access: Access,
): Promise<void> {
  const { headers, method } = request;
  const credential = credentialOf(headers);
  const isOpen = access === 'open';
  const asked = credential && gatekeeper.principalOf(credential);
  const principal = await (isOpen && asked ? ifKnown(asked) : asked);
  if (!credential || !principal) {
    if (isOpen) return;
    // a page asks first whether anybody is logged in; logins have limits of their own
    if (credential || access !== 'anybody known') await limits.count('unknown', request);
    reply.header('www-authenticate', 'Bearer realm="soc-agent"');
    throw new UnauthorizedException(
      credential ? 'this key or session is not, or no longer, good' : 'a key or a session is needed',
    );
  }
  request.principal = principal;
  if (!isOpen) await limits.count(access === 'ingest' ? 'signals' : 'requests', request);
  if (credential.isSentByBrowser && !isAllowed(credential.kind, method, headers)) {
    throw new ForbiddenException('only a page of this very system may do that with a session');
  }
  if (!isOpen && access !== 'anybody known' && !principal.scopes.has(access)) {
    throw new ForbiddenException(`this needs the scope ${access}`);
  }
}

/** Who asks on an open route; undefined also if that cannot be looked up in time. */
async function ifKnown(asked: Promise<Principal | undefined>): Promise<Principal | undefined> {
  return withDeadline(asked, 'Redis or PostgreSQL', OPEN_TIMEOUT_MS).catch(() => undefined);
}

/** Whether a page may do that with what its browser sends by itself: read by its own rules, listen and change something as one of ours. */
function isAllowed(kind: 'key' | 'session', method: string, headers: IncomingHttpHeaders): boolean {
  const listens = headers.upgrade !== undefined;
  if (CHANGES_NOTHING.has(method) && !listens) return true;
  if (listens && ORIGINS.includes(headers.origin ?? '')) return true;
  return isOurPage(headers) ?? kind === 'key';
}
