import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { InvalidDocumentError } from '@soc-agent/platform';
import type { FastifyRequest } from 'fastify';

const DESCRIPTION =
  'What is sent again under the same key within a day gets the same answer and is not taken in twice; another request under the key is refused with 422.';

/** The request's `Idempotency-Key`, at most 255 visible ASCII characters; undefined without one. */
export const IdempotencyKey = createParamDecorator(
  (_: undefined, context: ExecutionContext): string | undefined => {
    const key = context.switchToHttp().getRequest<FastifyRequest>().headers['idempotency-key'];
    if (key === undefined) return undefined;
    if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
    throw new InvalidDocumentError([
      { field: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' },
    ]);
  },
  [
    (target, name) =>
      ApiHeader({
        name: 'Idempotency-Key',
        description: DESCRIPTION,
        required: false,
        schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
        example: 'alert-4711',
      })(target, name as string, Object.getOwnPropertyDescriptor(target, name as string) as PropertyDescriptor),
  ],
);
