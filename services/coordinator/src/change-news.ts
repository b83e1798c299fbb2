import { Injectable } from '@nestjs/common';
import { batchNotificationJob, notificationJob, type ChangedBatch } from '@soc-agent/contracts';
import { QueueClient } from '@soc-agent/platform';
import { ThreatStore, type NumberedChange } from '@soc-agent/store';

/** So many changes are announced one by one. */
const FEW = 20;

/** Informs dashboards of threats that changed together: of each when they are few, else only that many changed. */
@Injectable()
export class ChangeNews {
  constructor(
    private readonly threats: ThreatStore,
    private readonly queues: QueueClient,
  ) {}

  async tell(changes: readonly NumberedChange[], about: Pick<ChangedBatch, 'by' | 'bulk'> = {}): Promise<void> {
    if (changes.length === 0) return;
    if (changes.length > FEW) return this.tellOfMany(changes, about);
    const summaries = await this.threats.summaries(changes.map(({ id }) => id));
    await this.queues.addAll(summaries.map((summary) => notificationJob('threat.updated', summary)));
  }

  private async tellOfMany(
    changes: readonly NumberedChange[],
    about: Pick<ChangedBatch, 'by' | 'bulk'>,
  ): Promise<void> {
    for (const customerId of new Set(changes.map((change) => change.customerId))) {
      const theirs = changes.filter((change) => change.customerId === customerId);
      const [summary] = await this.threats.summaries([theirs[0]!.id]);
      if (!summary) continue;
      const batch = { customerName: summary.customerName, count: theirs.length, ...about };
      await this.queues.add(batchNotificationJob(batch, Math.max(...theirs.map(({ seq }) => seq))));
    }
  }
}
