import { Controller, Get, Query } from '@nestjs/common';
import { QUEUES, waitingSignals, Type, type Analytics } from '@soc-agent/contracts';
import { QueueClient } from '@soc-agent/platform';
import { IncidentReader, RunStore, ThreatStatistics, type Principal } from '@soc-agent/store';
import { IsInt, Max, Min } from 'class-validator';
import { assertUnbound, By } from '../access/by.js';
import { Needs } from '../access/needs.js';
import { Describes } from '../api-docs/describes.js';
import { withDeadline } from '../http/deadline.js';
import { IntakeWatch } from '../http/intake-watch.js';

const READ_TIMEOUT_MS = 2000;

export class AnalyticsQuery {
  /** Width of one of the 24 time buckets, minutes. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(24 * 60)
  bucketMinutes: number = 60;
}

@Controller('api/analytics')
export class AnalyticsController {
  constructor(
    private readonly statistics: ThreatStatistics,
    private readonly runs: RunStore,
    private readonly queues: QueueClient,
    private readonly intake: IntakeWatch,
    private readonly incidents: IncidentReader,
  ) {}

  @Get()
  @Needs('read')
  @Describes({
    summary: 'Count threats and jobs',
    answers: { 200: ['Counts as of now.', 'Analytics'] },
    refuses: [503],
  })
  async read(@Query() { bucketMinutes }: AnalyticsQuery, @By() principal: Principal): Promise<Analytics> {
    assertUnbound(principal);
    const now = Date.now();
    const counts = Promise.all(
      QUEUES.map(async (queue) => {
        const { waiting, active, failed } = await this.queues.counts(queue);
        return { name: queue.name, waiting, active, failed };
      }),
    );
    const figures = Promise.all([
      this.statistics.read(now, bucketMinutes * 60_000),
      this.runs.listOpen(0),
      this.intake.state(),
      counts,
      this.incidents.reviews(),
    ]);
    const [stored, { total: analyzing }, intake, queues, reviews] = await withDeadline(
      figures,
      READ_TIMEOUT_MS,
      'the record',
    );
    const queued = waitingSignals(({ name }) => queues.find((queue) => queue.name === name)?.waiting ?? 0);
    return {
      ...stored,
      totalThreats: stored.totalThreats + analyzing,
      byStatus: { ...stored.byStatus, queued, analyzing },
      reviews,
      intake,
      queues,
      generatedAt: new Date(now).toISOString(),
    };
  }
}
