import type { Shards } from '@soc-agent/contracts';
import type { Redis } from 'ioredis';
import { keyOf } from '../keys.js';
import { digestOf, newSecret } from './secrets.js';

/** A session nobody uses ends; one that is used ends after a week all the same. */
const IDLE_S = 12 * 3600;
const LONGEST_MS = 7 * 24 * 3600 * 1000;

/** Who logged in, and when (Unix ms). */
export interface Session {
  userId: string;
  startedAt: number;
}

/** The sessions of people who are logged in; what a browser holds of one is known here by its digest alone. */
export class Sessions {
  private readonly prefix: string;

  constructor(
    private readonly redis: Redis,
    shards: Shards,
  ) {
    this.prefix = shards.first;
  }

  /** @returns what the browser is to hold. */
  async start(userId: string, now: number): Promise<string> {
    const secret = newSecret();
    const session: Session = { userId, startedAt: now };
    await this.redis
      .multi()
      .set(this.keyOf(secret), JSON.stringify(session), 'EX', IDLE_S)
      .sadd(this.keyOfAll(userId), nameOf(secret))
      .pexpire(this.keyOfAll(userId), LONGEST_MS)
      .exec();
    return secret;
  }

  /** Whose session it is, if it goes on; looking keeps it from ending. */
  async find(secret: string, now: number): Promise<Session | undefined> {
    const text = await this.redis.getex(this.keyOf(secret), 'EX', IDLE_S);
    if (text === null) return undefined;
    const session = JSON.parse(text) as Session;
    return now - session.startedAt < LONGEST_MS ? session : undefined;
  }

  async end(secret: string): Promise<void> {
    const text = await this.redis.getdel(this.keyOf(secret));
    if (text !== null) await this.redis.srem(this.keyOfAll((JSON.parse(text) as Session).userId), nameOf(secret));
  }

  /** Ends every session of a person. */
  async endAll(userId: string): Promise<void> {
    const names = await this.redis.smembers(this.keyOfAll(userId));
    await this.redis.del(this.keyOfAll(userId), ...names.map((name) => keyOf(this.prefix, 'session', name)));
  }

  private keyOf(secret: string): string {
    return keyOf(this.prefix, 'session', nameOf(secret));
  }

  private keyOfAll(userId: string): string {
    return keyOf(this.prefix, 'sessionsOf', userId);
  }
}

function nameOf(secret: string): string {
  return digestOf(secret).toString('hex');
}
