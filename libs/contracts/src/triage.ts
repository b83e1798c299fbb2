import { isAtLeast, isFlag, isRecordOf, orAbsent } from './checks.js';

/** Verdicts on one subject, each aged by the time since it was given, so both are fractions. */
export interface VerdictCounts {
  real: number;
  /** False positives and benign true positives. */
  false: number;
}

/** How the signal stands out from what the customer's own past looks like. Nothing of it depends on verdicts. */
export interface CustomerContext {
  /** Since the customer's first signal, hours. */
  knownHours: number;
  /** How long the rule had been silent on the entity before it began to fire now; since the entity's first signal when it never fired there. Hours. */
  quietHours: number;
  /** False once the rule has fired on the entity in an earlier episode. */
  firstOnEntity: boolean;
  /** Alerts of the rule on the entity since it began to fire, this one included. */
  burst: number;
  /** The burst of a rule that tells of command and control or exfiltration; 0 for other rules. */
  beacon: number;
  /** ATT&CK tactics seen on the entity within a day, this signal's included; 0 where no rule tells of one. */
  progression: number;
  /** Alerts of any rule on the entity in the last ten minutes or so, this signal's left out (exponentially faded). */
  volume: number;
  /** Rarity of what fired anywhere at the customer in the last half hour, against what its days usually bring; 1 is usual. */
  unrest: number;
}

/** The customer's own calibration of the score, fitted on its verdicts. */
export interface Calibration {
  slope: number;
  intercept: number;
  /** Verdicts it rests on. */
  verdicts: number;
}

/** What is known about one signal's rule, entity and customer at the moment the signal arrived. */
export interface TriageStatistics {
  verdicts: {
    /** The rule, at every customer. */
    rule: VerdictCounts;
    /** The rule at this customer. */
    ruleAtCustomer: VerdictCounts;
    /** The rule on this entity of this customer. */
    ruleOnEntity: VerdictCounts;
  };
  /** Absent for a customer's very first signal. */
  context?: CustomerContext;
  /** Absent until the customer has given enough verdicts of both classes. */
  calibration?: Calibration;
}

const isAmount = isAtLeast(0);
const isCounts = isRecordOf<VerdictCounts>({ real: isAmount, false: isAmount });

/** True for statistics the score can be computed from. */
export const isTriageStatistics = isRecordOf<TriageStatistics>({
  verdicts: isRecordOf({ rule: isCounts, ruleAtCustomer: isCounts, ruleOnEntity: isCounts }),
  context: orAbsent(
    isRecordOf<CustomerContext>({
      knownHours: isAmount,
      quietHours: isAmount,
      firstOnEntity: isFlag,
      burst: isAtLeast(1),
      beacon: isAmount,
      progression: isAmount,
      volume: isAmount,
      unrest: isAtLeast(Number.MIN_VALUE),
    }),
  ),
  calibration: orAbsent(
    isRecordOf<Calibration>({ slope: isAmount, intercept: isAtLeast(-Number.MAX_VALUE), verdicts: isAmount }),
  ),
});
