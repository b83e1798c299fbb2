import { isAtLeast, isFlag, isListOf, isOneOf, isRecordOf, isText, orAbsent, type Check } from './checks.js';
import { SEVERITIES, type Severity } from './vocabulary.js';

/** One day on which a rule fired at a customer. */
export interface RuleDay {
  /** Days since 1970-01-01, UTC. */
  day: number;
  /** Bit `h` is set when the rule fired in hour `h` of the day, UTC: 24 bits. */
  hours: number;
  /** Alerts in its busiest hour. */
  busiest: number;
}

/** Verdicts on one subject by one account in one week; see `countsAt` for how they age. */
export interface LedgerEntry {
  /** Weeks since 1970-01-01. */
  week: number;
  account: string;
  real: number;
  /** False positives and benign true positives. */
  false: number;
}

/** A rule first seen at the customer not long before a signal, and active just before it; the signal's own is left out. */
export interface NewRule {
  /** When it fired here first, and last, Unix milliseconds. */
  since: number;
  lastAt: number;
  /** The gravest rating its source gave it; absent where the source rates nothing. */
  severity?: Severity;
  /** Whether it was active on the signal's main entity, too. */
  onEntity: boolean;
}

/** A customer's own calibration of the score, fitted on its verdicts: `slope × logit + intercept`. */
export interface Calibration {
  slope: number;
  intercept: number;
  /** Verdicts it rests on. */
  verdicts: number;
}

/**
 * What was counted about one signal's rule, entity and customer when the signal came, the signal itself included. The
 * false-positive score is a pure function of these, the signal, and what the agents found; the threat keeps them.
 * Times are the events', Unix milliseconds.
 */
export interface TriageCounters {
  /** When the signal's event happened. */
  at: number;
  /** The customer's first event. */
  customerSince: number;
  /** The rule's first event at the customer; `at` when it never fired here before. */
  ruleSince: number;
  /** Days on which the rule fired here, of the last sixteen, oldest first. */
  ruleDays: RuleDay[];
  /** Alerts of the rule here in the event's hour and the hour before. */
  alertsNow: number;
  /** Of those first seen in the last two days and active in the last two hours, the forty active last. */
  newRules: NewRule[];
  verdicts: {
    /** On the rule at this customer. */
    here: LedgerEntry[];
    /** On the rule and this entity at this customer. */
    onEntity: LedgerEntry[];
    /** Other customers by what most of their verdicts on the rule say. */
    elsewhere: { real: number; false: number };
  };
  /** Absent until the customer has given enough verdicts of both kinds. */
  calibration?: Calibration;
}

const isAmount = isAtLeast(0);
const isLedger = isListOf(
  isRecordOf<LedgerEntry>({ week: isAmount, account: isText, real: isAmount, false: isAmount }),
);

/** True for counters as they are declared here, whatever else they hold. */
export const isTriageCounters: Check<TriageCounters> = isRecordOf<TriageCounters>({
  at: isAmount,
  customerSince: isAmount,
  ruleSince: isAmount,
  ruleDays: isListOf(isRecordOf<RuleDay>({ day: isAmount, hours: isAmount, busiest: isAmount })),
  alertsNow: isAmount,
  newRules: isListOf(
    isRecordOf<NewRule>({
      since: isAmount,
      lastAt: isAmount,
      severity: orAbsent(isOneOf(SEVERITIES)),
      onEntity: isFlag,
    }),
  ),
  verdicts: isRecordOf<TriageCounters['verdicts']>({
    here: isLedger,
    onEntity: isLedger,
    elsewhere: isRecordOf<{ real: number; false: number }>({ real: isAmount, false: isAmount }),
  }),
  calibration: orAbsent(
    isRecordOf<Calibration>({ slope: isAmount, intercept: isAtLeast(Number.NEGATIVE_INFINITY), verdicts: isAmount }),
  ),
});
