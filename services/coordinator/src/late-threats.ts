import { Injectable } from '@nestjs/common';
import { Meter } from '@soc-agent/platform';
import { ServiceLevels } from '@soc-agent/store';
import type { Counter } from 'prom-client';
import { ChangeNews } from './change-news.js';

/** Batches that one tick looks at. */
const MOST_AT_ONCE = 20;

/** Escalates unacknowledged threats, marks late ones, and informs dashboards. */
@Injectable()
export class LateThreats {
  private readonly escalations: Counter;
  private readonly breaches: Counter;

  constructor(
    private readonly levels: ServiceLevels,
    private readonly news: ChangeNews,
    meter: Meter,
  ) {
    this.escalations = meter.counter('soc_sla_escalations_total');
    this.breaches = meter.counter('soc_sla_breaches_total');
  }

  async settle(now: number): Promise<void> {
    for (let n = 0; n < MOST_AT_ONCE; n++) {
      const { changes, escalated, breached } = await this.levels.settle(now);
      if (changes.length === 0) return;
      this.escalations.inc(escalated);
      this.breaches.inc(breached);
      await this.news.tell(changes);
    }
  }
}
