import type { ThreatAnalysis } from '@soc-agent/contracts';
import { TriageHistory } from '@soc-agent/domain';
import { knownEntity, ordinaryHistory, type HistoryKind } from './field-history.js';
import { FieldSuite, type FieldCase } from './field-suite.js';
import { ask, conclude, type Case } from './judge.js';
import { countReviews } from './review-load.js';

/** One case of the suite, judged. */
export interface PlayedCase {
  fieldCase: FieldCase;
  /** On an entity the history knows. */
  isKnown: boolean;
  analysis: Omit<ThreatAnalysis, 'seq' | 'updatedAt'>;
}

/** The whole suite after one history. */
export interface Play {
  kind: HistoryKind;
  seed: number;
  cases: PlayedCase[];
  /** Signals at the history's end, and the reviews they asked for. */
  ordinary: number;
  reviews: number;
}

/** Ordinary signals whose reviews are counted, the last of each history. */
const COUNTED = 100;
/** In order; the first is a customer without a past. */
const HISTORY_KINDS: readonly HistoryKind[] = [
  { hours: 0, signals: 0 },
  { hours: 72, signals: 300 },
  { hours: 480, signals: 300 },
  { hours: 480, signals: 1000 },
  { hours: 480, signals: 2000 },
  { hours: 480, signals: 10_000 },
];

/** Plays the suite after random histories of each kind, on entities the customer knows and on new ones. */
export async function* playFieldSuite(cases: readonly FieldCase[], seeds: number): AsyncGenerator<Play> {
  const suite = new FieldSuite(cases);
  for (const kind of HISTORY_KINDS) {
    for (let seed = 1; seed <= (kind.signals === 0 ? 1 : seeds); seed += 1) yield await play(suite, kind, seed);
  }
}

async function play(suite: FieldSuite, kind: HistoryKind, seed: number): Promise<Play> {
  const { history, ...ordinary } = await liveThrough(kind, seed);
  const cases: PlayedCase[] = [];
  for (const [index, fieldCase] of suite.cases.entries()) {
    for (const isKnown of kind.signals === 0 ? [false] : [false, true]) {
      const name = isKnown ? knownEntity(fieldCase.entity, seed) : `new-${fieldCase.entity}`;
      const one = await suite.about(index, name);
      cases.push({ fieldCase, isKnown, analysis: conclude(one, history.peek(one.signal, one.at)) });
    }
  }
  return { kind, seed, cases, ...ordinary };
}

/** Counts a whole history, and judges the last of its signals. */
async function liveThrough(
  kind: HistoryKind,
  seed: number,
): Promise<{ history: TriageHistory } & Pick<Play, 'ordinary' | 'reviews'>> {
  const history = new TriageHistory();
  const signals = ordinaryHistory(kind, seed);
  const asking: Pick<Case, 'signal' | 'at'>[] = [];
  for (const [position, { signal, at }] of signals.entries()) {
    if (position < signals.length - COUNTED) {
      history.count(signal, at);
      continue;
    }
    const { requiresHumanReview } = conclude({ signal, said: await ask(signal), at }, history.observe(signal, at));
    if (requiresHumanReview) asking.push({ signal, at });
  }
  return { history, ordinary: Math.min(COUNTED, signals.length), reviews: countReviews(asking) };
}
