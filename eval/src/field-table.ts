import type { FieldSuiteResults, HistoryFigures } from './field-evaluation.js';
import { row } from './table.js';

/** What became of the field suite after each kind of history. */
export function fieldTable(results: FieldSuiteResults): string {
  const { unread, unreadLow, unreadKeys, unreadLowKeys, benignWithoutReview, reviewsPer100, histories } = results;
  const named = (keys: readonly string[]): string => (keys.length > 0 ? `: ${keys.join(', ')}` : '');
  return [
    'Field suite after random histories, on known entities and new ones: severity and review as production answers them',
    row('', ['judged', 'unread', 'unread LOW', 'no review', 'reviews'], 12),
    ...histories.map(historyRow),
    `Unread of bad ones rated MEDIUM or more: ${unread} (0 allowed)${named(unreadKeys)}`,
    `Unread of bad ones rated LOW: ${unreadLow}${named(unreadLowKeys)}`,
    `Benign ones without review at a customer with history: ${percent(benignWithoutReview)} (60 % wanted)`,
    `Reviews per 100 ordinary signals at the end of the histories: ${reviewsPer100.toFixed(1)} (10 allowed)`,
    'Unread: below MEDIUM in the end, and no review asked for. No review: of the benign ones. Reviews: per 100 ordinary signals.',
  ].join('\n');
}

function historyRow(figures: HistoryFigures): string {
  const { hours, signals, judged, unread, unreadLow, benign, benignWithoutReview, ordinary, reviews } = figures;
  const label = signals === 0 ? 'no history' : `${hours} h with ${signals} ordinary signals`;
  const perHundred = ordinary > 0 ? ((100 * reviews) / ordinary).toFixed(1) : '';
  return row(
    label,
    [String(judged), String(unread), String(unreadLow), percent(benignWithoutReview / benign), perHundred],
    12,
  );
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
