import { Injectable } from '@nestjs/common';
import { notificationJob } from '@soc-agent/contracts';
import { QueueClient } from '@soc-agent/platform';
import { GroupVerdicts, ThreatStore } from '@soc-agent/store';

/** Verdicts on groups that one tick brings to their threats. */
const MOST_AT_ONCE = 50;

/** Applies verdicts on groups to their threats, and informs dashboards. */
@Injectable()
export class VerdictSpread {
  constructor(
    private readonly verdicts: GroupVerdicts,
    private readonly threats: ThreatStore,
    private readonly queues: QueueClient,
  ) {}

  async settle(now: number): Promise<void> {
    const newest: string[] = [];
    for (let n = 0; n < MOST_AT_ONCE; n++) {
      const settled = await this.verdicts.settle(now);
      if (!settled) break;
      if (settled.newest !== undefined) newest.push(settled.newest);
    }
    if (newest.length === 0) return;
    // the number of the last one shows dashboards what they have missed of the others
    for (const summary of await this.threats.summaries(newest))
      await this.queues.add(notificationJob('threat.updated', summary));
  }
}
