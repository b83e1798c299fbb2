import {
  FP_RECOMMENDATIONS,
  SEVERITIES,
  type FpIndicator,
  type FpRecommendation,
  type Severity,
  type ThreatAnalysis,
} from '@soc-agent/contracts';
import { closeSync, createReadStream, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

/** What the system decides on one signal of an evaluation, and the terms of the score that did it. */
export interface Outcome {
  /** Where its figures are in `results.json`, `triage.dayOne`. */
  set: string;
  /** Of the signal: the same in every version, and once in a set. */
  id: string;
  title: string;
  /** The label; absent where there is none. */
  attack?: boolean;
  severity: Severity;
  recommendation: FpRecommendation;
  /** Whether a person must look. */
  review: boolean;
  /** The false-positive score, 0..1. */
  score: number;
  terms: Pick<FpIndicator, 'indicator' | 'logOdds'>[];
}

/** What an outcome is taken from: an analysis as `synthesize` gives it. */
export type JudgedThreat = Pick<
  ThreatAnalysis,
  'id' | 'signal' | 'severity' | 'falsePositiveScore' | 'requiresHumanReview'
>;

/** The outcomes of one run as lines of JSON. */
export class OutcomeFile {
  private readonly file: number;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.file = openSync(path, 'w');
  }

  add(
    set: string,
    { id, signal, severity, falsePositiveScore, requiresHumanReview }: JudgedThreat,
    attack?: boolean,
  ): void {
    const outcome: Outcome = {
      set,
      id,
      title: signal.title,
      ...(attack !== undefined && { attack }),
      severity,
      recommendation: falsePositiveScore.recommendation,
      review: requiresHumanReview,
      score: falsePositiveScore.score,
      terms: falsePositiveScore.indicators.map(({ indicator, logOdds }) => ({ indicator, logOdds })),
    };
    writeSync(this.file, `${JSON.stringify(outcome)}\n`);
  }

  close(): void {
    closeSync(this.file);
  }
}

/** Rejects with the line that is no outcome. */
export async function readOutcomes(path: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for await (const line of createInterface({ input: createReadStream(path) })) {
    outcomes.push(parseOutcome(line, `${path}, line ${outcomes.length + 1}`));
  }
  return outcomes;
}

const CHECKS: { readonly [K in keyof Outcome]-?: (value: unknown) => boolean } = {
  set: isText,
  id: isText,
  title: isText,
  attack: (value) => value === undefined || typeof value === 'boolean',
  severity: (value) => SEVERITIES.some((severity) => severity === value),
  recommendation: (value) => FP_RECOMMENDATIONS.some((recommendation) => recommendation === value),
  review: (value) => typeof value === 'boolean',
  score: (value) => typeof value === 'number' && value >= 0 && value <= 1,
  terms: (value) => Array.isArray(value) && value.every(isTerm),
};

/** @param place where the line is, for the message. @throws Error that names the field that is wrong. */
export function parseOutcome(line: string, place: string): Outcome {
  const outcome = fieldsOf(line);
  if (!outcome) throw new Error(`${place} is no JSON object`);
  for (const [field, isRight] of Object.entries(CHECKS)) {
    if (!isRight(outcome[field])) throw new Error(`${place}: ${field} is missing or not understood`);
  }
  return outcome as unknown as Outcome;
}

function fieldsOf(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isTerm(value: unknown): boolean {
  const { indicator, logOdds } = (value ?? {}) as Record<string, unknown>;
  return typeof indicator === 'string' && typeof logOdds === 'number';
}
