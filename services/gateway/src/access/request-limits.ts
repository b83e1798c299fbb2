import rateLimit, { type FastifyRateLimitStore } from '@fastify/rate-limit';
import { HttpException, Inject, Injectable } from '@nestjs/common';
import type { Shards } from '@soc-agent/contracts';
import { Meter, REDIS, SHARDS } from '@soc-agent/platform';
import { networkOf, RequestCounts } from '@soc-agent/store';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Redis } from 'ioredis';
import type { Counter } from 'prom-client';
import { config } from '../config.js';
import { principalOf } from './by.js';

const WINDOW_MS = 60_000;

/** Requests that are counted together: those with signals, all others of a known caller, those of unknown callers. */
const MOST = {
  signals: config.RATE_LIMIT_SIGNALS,
  requests: config.RATE_LIMIT_REQUESTS,
  unknown: config.RATE_LIMIT_UNKNOWN,
} as const;
export type Limit = keyof typeof MOST;

/** Too many requests: try again in so many seconds. */
export class LimitedError extends HttpException {
  constructor(readonly retryAfterS: number) {
    super(`these are too many requests; those in ${retryAfterS} s are answered again`, 429);
  }
}

/**
 * How many requests a key, a person, or an address by which nobody is known may make within a minute, all replicas together. While
 * Redis does not answer they are not counted, and answered all the same.
 */
@Injectable()
export class RequestLimits {
  private readonly limiters = new Map<Limit, ReturnType<FastifyInstance['createRateLimit']>>();
  private readonly counts: RequestCounts;
  private readonly refused: Counter<'limit'>;
  private readonly uncounted: Counter;

  constructor(@Inject(REDIS) redis: Redis, @Inject(SHARDS) shards: Shards, meter: Meter) {
    this.counts = new RequestCounts(redis, shards);
    this.uncounted = meter.counter('soc_uncounted_requests_total', [{}]);
    this.refused = meter.counter(
      'soc_limited_requests_total',
      Object.keys(MOST).map((limit) => ({ limit })),
    );
  }

  /** To be called before anything is counted. */
  async attachTo(server: FastifyInstance): Promise<void> {
    const store = storeOf(this.counts, this.uncounted);
    await server.register(rateLimit, { global: false, store, skipOnError: true, timeWindow: WINDOW_MS });
    for (const [limit, max] of Object.entries(MOST) as [Limit, number][]) {
      const keyGenerator = (request: FastifyRequest): string => `${limit}:${whose(limit, request)}`;
      this.limiters.set(limit, server.createRateLimit({ max, keyGenerator }));
    }
  }

  /** Counts a request. @throws LimitedError when it is one too many. */
  async count(limit: Limit, request: FastifyRequest): Promise<void> {
    const outcome = await this.limiters.get(limit)!(request);
    if (outcome.isAllowed || !outcome.isExceeded) return;
    this.refused.inc({ limit });
    throw new LimitedError(outcome.ttlInSeconds);
  }
}

function whose(limit: Limit, request: FastifyRequest): string {
  return limit === 'unknown' ? networkOf(request.ip) : principalOf(request).id;
}

/** The counts in the plug-in's form; one store for all limits, separated by name. */
function storeOf(counts: RequestCounts, uncounted: Counter): new () => FastifyRateLimitStore {
  return class implements FastifyRateLimitStore {
    incr(name: string, done: Parameters<FastifyRateLimitStore['incr']>[1], windowMs: number, most: number): void {
      counts.next(name, windowMs, most).then(
        (count) => done(null, count),
        (error: Error) => {
          uncounted.inc();
          done(error);
        },
      );
    }

    child(): FastifyRateLimitStore {
      return this;
    }
  };
}
