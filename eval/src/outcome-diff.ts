import { SEVERITIES, type Severity } from '@soc-agent/contracts';
import type { Outcome } from './outcomes.js';

export const CHANGE_KINDS = [
  'band up',
  'band down',
  'recommendation',
  'review gained',
  'review lost',
  'now unread',
] as const;
/** What changed; `now unread`: its severity is below MEDIUM and no person must look, which was not so before. */
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One signal whose severity, recommendation or review is another now. */
export interface Change {
  before: Outcome;
  after: Outcome;
  kinds: ChangeKind[];
  /** The terms that differ, the one that changed most first. */
  terms: TermChange[];
}

/** A term of the score, natural logarithm of the odds that the threat is real; a side that does not have it is undefined. */
export interface TermChange {
  indicator: string;
  before: number | undefined;
  after: number | undefined;
}

/** What changed in one set. */
export interface SetDiff {
  set: string;
  /** Signals that both versions judged. */
  signals: number;
  /** Those with any change; one signal may count under several kinds. */
  changed: number;
  kinds: Record<ChangeKind, number>;
  /** Signals that one version judged and the other did not. */
  onlyBefore: number;
  onlyAfter: number;
}

export interface OutcomeDiff {
  sets: SetDiff[];
  changes: Change[];
}

/** Compares what two versions decide on the same signals. @throws Error when a version names a signal of a set twice. */
export function compareOutcomes(before: readonly Outcome[], after: readonly Outcome[]): OutcomeDiff {
  const [old, now] = [byKey(before), byKey(after)];
  const sets = new Map([...before, ...after].map(({ set }) => [set, emptyDiff(set)]));
  const changes: Change[] = [];
  for (const [key, outcome] of old) {
    const diff = sets.get(outcome.set) as SetDiff;
    const other = now.get(key);
    if (!other) {
      diff.onlyBefore++;
      continue;
    }
    diff.signals++;
    const kinds = kindsOf(outcome, other);
    if (kinds.length === 0) continue;
    diff.changed++;
    for (const kind of kinds) diff.kinds[kind]++;
    changes.push({ before: outcome, after: other, kinds, terms: termChanges(outcome, other) });
  }
  for (const [key, { set }] of now) if (!old.has(key)) (sets.get(set) as SetDiff).onlyAfter++;
  return { sets: [...sets.values()], changes };
}

function byKey(outcomes: readonly Outcome[]): Map<string, Outcome> {
  const keyed = new Map<string, Outcome>();
  for (const outcome of outcomes) {
    const key = JSON.stringify([outcome.set, outcome.id]);
    if (keyed.has(key)) throw new Error(`the set ${outcome.set} has the signal ${outcome.id} twice`);
    keyed.set(key, outcome);
  }
  return keyed;
}

function emptyDiff(set: string): SetDiff {
  const kinds = Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, 0])) as Record<ChangeKind, number>;
  return { set, signals: 0, changed: 0, kinds, onlyBefore: 0, onlyAfter: 0 };
}

function kindsOf(before: Outcome, after: Outcome): ChangeKind[] {
  const bands = bandOf(after.severity) - bandOf(before.severity);
  const is: Record<ChangeKind, boolean> = {
    'band up': bands > 0,
    'band down': bands < 0,
    recommendation: before.recommendation !== after.recommendation,
    'review gained': !before.review && after.review,
    'review lost': before.review && !after.review,
    'now unread': !isUnread(before) && isUnread(after),
  };
  return CHANGE_KINDS.filter((kind) => is[kind]);
}

function bandOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

function isUnread({ severity, review }: Outcome): boolean {
  return !review && bandOf(severity) < bandOf('MEDIUM');
}

function termChanges(before: Outcome, after: Outcome): TermChange[] {
  const [old, now] = [sums(before), sums(after)];
  const size = (term: TermChange): number => Math.abs((term.after ?? 0) - (term.before ?? 0));
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((indicator) => ({ indicator, before: old.get(indicator), after: now.get(indicator) }))
    .filter(({ before: one, after: other }) => one !== other)
    .sort((one, other) => size(other) - size(one));
}

/** Log-odds by indicator; one that counts several times as their sum. */
function sums({ terms }: Outcome): Map<string, number> {
  const logOdds = new Map<string, number>();
  for (const term of terms) logOdds.set(term.indicator, (logOdds.get(term.indicator) ?? 0) + term.logOdds);
  return logOdds;
}
