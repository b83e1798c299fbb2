import { Controller, Get, Inject, Query } from '@nestjs/common';
import { waitingSignals, WholeNumber, type Analytics, type Shards } from '@soc-agent/contracts';
import { queueFigures, REDIS, SHARDS } from '@soc-agent/platform';
import type { Principal } from '@soc-agent/store';
import type { Redis } from 'ioredis';
import { By } from '../access/by.js';
import { Records } from '../access/records.js';
import { IntakeWatch } from '../http/intake-watch.js';
import { Route } from '../http/route.js';
import { ThreatReader } from './threat-reader.js';

const MINUTE_MS = 60_000;

export class AnalyticsQuery {
  /** Width of one of the 24 time buckets, minutes; more than an hour becomes whole hours, more than six a day. */
  @WholeNumber(1, 24 * 60)
  bucketMinutes: number = 60;
}

@Controller('api/analytics')
export class AnalyticsController {
  constructor(
    private readonly records: Records,
    private readonly reader: ThreatReader,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(SHARDS) private readonly shards: Shards,
    private readonly intake: IntakeWatch,
  ) {}

  @Get()
  @Route('read', { summary: 'Count threats and jobs', answers: { 200: ['Counts as of now.', 'Analytics'] } })
  async read(@Query() { bucketMinutes }: AnalyticsQuery, @By() principal: Principal): Promise<Analytics> {
    const now = Date.now();
    const { statistics, incidents } = this.records.for(principal);
    const [stored, analyzing, reviews, everybodys] = await Promise.all([
      statistics.read(now, bucketMinutes * MINUTE_MS, principal.customer?.id),
      this.reader.openCount(principal),
      incidents.reviews(),
      principal.customer ? undefined : this.everybodys(),
    ]);
    const waiting = new Map(everybodys?.queues.map((queue) => [queue.name, queue.waiting]));
    return {
      ...stored,
      totalThreats: stored.totalThreats + analyzing,
      byStatus: { ...stored.byStatus, queued: waitingSignals(({ name }) => waiting.get(name) ?? 0), analyzing },
      reviews,
      ...everybodys,
      generatedAt: new Date(now).toISOString(),
    };
  }

  private async everybodys(): Promise<Required<Pick<Analytics, 'intake' | 'queues'>>> {
    const [intake, queues] = await Promise.all([this.intake.state(), queueFigures(this.redis, this.shards)]);
    return { intake, queues: queues.map(({ name, waiting, active, failed }) => ({ name, waiting, active, failed })) };
  }
}
