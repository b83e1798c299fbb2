import { Injectable } from '@nestjs/common';
import { AuditLog, ThreatRetention, ThreatStatistics, VerdictLedger } from '@soc-agent/store';
import { config } from './config.js';

/** Verdicts that the counters are told of at a time, of those that nobody told them of when they were given. */
const UNTOLD_BATCH = 100;
/** What does not change from one second to the next. */
const SELDOM_MS = 60_000;

/** Keeps the record in order: counts it, keeps it within its bounds, and sees to it that counters know of every verdict. */
@Injectable()
export class Upkeep {
  private seldomAt = 0;

  constructor(
    private readonly statistics: ThreatStatistics,
    private readonly retention: ThreatRetention,
    private readonly ledger: VerdictLedger,
    private readonly audit: AuditLog,
  ) {}

  async tend(now: number): Promise<void> {
    await this.statistics.count(now);
    const { stored } = await this.statistics.totals();
    await this.retention.removeSurplus(stored - config.MAX_STORED_THREATS);
    await this.ledger.settle(UNTOLD_BATCH);
    if (now - this.seldomAt < SELDOM_MS) return;
    this.seldomAt = now;
    await this.retention.tend(now);
    await this.audit.trim(config.MAX_AUDIT_ENTRIES);
  }
}
