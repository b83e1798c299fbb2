import type { IntakeBound } from './analytics.js';
import type { AgentKind, Severity, ThreatType } from './vocabulary.js';

/** A mean, and over how many. */
export interface MeanTime {
  meanMs: number;
  count: number;
}

/** How an agent does, over the newest analyses that were looked at. */
export interface AgentFigures {
  agent: AgentKind;
  answers: number;
  /** Half of the answers take no longer. */
  p50Ms: number;
  p95Ms: number;
  /** Answers that came without the usual engine, or not from the worker at all. */
  degraded: number;
  /** What a model reported; absent where none was asked. */
  tokens?: { input: number; output: number };
}

/** How often people called the threats of a rule false. */
export interface FalsePositiveRate {
  customerName: string;
  product: string;
  ruleId?: string;
  /** Of its newest threat. */
  title: string;
  /** Threats with a verdict that says whether they were real. */
  reviewed: number;
  falsePositives: number;
}

/** The threats a person works on; without a name, the unassigned ones. */
export interface Workload {
  name?: string;
  open: number;
  acknowledged: number;
  escalated: number;
}

/** Body of `GET /api/overview`: what leads look at, over the threats that match. */
export interface Overview {
  /** Threats that were looked at. */
  threats: number;
  /** Present when only the newest five thousand were. */
  capped?: true;
  /** Which bound is passed, so that new signals are refused; absent while they are taken. */
  refusing?: IntakeBound;
  /** Present where customers of the demo are among those that have threats. */
  demo?: true;
  /** Open threats of the customers in question, whenever they happened: now, and as it was a day ago. */
  openBySeverity: { now: Record<Severity, number>; dayAgo: Record<Severity, number> };
  byType: Record<ThreatType, number>;
  /** Those with the most threats first, thirty at most. */
  byCustomer: { name: string; bySeverity: Record<Severity, number> }[];
  /** The most frequent first. */
  byTechnique: { id: string; name: string; tactics: string[]; count: number }[];
  /** The highest rates first, ten at most. */
  falsePositives: FalsePositiveRate[];
  /** From taking a threat in until somebody acknowledged it, and until it was resolved; absent where nobody has. */
  acknowledge?: MeanTime;
  resolve?: MeanTime;
  /** Threats that had to be acknowledged by now, and those that were in time. */
  sla: { due: number; kept: number };
  /** Who has the most first. */
  byAssignee: Workload[];
  /** From the signal to the stored analysis. */
  processing: { meanMs: number; p50Ms: number; p95Ms: number };
  agents: AgentFigures[];
  generatedAt: string;
}
