import type { Severity, ThreatStatus, ThreatType, TriageState } from './vocabulary.js';

/** Body of `GET /api/analytics`; counts are over all stored threats and those under way. */
export interface Analytics {
  totalThreats: number;
  customersAffected: number;
  requiringReview: number;
  processing: { meanMs: number; p50Ms: number; p95Ms: number };
  byType: Record<ThreatType, number>;
  bySeverity: Record<Severity, number>;
  byStatus: Record<ThreatStatus, number>;
  byTriage: Record<TriageState, number>;
  /** By when the activity happened. Oldest first; `start` is inclusive, ISO 8601. */
  overTime: { bucketMs: number; buckets: { start: string; bySeverity: Record<Severity, number> }[] };
  queues: { name: string; waiting: number; active: number; failed: number }[];
  generatedAt: string;
}
