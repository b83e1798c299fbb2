import {
  HttpException,
  Inject,
  Injectable,
  ServiceUnavailableException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { SIGNAL_BATCHES, SIGNALS, waitingSignals, type Shards } from '@soc-agent/contracts';
import { memoryShareOf, readQueues, REDIS, serverInfos, SHARDS, type QueueState } from '@soc-agent/platform';
import { RecordBound } from '@soc-agent/store';
import type { FastifyReply } from 'fastify';
import type { Redis } from 'ioredis';
import { config } from '../config.js';

/** How old the reading may be, milliseconds. */
const READ_EVERY_MS = 500;
/** What a sender that was turned away is told to wait, seconds. */
export const RETRY_AFTER_S = 5;

/** What tells whether more can be taken. */
interface IntakeLoad {
  /** Signals waiting. */
  backlog: number;
  /** How long the oldest of them has waited. */
  oldestAgeSeconds: number;
  memoryBytes: number;
  /** Of Redis' maxmemory, 0 where there is none. */
  memoryShare: number;
}

const MIB = 1024 * 1024;

/** Sheds new signals while the backlog, its age, Redis' memory or the record is past its bound, so that nothing accepted is ever dropped. */
@Injectable()
export class BackpressureGuard implements CanActivate {
  private readonly bound: RecordBound;
  private load: IntakeLoad = { backlog: 0, oldestAgeSeconds: 0, memoryBytes: 0, memoryShare: 0 };
  private recordIsFull = false;
  private readAt = 0;

  constructor(
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
    const { backlog, oldestAgeSeconds, memoryBytes, memoryShare } = this.load;
    if (backlog >= config.MAX_BACKLOG) return new HttpException(`${backlog} signals are waiting already`, 429);
    if (oldestAgeSeconds >= config.MAX_BACKLOG_AGE) {
      return new HttpException(`a signal has waited for ${Math.round(oldestAgeSeconds)} seconds already`, 429);
    }
    if (this.recordIsFull) {
      return new ServiceUnavailableException('the record is full: threats that are open have to be closed first');
    }
    return memoryShare > config.MAX_REDIS_MEMORY_SHARE || memoryBytes > config.MAX_REDIS_MEMORY * MIB
      ? new ServiceUnavailableException('Redis memory is past its bound')
      : undefined;
  }

  private async read(): Promise<void> {
    const now = Date.now();
    if (now - this.readAt < READ_EVERY_MS) return;
    this.readAt = now;
    const [queues, servers, isFull] = await Promise.all([
      readQueues(this.redis, this.shards, [SIGNALS, SIGNAL_BATCHES]),
      serverInfos(this.redis, this.shards),
      this.bound.isFull(),
    ]);
    this.recordIsFull = isFull;
    this.load = {
      backlog: waitingSignals(({ name }) => waitingIn(queues.find(({ queue }) => queue === name))),
      oldestAgeSeconds: Math.max(...queues.map(({ oldestAgeSeconds }) => oldestAgeSeconds)),
      memoryBytes: Math.max(0, ...servers.map((info) => Number(info.get('used_memory')))),
      memoryShare: memoryShareOf(servers),
    };
  }
}

/** Jobs with a priority wait, too. */
function waitingIn(queue: QueueState | undefined): number {
  const waiting = queue?.counts.filter(([state]) => state === 'waiting' || state === 'prioritized') ?? [];
  return waiting.reduce((sum, [, count]) => sum + count, 0);
}
