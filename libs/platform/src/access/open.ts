import { RouteConfig } from '@nestjs/platform-fastify';
import type { Scope } from '@soc-agent/contracts';

/** What a route asks of its callers: a scope, some key or session whatever it may do, or nothing. */
export type Access = Scope | 'anybody known' | 'open';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route of the gateway says it, or the gateway does not start. */
    access?: Access;
  }
}

/** The route answers everybody. */
export function Open(): MethodDecorator {
  return RouteConfig({ access: 'open' });
}
