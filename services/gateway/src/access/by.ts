import { createParamDecorator, ForbiddenException, UnauthorizedException, type ExecutionContext } from '@nestjs/common';
import type { Principal } from '@soc-agent/store';
import type { FastifyRequest } from 'fastify';

/** Who asks. */
export const By = createParamDecorator((_: undefined, context: ExecutionContext): Principal =>
  principalOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** Who asks. @throws UnauthorizedException */
export function principalOf({ principal }: FastifyRequest): Principal {
  if (!principal) throw new UnauthorizedException('a key or a session is needed');
  return principal;
}

/**
 * The customer that somebody means who may be bound to one: theirs, whatever they leave out.
 * @throws ForbiddenException when they name another.
 */
export function customerFor({ customer }: Principal, named: string | undefined): string | undefined {
  if (!customer || named === undefined || named === customer.name) return customer?.name ?? named;
  throw new ForbiddenException(`this key or person is for the customer ${customer.name} alone`);
}

/** What somebody asks for who may be bound to one customer: of that one alone. @throws ForbiddenException when they name another. */
export function ownOnly<T extends { customer?: string[] }>(query: T, principal: Principal): T {
  if (!principal.customer) return query;
  for (const name of query.customer ?? []) customerFor(principal, name);
  return Object.assign(query, { customer: [principal.customer.name] });
}

/** What concerns every customer is not for those who are bound to one. @throws ForbiddenException */
export function assertUnbound({ customer }: Principal): void {
  if (customer) throw new ForbiddenException(`this concerns every customer, not ${customer.name} alone`);
}
