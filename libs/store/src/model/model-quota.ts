import type { Shards } from '@soc-agent/contracts';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { keyOf } from '../keys.js';
import { script } from '../redis-scripts.js';

/** What all replicas together may do to the model. */
export interface ModelLimits {
  /** Calls under way at a time. */
  concurrency: number;
  tokensPerMinute: number;
  /** Per UTC day; beyond it every call is refused. */
  tokensPerDay: number;
  /** Failures in a row that open the circuit breaker. */
  breakerFailures: number;
  /** How long it stays open before one call may try, milliseconds. */
  breakerOpenMs: number;
  /** When the permit of a call nobody settled lapses, because its process died; longer than any call takes, milliseconds. */
  leaseMs: number;
}

/** Leave to make one call. */
export interface Permit {
  id: string;
  /** Tokens taken for it in advance. */
  tokens: number;
}

/** The answer to one who wants to call. `waitMs` is the least time until it can be yes; 0 when that depends on other calls. */
export type Admission =
  | { state: 'admitted'; permit: Permit }
  | { state: 'wait'; waitMs: number; why: 'pause' | 'concurrency' | 'tokens' }
  | { state: 'refused'; waitMs: number; why: 'budget' | 'breaker' };

/** How a call ended: `failed` counts towards the circuit breaker, `declined` is not the server's fault. */
export interface CallOutcome {
  outcome: 'answered' | 'failed' | 'declined';
  tokensUsed: number;
  /** The server asked everybody to stay away for so long, milliseconds. */
  pauseMs?: number;
}

/** The one door to the model for all replicas: concurrency, tokens per minute, tokens per day and a circuit breaker. */
export class ModelQuota {
  private readonly key: string;
  private readonly admitCall;
  private readonly settleCall;

  constructor(
    private readonly redis: Redis,
    shards: Shards,
    private readonly limits: ModelLimits,
  ) {
    this.key = keyOf(shards.first, 'model');
    this.admitCall = script<ModelLimits & { permit: string; tokens: number }>(redis, 'model/admit');
    this.settleCall = script<
      ModelLimits & { permit: string; tokens: number; tokensUsed: number; outcome: string; pauseMs: number }
    >(redis, 'model/settle');
  }

  /** Asks for leave to make a call that uses at most `tokens`; who is admitted must settle. */
  async admit(tokens: number): Promise<Admission> {
    const permit = { id: randomUUID(), tokens };
    const answer = await this.admitCall(this.key, { ...this.limits, permit: permit.id, tokens });
    const [state, waitMs, why] = answer as [string, number, string];
    if (state === 'admitted') return { state, permit };
    return { state, waitMs, why } as Exclude<Admission, { state: 'admitted' }>;
  }

  /** Gives the permit back and corrects what was taken for it; a repeat, and a permit that lapsed, change nothing. */
  async settle({ id, tokens }: Permit, { outcome, tokensUsed, pauseMs = 0 }: CallOutcome): Promise<void> {
    const call = { permit: id, tokens, tokensUsed, outcome, pauseMs: Math.ceil(pauseMs) };
    await this.settleCall(this.key, { ...this.limits, ...call });
  }

  /** For metrics; a call that is under way counts with what was taken for it in advance. */
  async state(): Promise<{ tokensToday: number; isBroken: boolean }> {
    const [day, spent, failures] = await this.redis.hmget(this.key, 'day', 'spent', 'failures');
    return {
      tokensToday: spentToday(day, spent),
      isBroken: Number(failures) >= this.limits.breakerFailures,
    };
  }
}

/** What the model was used for, for those who have no door to it. */
export class ModelSpending {
  private readonly key: string;

  constructor(
    private readonly redis: Redis,
    shards: Shards,
  ) {
    this.key = keyOf(shards.first, 'model');
  }

  /** Tokens used and reserved since midnight UTC, by all replicas together. */
  async tokensToday(): Promise<number> {
    const [day, spent] = await this.redis.hmget(this.key, 'day', 'spent');
    return spentToday(day, spent);
  }
}

function spentToday(day: string | null | undefined, spent: string | null | undefined): number {
  const today = Math.floor(Date.now() / 86_400_000);
  return Number(day) === today ? Number(spent) : 0;
}
