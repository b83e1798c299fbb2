import { contentTerms, recordTerms, WEIGHT_BOUNDS, type TriageWeights } from '@soc-agent/domain';
import { scoreOf } from './judge.js';
import type { Judged } from './replay.js';

export type WeightName = keyof TriageWeights;

/** The weights in the order of their columns. */
export const WEIGHT_NAMES = Object.keys(WEIGHT_BOUNDS) as WeightName[];

/** What the score's own terms of one case multiply with each weight, one column a weight; 0 for a term it does not give. */
export interface TermColumns {
  /** Of the terms on the customer's past, of those on the signal's content. */
  past: readonly number[];
  content: readonly number[];
  /** Log-odds by all terms that have no weight here. */
  others: number;
}

type Term = ReturnType<typeof contentTerms>[number];

/** Where a term's name is not its weight's. */
const INDICATORS: Partial<Record<WeightName, string>> = {
  succeeded: 'outcome_succeeded',
  failed: 'outcome_failed',
  stopped: 'outcome_stopped',
  vendorReal: 'vendor_verdict',
  vendorFalse: 'vendor_verdict',
};
/** 1 or −1 for each weight, the sign it may have. */
const UNIT = weightsFrom((name) => (WEIGHT_BOUNDS[name][0] < 0 ? -1 : 1));
const ZERO = weightsFrom(() => 0);

const known = new WeakMap<Judged, TermColumns>();

/** Taken once for each case: many fits ask for the same ones. */
export function termColumns(judged: Judged): TermColumns {
  const found = known.get(judged) ?? columnsOf(judged);
  known.set(judged, found);
  return found;
}

/** Weights by name and column. */
export function weightsFrom(valueOf: (name: WeightName, column: number) => number): TriageWeights {
  const entries = WEIGHT_NAMES.map((name, column) => [name, valueOf(name, column)] as const);
  return Object.fromEntries(entries) as Record<WeightName, number>;
}

function columnsOf({ case: one, past }: Judged): TermColumns {
  const { signal, said } = one;
  const techniques = said.priority.techniques ?? [];
  return {
    past: columnsFrom(recordTerms(signal, past, techniques, UNIT).terms),
    content: columnsFrom(contentTerms(signal, techniques, UNIT)),
    others: scoreOf(one, past, ZERO).indicators.reduce((sum, { logOdds }) => sum + logOdds, 0),
  };
}

function columnsFrom(terms: readonly Term[]): number[] {
  return WEIGHT_NAMES.map((name) => {
    const indicator = INDICATORS[name] ?? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const term = terms.find(({ indicator: of, logOdds }) => of === indicator && hasSignOf(name, logOdds));
    return term ? term.logOdds / UNIT[name] : 0;
  });
}

/** A vendor's verdict is one term with two weights, told apart by their signs. */
function hasSignOf(name: WeightName, logOdds: number): boolean {
  return INDICATORS[name] !== 'vendor_verdict' || Math.sign(logOdds) === UNIT[name];
}
