/** Weights of the customer's context, natural logarithm per unit. Verdicts need none: their log-odds are what they are. */
export interface TriageWeights {
  /** What the context adds when nothing in it is unusual. */
  quiet: number;
  /** On `ln(1 + quietHours)`. */
  quietHours: number;
  /** On `ln(burst)`. */
  burst: number;
  /** On `ln(beacon)`. */
  beacon: number;
  /** On `ln(progression)`. */
  progression: number;
  /** On `ln(1 + volume)`. */
  volume: number;
  /** On `ln(unrest)`. */
  unrest: number;
}

/**
 * Fitted by `eval/src/fit-weights.ts` on alert groups of the AIT Alert Data Set (doi:10.5281/zenodo.8263181, CC BY 4.0),
 * tenants named below; each weight is kept from turning its evidence round, and
 * an ordinary day from lowering the odds more than thirty times.
 */
export const TRIAGE_WEIGHTS: TriageWeights = {
  quiet: -3.5,
  quietHours: 0.425,
  burst: 0.099,
  beacon: 0.945,
  progression: 0.156,
  volume: 0.186,
  unrest: 2.225,
};

/** Tenants of that data set whose labels went into the weights. */
export const FITTED_ON: readonly string[] = ['fox', 'harrison', 'russellmitchell', 'wardbeck'];
