/**
 * Weights of what was counted and of what the signal says; natural logarithms of odds, per unit as named. Signs are
 * fixed: what is usual never raises, what is new never lowers. Weights on verdicts and on what agents found lie beside
 * their terms: no labelled data has a customer's configuration.
 */
export interface TriageWeights {
  /** On a rule as usual as it gets; at least −ln 4: more needs a reason a person can check. */
  usualRule: number;
  /** A rule on at least half of the last fourteen days, where its source rates it MEDIUM or lower. */
  regularRule: number;
  /** A rule that a known customer never saw. */
  newRule: number;
  /** On `ln(1 + n)`, n: other such rules within two hours, beyond the few that any customer sees. */
  newRulesHere: number;
  /** The same on the signal's entity. */
  newRulesOnEntity: number;
  /** A flood of one rule. */
  flood: number;
  /** A rule of command and control or exfiltration that fired in each of the last 24 hours; less for fewer, none for six. */
  beacon: number;
  /** On `ln(count)`, count: alerts the signal stands for. */
  count: number;
  /** On the confidence of the technique that weighs most, times its tactic's weight (`TACTIC_WEIGHT`). */
  technique: number;
  succeeded: number;
  failed: number;
  stopped: number;
  privilege: number;
  vendorReal: number;
  vendorFalse: number;
  /** On the source's own confidence, −1..1. */
  vendorConfidence: number;
}

/** Least and most of each weight: what a term may do is decided before it is fitted. */
export const WEIGHT_BOUNDS: Readonly<Record<keyof TriageWeights, readonly [least: number, most: number]>> = {
  usualRule: [-Math.log(4), 0],
  regularRule: [-1.5, 0],
  newRule: [0, 0.6],
  newRulesHere: [0, 1],
  newRulesOnEntity: [0, 1],
  flood: [0, 1],
  beacon: [0, 2],
  count: [0, 0.1],
  technique: [0, 1],
  succeeded: [0, 0.5],
  failed: [-0.5, 0],
  stopped: [-0.7, 0],
  privilege: [0, 0.5],
  vendorReal: [0, 1],
  vendorFalse: [-1, 0],
  vendorConfidence: [0, 0.5],
};

export const TRIAGE_WEIGHTS: TriageWeights = {
  usualRule: -Math.log(4),
  regularRule: -1.2,
  newRule: 0.6,
  newRulesHere: 0.9,
  newRulesOnEntity: 0.8,
  flood: 0.01,
  beacon: 2,
  count: 0.06,
  technique: 0.3,
  succeeded: 0.02,
  failed: -0.15,
  stopped: -0.5,
  privilege: 0.1,
  vendorReal: 0.8,
  vendorFalse: -0.8,
  vendorConfidence: 0.3,
};
