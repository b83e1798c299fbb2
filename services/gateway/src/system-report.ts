import { Inject, Injectable } from '@nestjs/common';
import { SEVERITIES, type Shards } from '@soc-agent/contracts';
import { measureSystem, Meter, CachedProbe, REDIS, SHARDS } from '@soc-agent/platform';
import { AuditLog, FigureRollup, IncidentReader, RecordBound, RunStore } from '@soc-agent/store';
import type { Redis } from 'ioredis';
import { config } from './config.js';

/** Exports metrics of what all services share: queues, Redis, stored threats, runs under way. */
@Injectable()
export class SystemReport {
  constructor(
    meter: Meter,
    @Inject(REDIS) redis: Redis,
    @Inject(SHARDS) shards: Shards,
    runs: RunStore,
    bound: RecordBound,
    rollup: FigureRollup,
    audit: AuditLog,
    incidents: IncidentReader,
  ) {
    measureSystem(meter, redis, shards);
    meter.gauge('soc_intake_memory_share_limit').set(config.MAX_REDIS_MEMORY_SHARE);
    const totals = new CachedProbe(() => rollup.totals());
    const open = new CachedProbe(() => runs.openCount());
    const full = new CachedProbe(() => bound.isFull());
    const broken = new CachedProbe(() => audit.isBroken());
    const ofSeverity = new CachedProbe(() => incidents.openCounts());
    meter.gauge('soc_open_incidents', async (gauge) => {
      gauge.reset();
      const counts = await ofSeverity.value();
      if (counts) for (const severity of SEVERITIES) gauge.set({ severity }, counts.get(severity) ?? 0);
    });
    for (const [name, reading] of [
      ['soc_stored_threats', async () => (await totals.value())?.stored],
      ['soc_threats_requiring_review', async () => (await totals.value())?.requiringReview],
      ['soc_open_runs', () => open.value()],
      ['soc_record_full', () => full.value()],
      ['soc_audit_broken', () => broken.value()],
    ] as const) {
      meter.gauge(name, async (gauge) => {
        gauge.remove();
        const value = await reading();
        if (value !== undefined) gauge.set(Number(value));
      });
    }
  }
}
