import {
  HttpException,
  Inject,
  Injectable,
  ServiceUnavailableException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { SIGNALS, type Shards } from '@soc-agent/contracts';
import { memoryShareOf, QueueClient, REDIS, serverInfos, SHARDS } from '@soc-agent/platform';
import { RecordBound } from '@soc-agent/store';
import type { FastifyReply } from 'fastify';
import type { Redis } from 'ioredis';
import { config } from '../config.js';

/** How old the reading may be, milliseconds. */
const READ_EVERY_MS = 500;
/** What a sender that was turned away is told to wait, seconds. */
export const RETRY_AFTER_S = 5;

/** Sheds new signals while the backlog, Redis' memory or the record is past its bound, so that nothing accepted is ever dropped. */
@Injectable()
export class BackpressureGuard implements CanActivate {
  private readonly bound: RecordBound;
  private backlog = 0;
  private memoryShare = 0;
  private recordIsFull = false;
  private readAt = 0;

  constructor(
    private readonly queues: QueueClient,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(SHARDS) private readonly shards: Shards,
  ) {
    this.bound = new RecordBound(redis, shards);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const overload = await this.overload();
    if (!overload) return true;
    context.switchToHttp().getResponse<FastifyReply>().header('retry-after', RETRY_AFTER_S);
    throw overload;
  }

  /** Why no more signals are taken; undefined while they are. */
  async overload(): Promise<HttpException | undefined> {
    await this.read();
    if (this.backlog >= config.MAX_BACKLOG) {
      return new HttpException(`${this.backlog} signals are waiting already`, 429);
    }
    if (this.recordIsFull) {
      return new ServiceUnavailableException('the record is full: threats that are open have to be closed first');
    }
    return this.memoryShare <= config.MAX_REDIS_MEMORY_SHARE
      ? undefined
      : new ServiceUnavailableException('Redis memory is past its bound');
  }

  private async read(): Promise<void> {
    const now = Date.now();
    if (now - this.readAt < READ_EVERY_MS) return;
    this.readAt = now;
    const [counts, servers, isFull] = await Promise.all([
      this.queues.counts(SIGNALS),
      serverInfos(this.redis, this.shards),
      this.bound.isFull(),
    ]);
    this.recordIsFull = isFull;
    this.backlog = counts.waiting;
    this.memoryShare = memoryShareOf(servers);
  }
}
