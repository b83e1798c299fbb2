import type { AgentAnalysis, MitreTechnique } from './agent-analysis.js';
import type { ThreatPlace } from './incidents.js';
import type { FalsePositiveScore, InvestigationTimeline, ResponsePlan } from './analyzer-results.js';
import type { ThreatSignal } from './signal.js';
import type { Suppression } from './suppression.js';
import type { AgentKind, Severity, ThreatStatus, ThreatType, TriageState, Verdict } from './vocabulary.js';

/** Measured durations of one analysis, milliseconds. */
export interface ProcessingTimes {
  /** From acceptance by the gateway until the coordinator opened the run. */
  queuedMs: number;
  agentsMs: number;
  analyzersMs: number;
  /** From acceptance until the analysis was stored. */
  totalMs: number;
}

export interface Comment {
  author: string;
  text: string;
  createdAt: string;
}

/** The verdict an analyst gave. */
export interface VerdictRecord {
  verdict: Verdict;
  reason?: string;
  analyst: string;
  at: string;
}

/** One step of a threat's history: a verdict that was given, or, without one, that it was withdrawn. */
export type VerdictChange = Omit<VerdictRecord, 'verdict' | 'analyst'> & { verdict?: Verdict; analyst?: string };

/** The explained result in front of the analyst. Immutable but for triage, assignee, verdict and comments. */
export interface ThreatAnalysis {
  id: string;
  signal: ThreatSignal;
  status: ThreatStatus;
  triage: TriageState;
  severity: Severity;
  /** 0..100, `probability × impact`. */
  risk: number;
  /** P(real threat), 0..1; one minus the false-positive score. */
  probability: number;
  /** How bad it would be, 0..100; absent in analyses of versions that did not say it. */
  impact?: number;
  /** Why the severity is not what the risk alone says: a floor, or that a real threat is unlikely. */
  severityReason?: string;
  executiveSummary: string;
  customerNarrative: string;
  /** Tactic ids of ATT&CK v19. */
  mitreTactics: string[];
  mitreTechniques: MitreTechnique[];
  agentAnalyses: Record<AgentKind, AgentAnalysis>;
  falsePositiveScore: FalsePositiveScore;
  responsePlan: ResponsePlan;
  investigationTimeline: InvestigationTimeline;
  requiresHumanReview: boolean;
  /** Why a person must look, or had to before the review was answered. */
  reviewReasons: string[];
  /** Another threat of its group that asks for review, or has the verdict, in its place. */
  reviewAnsweredBy?: string;
  /** Texts of the signal that seem to be meant for a language model, each with its reference; absent for none. */
  suspiciousText?: { ref: string; text: string }[];
  /** Present when slots were filled at the deadline instead of by their workers. */
  partial?: { missing: string[] };
  processing: ProcessingTimes;
  assignee?: string;
  /** As in `ThreatSummary`. */
  occurrences?: number;
  /** Where a folded signal was asked for: the threat that this is, `id`; `signal` is what was folded. Absent otherwise. */
  foldedInto?: string;
  /** As in `ThreatSummary`. */
  dueAt?: string;
  acknowledgedAt?: string;
  resolvedAt?: string;
  breachedAt?: string;
  /** As `version` in `ThreatSummary`; the `ETag` of the answer. */
  decisions?: number;
  verdict?: VerdictRecord;
  comments: Comment[];
  createdAt: string;
  updatedAt: string;
  /** Which analysis of the threat this is: 2 after the first reanalysis; absent for the first. */
  run?: number;
  /** The recorded trace of this analysis, where there is one. */
  traceId?: string;
  /** Where that trace can be looked at; added by the API, never stored. */
  traceUrl?: string;
  /** Its group and incident; added by the API, and absent for a moment after it was stored. */
  place?: ThreatPlace;
  /** Grows with every stored change of any threat; the order of live events. */
  seq: number;
  /** Version of this document's shape. */
  version: 1;
}

/** A threat without an analysis: still under way, with the slots so far, failed, or suppressed. */
export interface ThreatInProgress {
  id: string;
  signal: ThreatSignal;
  status: 'queued' | 'analyzing' | 'failed' | 'suppressed';
  /** Why it is suppressed. */
  suppression?: Suppression;
  triage: TriageState;
  agentAnalyses: Partial<Record<AgentKind, AgentAnalysis>>;
  falsePositiveScore?: FalsePositiveScore;
  responsePlan?: ResponsePlan;
  investigationTimeline?: InvestigationTimeline;
  createdAt: string;
  updatedAt: string;
  /** As in `ThreatSummary`. */
  occurrences?: number;
  /** As in `ThreatAnalysis`. */
  foldedInto?: string;
  assignee?: string;
  comments?: Comment[];
  acknowledgedAt?: string;
  resolvedAt?: string;
  /** As in `ThreatAnalysis`; absent while nothing of it is stored. */
  decisions?: number;
  /** When missing slots will be filled and the analysis goes on as partial. */
  deadline?: string;
  /** As in `ThreatAnalysis`. */
  run?: number;
  /** 0 while nothing of it is stored. */
  seq: number;
  version: 1;
}

/** One row of the threat list and the body of live events. */
export interface ThreatSummary {
  id: string;
  /** When the activity happened, by its signal. */
  occurredAt: string;
  threatType: ThreatType;
  customerName: string;
  title: string;
  status: ThreatStatus;
  triage: TriageState;
  createdAt: string;
  updatedAt: string;
  /** 0 while it is under way. */
  seq: number;
  /** The number of the customer's change before this one: a client that follows one customer and has not seen that number has missed a change. */
  previousSeq?: number;
  sourceProduct: string;
  ruleId?: string;
  verdict?: Verdict;
  severity?: Severity;
  risk?: number;
  fpScore?: number;
  requiresHumanReview?: boolean;
  partial?: boolean;
  totalMs?: number;
  /** P(real threat), 0..1; one minus `fpScore`. */
  probability?: number;
  /** With the kind before each, `ip:203.0.113.7`; the main one first, at most six. */
  entities?: string[];
  /** Ids of ATT&CK techniques. */
  techniques?: string[];
  /** Rule, main entity and customer: threats that have the same are listed as one group. */
  groupKey?: string;
  /** The incident that it is a member of. */
  incident?: string;
  /** How many signals it stands for, its own included; absent where none was folded into it. */
  occurrences?: number;
  /** Who works on it. */
  assignee?: string;
  /** By when somebody has to acknowledge it; absent where no person is needed. */
  dueAt?: string;
  /** When somebody first acknowledged it. */
  acknowledgedAt?: string;
  resolvedAt?: string;
  /** When nobody had acknowledged it by `dueAt`. */
  breachedAt?: string;
  /** How many there are; absent for none. */
  comments?: number;
  /** Grows with each decision of a person; `If-Match` has to name it. Absent while nothing of the threat is stored. */
  version?: number;
}
