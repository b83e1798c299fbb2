import { Injectable } from '@nestjs/common';
import {
  Gathered,
  MAX_NOTIFICATIONS,
  notificationBatchJob,
  notificationJob,
  type LiveEventName,
  type NewJob,
  type NotificationJob,
  type ThreatSummary,
} from '@soc-agent/contracts';
import { digestOf } from '@soc-agent/domain';
import { QueueClient, recordedPlace } from '@soc-agent/platform';

/** Informs dashboards of threats: one job for those that come at the same time. */
@Injectable()
export class ThreatNews {
  private readonly together = new Gathered<NewJob<NotificationJob>, void>((jobs) => this.add(jobs), MAX_NOTIFICATIONS);

  constructor(private readonly queues: QueueClient) {}

  /** Resolves once Redis has it. */
  async tell(event: LiveEventName, summary: ThreatSummary): Promise<void> {
    const job = notificationJob(event, summary);
    // a trace that is recorded goes on to the dashboard, so that its job is its own
    await (recordedPlace() ? this.queues.add(job) : this.together.of(job));
  }

  private async add(jobs: readonly NewJob<NotificationJob>[]): Promise<void[]> {
    const [first] = jobs;
    if (first && jobs.length === 1) await this.queues.add(first);
    else await this.queues.add(notificationBatchJob(jobs, digestOf(jobs.map(({ jobId }) => jobId).join())));
    return jobs.map(() => undefined);
  }
}
