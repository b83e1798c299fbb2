import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { InvalidDocumentError } from '@soc-agent/platform';
import type { FastifyRequest } from 'fastify';

/** The request's `Idempotency-Key`, at most 255 visible ASCII characters; undefined without one. */
export const IdempotencyKey = createParamDecorator((_: undefined, context: ExecutionContext): string | undefined => {
  const key = context.switchToHttp().getRequest<FastifyRequest>().headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new InvalidDocumentError([{ field: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' }]);
});
