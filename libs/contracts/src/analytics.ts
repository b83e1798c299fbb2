import type { Severity, ThreatStatus, ThreatType, TriageState } from './vocabulary.js';

/** Bounds beyond which new signals are refused, the first that is passed. */
export const INTAKE_BOUNDS = ['backlog', 'age', 'record', 'memory'] as const;
export type IntakeBound = (typeof INTAKE_BOUNDS)[number];

/** Whether new signals are taken in, and how near the bounds are. What is stored can be read all the same. */
export interface IntakeState {
  /** Which bound is passed, so that new signals are refused; absent while they are taken. */
  refusing?: IntakeBound;
  /** Signals that wait, at most: those that came together count as a hundred. */
  backlog: { signals: number; most: number };
  /** How long the one that has waited longest has, seconds. */
  age: { seconds: number; most: number };
  /** What the fullest Redis server uses, bytes. */
  memory: { bytes: number; most: number };
}

/** Body of `GET /api/analytics`; counts are over all stored threats and those under way: of one customer for who sees that one alone. */
export interface Analytics {
  totalThreats: number;
  customersAffected: number;
  requiringReview: number;
  /** What these are to a person: things to decide, incidents and groups that belong to none. */
  reviews: { incidents: number; groups: number };
  processing: { meanMs: number; p50Ms: number; p95Ms: number };
  byType: Record<ThreatType, number>;
  bySeverity: Record<Severity, number>;
  /** Threats that still wait in queues are not counted for people who see only one customer. */
  byStatus: Record<ThreatStatus, number>;
  byTriage: Record<TriageState, number>;
  /** By when the activity happened. Oldest first; `start` is inclusive, ISO 8601. */
  overTime: { bucketMs: number; buckets: { start: string; bySeverity: Record<Severity, number> }[] };
  /** What concerns every customer; absent for who sees one. */
  intake?: IntakeState;
  queues?: { name: string; waiting: number; active: number; failed: number }[];
  generatedAt: string;
}

/** What was judged of a rule's threats, by people alone. */
export interface RuleFigures {
  product: string;
  ruleId?: string;
  /** Those with a verdict but `unsure`. */
  reviewed: number;
  falsePositives: number;
}

/** Body of `GET /api/analytics/range`: what the threats come to that happened on these days, and what is known of each by now. */
export interface ThreatFigures {
  /** The first and the last day, UTC. */
  from: string;
  to: string;
  /** Changes up to this number are counted. */
  asOfSeq: number;
  totalThreats: number;
  requiringReview: number;
  bySeverity: Record<Severity, number>;
  byType: Record<ThreatType, number>;
  byStatus: Record<ThreatStatus, number>;
  byTriage: Record<TriageState, number>;
  /** The most frequent first. */
  byTechnique: { id: string; count: number }[];
  /** Those with most threats first; none where one customer is asked about. */
  byCustomer: { name: string; bySeverity: Record<Severity, number> }[];
  /** Present when there are more customers than are listed. */
  capped?: true;
  /** Days with threats. */
  perDay: { day: string; bySeverity: Record<Severity, number> }[];
  /** Of percentiles each is right within two in a hundred. */
  processing: { meanMs: number; p50Ms: number; p95Ms: number };
  /** The highest rate first. */
  falsePositives: RuleFigures[];
  /** From when it was taken in; absent where nobody did. */
  acknowledge?: { meanMs: number; count: number };
  resolve?: { meanMs: number; count: number };
  /** Of those whose time has ended or that were acknowledged in it. */
  sla?: { due: number; kept: number };
}
