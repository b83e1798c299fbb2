import { SEVERITIES, THREAT_STATUSES, THREAT_TYPES, type Analytics, type Severity } from '@soc-agent/contracts';
import type { Redis } from 'ioredis';

/** The part of `Analytics` that the store answers. */
export type StoredAnalytics = Omit<Analytics, 'queues' | 'generatedAt'>;

const BUCKETS = 24;

/** Figures over all stored threats, each read from an index: nothing is scanned. */
export class ThreatStatistics {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  /** `bucketMs` is the width of the 24 buckets of `overTime`, which end now. */
  async read(now: number, bucketMs: number): Promise<StoredAnalytics> {
    const pipeline = this.redis.pipeline();
    const count = (index: string): unknown => pipeline.zcard(this.key(`index:${index}`));
    count('all');
    count('review');
    pipeline.hlen(this.key('customers:threats'));
    pipeline.zcard(this.key('durations'));
    pipeline.get(this.key('durations:sum'));
    THREAT_TYPES.forEach((type) => count(`type:${type}`));
    SEVERITIES.forEach((severity) => count(`severity:${severity}`));
    THREAT_STATUSES.forEach((status) => count(`status:${status}`));
    const end = (Math.floor(now / bucketMs) + 1) * bucketMs;
    const starts = Array.from({ length: BUCKETS }, (_, bucket) => end - (BUCKETS - bucket) * bucketMs);
    for (const start of starts) {
      for (const severity of SEVERITIES) {
        pipeline.zcount(this.key(`index:severity:${severity}`), start, `(${start + bucketMs}`);
      }
    }
    const answers = values(await pipeline.exec());
    const next = (): number => Number(answers.shift() ?? 0);
    const [totalThreats, requiringReview, customersAffected, measured, sumMs] = [
      next(),
      next(),
      next(),
      next(),
      next(),
    ];
    return {
      totalThreats,
      requiringReview,
      customersAffected,
      byType: counts(THREAT_TYPES, next),
      bySeverity: counts(SEVERITIES, next),
      byStatus: counts(THREAT_STATUSES, next),
      overTime: {
        bucketMs,
        buckets: starts.map((start) => ({
          start: new Date(start).toISOString(),
          bySeverity: counts<Severity>(SEVERITIES, next),
        })),
      },
      processing: {
        meanMs: measured > 0 ? sumMs / measured : 0,
        ...(await this.percentiles(measured)),
      },
    };
  }

  /** The two figures that are watched all the time. */
  async totals(): Promise<{ stored: number; requiringReview: number }> {
    const pipeline = this.redis.pipeline();
    for (const index of ['all', 'review']) pipeline.zcard(this.key(`index:${index}`));
    const [stored, requiringReview] = values(await pipeline.exec()) as [number, number];
    return { stored, requiringReview };
  }

  /** Nearest-rank percentiles of the total processing time. */
  private async percentiles(measured: number): Promise<{ p50Ms: number; p95Ms: number }> {
    const at = (share: number): string => String(Math.max(0, Math.ceil(share * measured) - 1));
    const pipeline = this.redis.pipeline();
    for (const rank of [at(0.5), at(0.95)]) pipeline.zrange(this.key('durations'), rank, rank, 'WITHSCORES');
    const [p50, p95] = values(await pipeline.exec()) as [string[], string[]];
    return { p50Ms: Number(p50[1] ?? 0), p95Ms: Number(p95[1] ?? 0) };
  }

  private key(name: string): string {
    return `${this.prefix}:${name}`;
  }
}

function counts<K extends string>(names: readonly K[], next: () => number): Record<K, number> {
  return Object.fromEntries(names.map((name) => [name, next()])) as Record<K, number>;
}

/** A pipeline's answers; the first error is thrown. */
function values(results: [error: Error | null, result: unknown][] | null): unknown[] {
  return (results ?? []).map(([error, result]) => {
    if (error) throw error;
    return result;
  });
}
