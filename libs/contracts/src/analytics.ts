import type { Severity, ThreatStatus, ThreatType } from './vocabulary.js';

/** Body of `GET /api/analytics`; counts are over all stored threats. */
export interface Analytics {
  totalThreats: number;
  customersAffected: number;
  requiringReview: number;
  processing: { meanMs: number; p50Ms: number; p95Ms: number };
  byType: Record<ThreatType, number>;
  bySeverity: Record<Severity, number>;
  byStatus: Record<ThreatStatus, number>;
  /** Oldest first; `start` is inclusive, ISO 8601. */
  overTime: { bucketMs: number; buckets: { start: string; bySeverity: Record<Severity, number> }[] };
  queues: { name: string; waiting: number; active: number; failed: number }[];
  generatedAt: string;
}
