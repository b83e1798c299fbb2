import type { Calibration, FalsePositiveScore, TriageCounters } from '@soc-agent/contracts';
import type { Term } from './log-odds.js';
import type { RuleRecord } from './rule-record.js';
import { isJudgedReal } from './verdict-terms.js';

/** A score and what an analyst said of it. */
export interface Judged {
  /** Uncalibrated log-odds of a real threat. */
  logit: number;
  real: boolean;
  at: number;
}

/** Verdicts needed, and of each class; below, two parameters would follow single verdicts. */
const LEAST_VERDICTS = 50;
const LEAST_PER_CLASS = 5;
/** Of more verdicts, only so many of the latest count. */
const MOST_VERDICTS = 200;
/** Verdicts a customer's history keeps for the fit. */
export const MAX_JUDGED = 600;
/** Beliefs of this many verdicts' worth that the score is right as it is. */
const TRUST_IN_SCORE = 5;
/** A customer's verdicts may sharpen or flatten the score this much, and never turn it round. */
const SLOPE_RANGE = { least: 0.5, most: 1.5 } as const;
const MAX_INTERCEPT = 2;
const STEPS = 25;

/**
 * Platt's two parameters by Newton's method on the log loss, drawn towards slope 1 and intercept 0 (Platt 1999,
 * "Probabilistic outputs for support vector machines"). Undefined until the verdicts suffice.
 */
export function fitCalibration(given: readonly Judged[]): Calibration | undefined {
  // in an order of their own: sums of the same verdicts are then the same to the last digit
  const judged = [...given]
    .sort((a, b) => b.at - a.at || b.logit - a.logit || Number(b.real) - Number(a.real))
    .slice(0, MOST_VERDICTS);
  const real = judged.reduce((count, { real: isReal }) => count + Number(isReal), 0);
  if (judged.length < LEAST_VERDICTS || Math.min(real, judged.length - real) < LEAST_PER_CLASS) return undefined;
  let [slope, intercept] = [1, 0];
  for (let step = 0; step < STEPS; step += 1) {
    let [gs, gi, hss, hsi, hii] = [
      TRUST_IN_SCORE * (slope - 1),
      TRUST_IN_SCORE * intercept,
      TRUST_IN_SCORE,
      0,
      TRUST_IN_SCORE,
    ];
    for (const { logit, real: isReal } of judged) {
      const p = 1 / (1 + Math.exp(-(slope * logit + intercept)));
      const [error, curvature] = [p - Number(isReal), p * (1 - p)];
      gs += error * logit;
      gi += error;
      hss += curvature * logit * logit;
      hsi += curvature * logit;
      hii += curvature;
    }
    const determinant = hss * hii - hsi * hsi;
    slope = clamp(slope - (hii * gs - hsi * gi) / determinant, SLOPE_RANGE.least, SLOPE_RANGE.most);
    intercept = clamp(intercept - (hss * gi - hsi * gs) / determinant, -MAX_INTERCEPT, MAX_INTERCEPT);
  }
  return { slope, intercept, verdicts: judged.length };
}

/**
 * What the customer's verdicts so far say of scores like this one, as a term of its own. It only lowers, within `room`,
 * and only a rule that has a record here and was never judged real here: so no true positive, and no verdict that drops
 * out of the last 200, makes a rule less suspicious through it.
 * @param logit the sum of all other terms
 */
export function calibrationTerm(logit: number, room: number, record: RuleRecord, counters: TriageCounters): Term[] {
  const { calibration } = counters;
  if (!calibration || record.usual === 0 || isJudgedReal(counters)) return [];
  const { slope, intercept, verdicts } = calibration;
  const change = Math.max(-room, Math.min(0, (slope - 1) * logit + intercept));
  return [
    {
      indicator: 'calibration',
      logOdds: change,
      description: `what ${verdicts} verdicts of this customer say of scores like this one`,
      source: 'verdicts',
      evidence: ['signal.customerName'],
      family: 'calibration',
    },
  ];
}

/** The score's log-odds of a real threat without the calibration: what the calibration is fitted on. */
export function uncalibratedLogit({ indicators }: Pick<FalsePositiveScore, 'indicators'>): number {
  return indicators.reduce((sum, { indicator, logOdds }) => (indicator === 'calibration' ? sum : sum + logOdds), 0);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
