import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { LOGGER } from '@soc-agent/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'winston';
import { LimitedError } from '../access/request-limits.js';
import { drained } from './drained.js';
import { problemOf } from './problem.js';

/** Seconds after which a client may try again while Redis is away. */
const RETRY_AFTER_S = 2;

/** Answers every error as an RFC 9457 problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    await this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  async answer(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const problem = problemOf(error);
    if (problem.status === 500) {
      this.logger.error('request failed', {
        requestId: request.id,
        method: request.method,
        path: request.url.split('?', 1)[0],
        error: error instanceof Error ? error.stack : String(error),
      });
    }
    if (error instanceof LimitedError) reply.header('retry-after', error.retryAfterS);
    if (problem.status === 503 && !reply.hasHeader('retry-after')) reply.header('retry-after', RETRY_AFTER_S);
    await drained(request.raw);
    reply.status(problem.status).header('content-type', 'application/problem+json');
    reply.send(JSON.stringify({ ...problem, instance: request.url.split('?', 1)[0] }));
  }
}
