import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '@soc-agent/platform';
import { AuditLog, describeBroken, FigureRollup, RecordBound, ThreatRetention, VerdictLedger } from '@soc-agent/store';
import type { Logger } from 'winston';
import { config } from './config.js';
import { Folding } from './folding.js';
import { IncidentNews } from './incident-news.js';
import { BulkWorker } from './bulk-worker.js';
import { LateThreats } from './late-threats.js';
import { ThreatPlacing } from './threat-placing.js';
import { VerdictSpread } from './verdict-spread.js';

/** Verdicts that are counted at a time, of those that were not counted when they were given. */
const UNCOUNTED_BATCH = 100;
/** Figures are counted so seldom, since many changes together cost little more than one; who reads them adds the rest. */
const COUNT_EVERY_MS = 5000;
/** What does not change from one second to the next. */
const SELDOM_MS = 60_000;
const DAY_MS = 86_400_000;

/** Keeps the record in order: counts it, keeps it within its bounds, and sees to it that counters know of every verdict. */
@Injectable()
export class Upkeep {
  private countedAt = 0;
  private seldomAt = 0;
  private wasFull = false;

  constructor(
    private readonly rollup: FigureRollup,
    private readonly retention: ThreatRetention,
    private readonly bound: RecordBound,
    private readonly ledger: VerdictLedger,
    private readonly spread: VerdictSpread,
    private readonly placing: ThreatPlacing,
    private readonly news: IncidentNews,
    private readonly late: LateThreats,
    private readonly folding: Folding,
    private readonly bulk: BulkWorker,
    private readonly audit: AuditLog,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async tend(now: number): Promise<void> {
    if (now - this.countedAt >= COUNT_EVERY_MS) {
      this.countedAt = now;
      await this.rollup.count(now);
    }
    await this.keepWithinBounds();
    await this.bulk.findAbandoned(now);
    await this.late.settle(now);
    await this.folding.settle();
    await this.spread.settle(now);
    await this.ledger.settle(UNCOUNTED_BATCH);
    if (now - this.seldomAt < SELDOM_MS) return;
    this.seldomAt = now;
    await this.placing.placeMissed(now);
    await this.folding.findStranded(now);
    await this.news.tellOfDue(now);
    await this.removeOld(now);
    await this.bulk.forget(now);
    await this.retention.tend(now);
    await this.audit.trim(config.MAX_AUDIT_ENTRIES);
    const broken = await this.audit.verifySome();
    if (broken) this.logger.error('the audit log is not what was written', { place: describeBroken(broken) });
  }

  /** Where nothing may go any more, no further signals are taken in: what is open and not harmless is for people to end. */
  private async keepWithinBounds(): Promise<void> {
    const { stored, bytes } = await this.rollup.totals();
    const surplus = Math.max(
      stored - config.MAX_STORED_THREATS,
      Math.ceil((bytes - (config.MAX_STORED_BYTES ?? Infinity)) / (bytes / Math.max(1, stored) || 1)),
    );
    const removed = surplus > 0 ? await this.retention.removeSurplus(surplus) : 0;
    const isFull = removed < surplus;
    await this.bound.say(isFull);
    if (isFull && !this.wasFull) this.logger.error('the record is full, and nothing in it may go', { stored, bytes });
    this.wasFull = isFull;
  }

  private async removeOld(now: number): Promise<void> {
    const { MAX_STORED_DAYS: days } = config;
    if (days !== undefined) await this.retention.removeOlder(now - days * DAY_MS);
    for (const { id, retention } of await this.retention.configured()) {
      if (retention.days !== undefined) await this.retention.removeOlder(now - retention.days * DAY_MS, id);
      if (retention.threats === undefined) continue;
      const { stored } = await this.rollup.totals(id);
      if (stored > retention.threats) await this.retention.removeSurplus(stored - retention.threats, id);
    }
  }
}
