import type { FalsePositiveScore, TriageCounters } from '@soc-agent/contracts';
import { FOLD_WINDOW_MS, FoldMemory, TriageHistory, type TriageWeights } from '@soc-agent/domain';
import { scoreOf, type Case } from './judge.js';
import type { Forecast } from './metrics.js';
import { happenings, verdictOn } from './verdicts.js';

/** A forecast, what it is for, and what was known when it was made. */
export interface Judged<C extends Case = Case> extends Forecast {
  case: C;
  /** The threat that it was folded into, as that was by then; absent for one of its own. */
  judgedAs?: Case;
  past: TriageCounters;
}

/** How cases are replayed; without anything, as on a customer's first day, with the shipped weights. */
export interface Replay {
  history?: TriageHistory;
  weights?: TriageWeights | undefined;
  /** Positions of the cases that get a verdict an hour later. */
  drawn?: ReadonlySet<number>;
}

/** A threat as it was judged last. */
interface Threat {
  case: Case;
  past: TriageCounters;
}

/**
 * Scores cases in order, each before its own verdict is known; those without a label are seen and left out. What repeats is folded as
 * production folds it: it has the score that its threat has by then.
 */
export function replay<C extends Case>(
  cases: readonly C[],
  { history = new TriageHistory(), weights, drawn = new Set() }: Replay = {},
): Judged<C>[] {
  const judged: Judged<C>[] = [];
  const scores = new Map<number, FalsePositiveScore>();
  const folds = new FoldMemory(FOLD_WINDOW_MS);
  const threats = new Map<string, Threat>();
  for (const { kind, position } of happenings(cases, drawn)) {
    const one = cases[position] as C;
    if (kind === 'verdict') {
      history.recordVerdict(verdictOn(one, position, scores.get(position) ?? { indicators: [] }));
      scores.delete(position);
      continue;
    }
    const threat = threatOf(one, { folds, threats, history });
    if (one.real === undefined) continue;
    const score = scoreOf(threat.case, threat.past, weights);
    if (drawn.has(position)) scores.set(position, score);
    judged.push({
      case: one,
      ...(threat.case !== one && { judgedAs: threat.case }),
      past: threat.past,
      p: 1 - score.score,
      attack: one.real,
    });
  }
  return judged;
}

/** The threat that a case is, or is folded into, with what is known by then. */
function threatOf(
  one: Case,
  { folds, threats, history }: { folds: FoldMemory; threats: Map<string, Threat>; history: TriageHistory },
): Threat {
  const { into, again } = folds.place(one.signal, one.at);
  const known = into === undefined ? undefined : threats.get(into);
  if (!known) {
    const threat = { case: one, past: history.observe(one.signal, one.at) };
    threats.set(one.signal.id, threat);
    return threat;
  }
  history.count(one.signal, one.at);
  if (again) {
    known.case = { ...known.case, signal: again };
    known.past = history.look(again, known.case.at);
  }
  return known;
}

/** Scores each case as a customer's first signal. */
export function judgeAlone<C extends Case>(cases: readonly C[], weights?: TriageWeights): Judged<C>[] {
  return cases.flatMap((one) => replay([one], { weights }));
}

/** The same cases with the same past under other weights; verdicts among what was known stay as they were. */
export function rescored<C extends Case>(judged: readonly Judged<C>[], weights?: TriageWeights): Judged<C>[] {
  return judged.map((one) => ({ ...one, p: 1 - scoreOf(one.judgedAs ?? one.case, one.past, weights).score }));
}
