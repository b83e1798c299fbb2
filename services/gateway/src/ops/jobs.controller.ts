import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { JobRetry, Optional, QUEUES, WholeNumber, type FailedJobs, type JobsRetried } from '@soc-agent/contracts';
import { FailedJobArchive } from '@soc-agent/platform';
import { AuditLog, changeBy, type Author } from '@soc-agent/store';
import { IsIn } from 'class-validator';
import { Changes } from '../access/asking.js';
import { Route } from '../http/route.js';

/** Longest wait for the answer, milliseconds. */
const RETRY_TIMEOUT_MS = 12_000;
/** Jobs that one request puts back. */
const MOST_RETRIED = 500;
/** Longest part of a reason that is shown. */
const MAX_REASON = 2000;

/** Query of `GET /api/jobs/failed`. */
export class FailedJobsQuery {
  /** Name of the queue whose jobs are meant; left out, all. */
  @Optional()
  @IsIn(QUEUES.map(({ name }) => name))
  queue?: string;

  /** Jobs that are shown. */
  @WholeNumber(1, 500)
  limit: number = 50;
}

/** Work of the system that was given up. */
@Controller('api/jobs')
export class JobsController {
  constructor(
    private readonly archive: FailedJobArchive,
    private readonly audit: AuditLog,
  ) {}

  @Get('failed')
  @Route('admin', {
    summary: 'List jobs that failed for good, the newest first',
    answers: { 200: ['The newest of those that are kept.', 'FailedJobs'] },
  })
  async failed(@Query() { queue, limit }: FailedJobsQuery): Promise<FailedJobs> {
    const queues = queue === undefined ? QUEUES : QUEUES.filter(({ name }) => name === queue);
    const { items, total } = await this.archive.newest(queues, limit);
    return { items: items.map((job) => ({ ...job, reason: job.reason.slice(0, MAX_REASON) })), total };
  }

  @Post('failed/retry')
  @Route('admin', {
    summary: 'Have failed jobs tried again',
    description: `At most ${MOST_RETRIED} at a time. A job goes back once, however many ask for it; what that brings about is in docs/operations/jobs.md.`,
    answers: { 200: ['How many went back, and how many are left.', 'JobsRetried'] },
    timeoutMs: RETRY_TIMEOUT_MS,
  })
  async retry(@Body() { queue: wanted, ids }: JobRetry, @Changes() by: Author): Promise<JobsRetried> {
    const queue = QUEUES.find(({ name }) => name === wanted)!;
    const retried = await this.archive.retry(queue, { most: MOST_RETRIED, ...(ids && { ids }) });
    if (retried > 0)
      await this.audit.note(changeBy(by, 'jobs.retried', { name: wanted, retried, ...(ids && { ids }) }));
    return { retried, left: await this.archive.count(queue) };
  }
}
