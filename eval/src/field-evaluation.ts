import { SEVERITIES } from '@soc-agent/contracts';
import type { HistoryKind } from './field-history.js';
import { playFieldSuite, type Play, type PlayedCase } from './field-play.js';
import type { FieldCase } from './field-suite.js';

/** What became of the suite after histories of one kind. */
export interface HistoryFigures extends HistoryKind {
  /** Signals judged, of all histories and entities. */
  judged: number;
  unread: number;
  unreadLow: number;
  benign: number;
  benignWithoutReview: number;
  /** Ordinary signals at the end of the histories, and the reviews they asked for. */
  ordinary: number;
  reviews: number;
}

/** What `fieldSuite` in `results.json` holds. */
export interface FieldSuiteResults {
  /** Bad signals that their source rates MEDIUM or more and nobody would have read. */
  unread: number;
  /** The same of those rated LOW or INFO. */
  unreadLow: number;
  /** Share of the benign signals at a customer with history that ask for no review. */
  benignWithoutReview: number;
  /** Reviews per 100 ordinary signals, at the end of the histories. */
  reviewsPer100: number;
  unreadKeys: string[];
  unreadLowKeys: string[];
  histories: HistoryFigures[];
}

const SEEDS = 20;

export async function evaluateFieldSuite(cases: readonly FieldCase[], seeds = SEEDS): Promise<FieldSuiteResults> {
  const histories = new Map<HistoryKind, HistoryFigures>();
  const unread: FieldCase[] = [];
  for await (const play of playFieldSuite(cases, seeds)) {
    histories.set(play.kind, added(histories.get(play.kind) ?? { ...play.kind, ...NOTHING }, play));
    unread.push(...play.cases.filter(isUnread).map(({ fieldCase }) => fieldCase));
  }
  const all = [...histories.values()];
  const past = all.filter(({ signals }) => signals > 0);
  const sum = (of: readonly HistoryFigures[], key: keyof HistoryFigures): number =>
    of.reduce((total, figures) => total + figures[key], 0);
  const keys = (of: readonly FieldCase[]): string[] => [...new Set(of.map(({ key }) => key))].sort();
  return {
    unread: sum(all, 'unread'),
    unreadLow: sum(all, 'unreadLow'),
    benignWithoutReview: sum(past, 'benignWithoutReview') / sum(past, 'benign'),
    reviewsPer100: (100 * sum(past, 'reviews')) / sum(past, 'ordinary'),
    unreadKeys: keys(unread.filter(isRated)),
    unreadLowKeys: keys(unread.filter((one) => !isRated(one))),
    histories: all,
  };
}

type Counts = Omit<HistoryFigures, keyof HistoryKind>;
const NOTHING: Counts = {
  judged: 0,
  unread: 0,
  unreadLow: 0,
  benign: 0,
  benignWithoutReview: 0,
  ordinary: 0,
  reviews: 0,
};

function added(figures: HistoryFigures, { cases, ordinary, reviews }: Play): HistoryFigures {
  const unread = cases.filter(isUnread).map(({ fieldCase }) => fieldCase);
  const rated = unread.filter(isRated).length;
  const benign = cases.filter(({ fieldCase }) => !fieldCase.bad);
  return {
    ...figures,
    judged: figures.judged + cases.length,
    unread: figures.unread + rated,
    unreadLow: figures.unreadLow + unread.length - rated,
    benign: figures.benign + benign.length,
    benignWithoutReview:
      figures.benignWithoutReview + benign.filter(({ analysis }) => !analysis.requiresHumanReview).length,
    ordinary: figures.ordinary + ordinary,
    reviews: figures.reviews + reviews,
  };
}

/** Bad, below MEDIUM in the end, and nobody is asked to look, whatever the recommendation says. */
export function isUnread({ fieldCase, analysis }: PlayedCase): boolean {
  return fieldCase.bad && !analysis.requiresHumanReview && rankOf(analysis.severity) < rankOf('MEDIUM');
}

/** Its source rates it MEDIUM or more. */
function isRated({ severity }: FieldCase): boolean {
  return rankOf(severity) >= rankOf('MEDIUM');
}

function rankOf(severity: FieldCase['severity']): number {
  return SEVERITIES.indexOf(severity);
}
