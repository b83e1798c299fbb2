import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Problem } from '@soc-agent/contracts';
import { InvalidDocumentError, LOGGER } from '@soc-agent/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import type { Logger } from 'winston';
import { DeadlineError } from './deadline.js';

/** Seconds after which a client may try again while Redis is away. */
const RETRY_AFTER_S = 2;
/** Longest wait for what a refused client has still to send, milliseconds. */
const DRAIN_TIMEOUT_MS = 5000;

/** How ioredis says that the server is not there: by name, or by the beginning of the message. */
const REDIS_IS_AWAY =
  /^(MaxRetriesPerRequestError|AbortError|Connection is closed|Stream isn't writeable|Command timed out|READONLY|LOADING|connect )/;

/** Answers every error as an RFC 9457 problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = this.problemOf(error);
    if (problem.status === 500) {
      this.logger.error('request failed', {
        method: request.method,
        path: request.url.split('?', 1)[0],
        error: error instanceof Error ? error.stack : String(error),
      });
    }
    if (problem.status === 503 && !reply.hasHeader('retry-after')) reply.header('retry-after', RETRY_AFTER_S);
    await drained(request.raw);
    reply.status(problem.status).header('content-type', 'application/problem+json');
    reply.send(JSON.stringify({ ...problem, instance: request.url.split('?', 1)[0] }));
  }

  private problemOf(error: unknown): Problem {
    if (error instanceof InvalidDocumentError) {
      return { ...problem(400, 'the request names values that are not accepted'), errors: [...error.errors] };
    }
    if (error instanceof HttpException) return problem(error.getStatus(), error.message);
    if (error instanceof DeadlineError) return problem(503, error.message);
    if (error instanceof Error && (REDIS_IS_AWAY.test(error.name) || REDIS_IS_AWAY.test(error.message))) {
      return problem(503, 'Redis is not reachable');
    }
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    return status >= 400 && status < 500
      ? problem(status, (error as Error).message)
      : problem(500, 'something went wrong here');
  }
}

/** Whoever is still sending when the connection closes never sees the answer: the rest is read and thrown away first. */
async function drained(request: IncomingMessage): Promise<void> {
  if (request.complete) return;
  request.resume();
  await finished(request, { signal: AbortSignal.timeout(DRAIN_TIMEOUT_MS) }).catch(() => undefined);
}

function problem(status: number, detail: string): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail };
}
