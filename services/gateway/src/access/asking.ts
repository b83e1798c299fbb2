import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { InvalidDocumentError } from '@soc-agent/platform';
import type { Author, Principal } from '@soc-agent/store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { principalOf } from './by.js';

/** A request for documents that have versions: who asks, as whom the audit log has it, and what they have seen. */
export interface Asking {
  principal: Principal;
  by: Author;
  /** The version in `If-Match`; undefined without one. */
  seen: string | undefined;
  reply: FastifyReply;
}

export const Asks = createParamDecorator((_: undefined, context: ExecutionContext): Asking => {
  const http = context.switchToHttp();
  const request = http.getRequest<FastifyRequest>();
  const principal = principalOf(request);
  const by: Author = authorOf(principal, request);
  return { principal, by, seen: versionIn(request.headers['if-match']), reply: http.getResponse<FastifyReply>() };
});

/** Who changes something, for parameters of handlers. */
export const Changes = createParamDecorator((_: undefined, context: ExecutionContext): Author => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return authorOf(principalOf(request), request);
});

function authorOf({ name, party, isPerson }: Principal, { ip }: FastifyRequest): Author {
  return { kind: 'analyst', name, address: ip, party: { ...party, isPerson } };
}

function versionIn(header: string | undefined): string | undefined {
  if (header === undefined || header === '*') return header;
  const [, version] = /^"([^"]*)"$/.exec(header) ?? [];
  if (version !== undefined) return version;
  throw new InvalidDocumentError([{ field: 'If-Match', message: 'must be the ETag of an answer, or *' }]);
}
