import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash, timingSafeEqual } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Logger } from 'winston';

/** Wrong tokens from one address within a minute, after which it is not listened to until the minute is over. */
const MAX_WRONG = 10;
const WINDOW_MS = 60_000;
/** Addresses that are remembered; more than this within a minute and everybody has to wait. */
const MAX_ADDRESSES = 10_000;

/** HTTP basic authentication, which every browser asks for by itself: the token is the password, the name does not matter. */
export class ConsoleGuard {
  private readonly expected: Buffer;
  private readonly wrong = new Map<string, number>();
  private windowEnds = 0;

  constructor(
    token: string,
    private readonly logger: Logger,
  ) {
    this.expected = digest(token);
  }

  /** False when the request has been answered. */
  admits(request: FastifyRequest, reply: FastifyReply, now = Date.now()): boolean {
    if (now >= this.windowEnds) {
      this.wrong.clear();
      this.windowEnds = now + WINDOW_MS;
    }
    const tries = this.wrong.get(request.ip) ?? 0;
    if (tries >= MAX_WRONG || this.wrong.size >= MAX_ADDRESSES) {
      reply.header('retry-after', Math.ceil((this.windowEnds - now) / 1000));
      return refused(reply, 429, 'too many wrong tokens');
    }
    const password = passwordOf(request.headers.authorization);
    if (password !== undefined && timingSafeEqual(digest(password), this.expected))
      return this.isOurPages(request, reply);
    if (password !== undefined) {
      this.wrong.set(request.ip, tries + 1);
      if (tries + 1 === MAX_WRONG) this.logger.warn('queue console: too many wrong tokens from one address');
    }
    reply.header('www-authenticate', 'Basic realm="queue console", charset="UTF-8"');
    return refused(reply, 401, 'the queue console wants its token as the password');
  }

  /** Browsers send the password with whatever any page asks of us; only our own pages may change something. */
  private isOurPages({ method, headers }: FastifyRequest, reply: FastifyReply): boolean {
    const site = headers['sec-fetch-site'];
    if (method === 'GET' || site === undefined || site === 'same-origin') return true;
    return refused(reply, 403, 'only the console itself may change something');
  }
}

function refused(reply: FastifyReply, status: number, detail: string): false {
  reply.status(status).header('content-type', 'application/problem+json');
  reply.send(JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail }));
  return false;
}

function passwordOf(header: string | undefined): string | undefined {
  const [, encoded] = /^basic +([\w+/=-]+)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1);
}

/** Of equal length for every text, as the comparison wants it. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
