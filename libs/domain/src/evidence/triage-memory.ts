import type { Severity, ThreatSignal, TriageCounters } from '@soc-agent/contracts';
import { mainEntity, ruleKey } from './groups.js';

/** An analyst's decision on one threat, as it is counted. */
export interface CountedVerdict {
  customerName: string;
  /** As `ruleKey` gave it. */
  rule: string;
  /** As `mainEntity` gave it. */
  entity: string;
  real: boolean;
  analyst: string;
  /** Unix milliseconds. */
  at: number;
  /** Log-odds of a real threat that the score gave before the verdict, the customer's calibration left out. */
  logit: number;
}

/** What counts a customer's signals and verdicts; it decides nothing. */
export interface TriageMemory {
  /**
   * Counts a signal and answers with what is known at its event's time. The same signal again changes nothing and gets
   * the same answer.
   * @param at as `eventTime` gave it
   */
  observe(signal: ThreatSignal, at: number): Promise<TriageCounters>;
  recordVerdict(verdict: CountedVerdict): Promise<void>;
  /** Undoes exactly what recording the same verdict did to the counts. */
  withdrawVerdict(verdict: CountedVerdict): Promise<void>;
}

/** What is counted of a signal. */
export interface CountedSignal {
  customerName: string;
  rule: string;
  entity: string;
  severity?: Severity;
  /** How many alerts it stands for, 1 to 1,000,000. */
  alerts: number;
}

/** Hours and days before an event that its counters cover. */
export const COUNTER_SPANS = { ruleDays: 16, newRuleHours: 48, activeHours: 2, newRules: 40, keptDays: 60 } as const;

/** Most that is kept: rules of a customer, and, in memory, answers to signals that may come again. */
export const COUNTER_BOUNDS = { rules: 4000, answers: 1000 } as const;

/** A single signal cannot claim more alerts than this. */
const MAX_ALERTS = 1e6;

/** What of a signal goes into the counters. */
export function countedSignal(signal: ThreatSignal): CountedSignal {
  const { customerName, severity } = signal;
  return {
    customerName,
    rule: ruleKey(signal),
    entity: mainEntity(signal).value,
    ...(severity && { severity }),
    alerts: alertCount(signal),
  };
}

/** How many alerts the signal stands for: sources that aggregate say so in `metadata.count`. */
export function alertCount({ metadata }: Pick<ThreatSignal, 'metadata'>): number {
  const count = Number(metadata['count']);
  return Number.isFinite(count) && count >= 1 ? Math.min(Math.floor(count), MAX_ALERTS) : 1;
}
