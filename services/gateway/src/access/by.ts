import { createParamDecorator, ForbiddenException, UnauthorizedException, type ExecutionContext } from '@nestjs/common';
import type { Principal } from '@soc-agent/store';
import type { FastifyRequest } from 'fastify';

/** The caller. */
export const By = createParamDecorator((_: undefined, context: ExecutionContext): Principal =>
  principalOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** The caller. @throws UnauthorizedException */
export function principalOf({ principal }: FastifyRequest): Principal {
  if (!principal) throw new UnauthorizedException('a key or a session is needed');
  return principal;
}

/**
 * The customer that a request is about. For a caller bound to a customer that is theirs, also when the request names none.
 * @throws ForbiddenException when they name another.
 */
export function customerFor({ customer }: Principal, named: string | undefined): string | undefined {
  if (!customer || named === undefined || named === customer.name) return customer?.name ?? named;
  throw new ForbiddenException(`this key or person is for the customer ${customer.name} alone`);
}

/** A query, narrowed to the customer that the caller is bound to, if any. @throws ForbiddenException when it names another. */
export function ownOnly<T extends { customer?: string[] }>(query: T, principal: Principal): T {
  if (!principal.customer) return query;
  for (const name of query.customer ?? []) customerFor(principal, name);
  return Object.assign(query, { customer: [principal.customer.name] });
}

/** Refuses callers who are bound to one customer, for what concerns all. @throws ForbiddenException */
export function assertUnbound({ customer }: Principal): void {
  if (customer) throw new ForbiddenException(`this concerns every customer, not ${customer.name} alone`);
}
