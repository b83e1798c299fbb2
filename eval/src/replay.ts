import type { FalsePositiveScore, TriageCounters } from '@soc-agent/contracts';
import { TriageHistory, type TriageWeights } from '@soc-agent/domain';
import { scoreOf, type Case } from './judge.js';
import type { Forecast } from './metrics.js';
import { happenings, verdictOn } from './verdicts.js';

/** A forecast, what it is for, and what was known when it was made. */
export interface Judged<C extends Case = Case> extends Forecast {
  case: C;
  past: TriageCounters;
}

/** How cases are replayed; without anything, as on a customer's first day, with the shipped weights. */
export interface Replay {
  history?: TriageHistory;
  weights?: TriageWeights | undefined;
  /** Positions of the cases that get a verdict an hour later. */
  drawn?: ReadonlySet<number>;
}

/** Scores cases in order, each before its own verdict is known; those without a label are seen and left out. */
export function replay<C extends Case>(
  cases: readonly C[],
  { history = new TriageHistory(), weights, drawn = new Set() }: Replay = {},
): Judged<C>[] {
  const judged: Judged<C>[] = [];
  const scores = new Map<number, FalsePositiveScore>();
  for (const { kind, position } of happenings(cases, drawn)) {
    const one = cases[position] as C;
    if (kind === 'verdict') {
      history.recordVerdict(verdictOn(one, position, scores.get(position) ?? { indicators: [] }));
      scores.delete(position);
      continue;
    }
    const past = history.observe(one.signal, one.at);
    if (one.real === undefined) continue;
    const score = scoreOf(one, past, weights);
    if (drawn.has(position)) scores.set(position, score);
    judged.push({ case: one, past, p: 1 - score.score, attack: one.real });
  }
  return judged;
}

/** Scores each case as a customer's first signal. */
export function judgeAlone<C extends Case>(cases: readonly C[], weights?: TriageWeights): Judged<C>[] {
  return cases.flatMap((one) => replay([one], { weights }));
}

/** The same cases with the same past under other weights; verdicts among what was known stay as they were. */
export function rescored<C extends Case>(judged: readonly Judged<C>[], weights?: TriageWeights): Judged<C>[] {
  return judged.map((one) => ({ ...one, p: 1 - scoreOf(one.case, one.past, weights).score }));
}
