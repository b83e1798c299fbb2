import { CHANGE_KINDS, type Change, type OutcomeDiff, type SetDiff, type TermChange } from './outcome-diff.js';

/** Changes that are told one by one, those of one rule in one direction as one. */
const MOST_CHANGES = 30;
const MOST_TERMS = 4;
const TITLE_LENGTH = 80;
/** Smaller changes of a term do not show at two decimals. */
const LEAST_TERM = 0.005;

/** How many signals of each set changed and how, then the changes that matter most with the terms behind them. */
export function outcomeDiffTable({ sets, changes }: OutcomeDiff): string {
  const alike = [...groupsOf(changes).values()].sort((one, other) => weightOf(other) - weightOf(one));
  const shown = alike.slice(0, MOST_CHANGES);
  const left = alike.slice(MOST_CHANGES).reduce((sum, { length }) => sum + length, 0);
  const lines = shown.flatMap(linesOf);
  return [
    countsTable(sets),
    ...(lines.length > 0
      ? ['', 'What changed, unread ones first; scores and terms are those of the first signal:']
      : []),
    ...lines,
    ...(left > 0 ? [`… and ${left} signals with ${alike.length - shown.length} other changes`] : []),
  ].join('\n');
}

function countsTable(sets: readonly SetDiff[]): string {
  const header = ['signals', 'changed', ...CHANGE_KINDS, 'only before', 'only after'];
  const rows = sets.map(({ set, signals, changed, kinds, onlyBefore, onlyAfter }): [string, string[]] => {
    const counts = [signals, changed, ...CHANGE_KINDS.map((kind) => kinds[kind]), onlyBefore, onlyAfter];
    return [set, counts.map(String)];
  });
  const width = Math.max(...sets.map(({ set }) => set.length), 'set'.length);
  return [['set', header] as [string, string[]], ...rows]
    .map(
      ([set, cells]) =>
        set.padEnd(width) + cells.map((cell, n) => cell.padStart((header[n] ?? '').length + 2)).join(''),
    )
    .join('\n');
}

/** Changes that read the same: of one title in one set, from and to the same. */
function groupsOf(changes: readonly Change[]): Map<string, Change[]> {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = JSON.stringify([change.before.set, change.before.title, change.after.attack, decisionOf(change)]);
    const group = groups.get(key);
    if (group) group.push(change);
    else groups.set(key, [change]);
  }
  return groups;
}

/** Attacks that are not read any more, then anything else that is not, then attacks, then the rest; most signals first. */
function weightOf(changes: readonly Change[]): number {
  const [first] = changes;
  const unread = first?.kinds.includes('now unread') ? 2 : 0;
  return (unread + (first?.after.attack ? 1 : 0)) * 1e9 + changes.length;
}

function linesOf(changes: readonly Change[]): string[] {
  const [first] = changes;
  if (!first) return [];
  const { before, after, terms } = first;
  const label = after.attack === undefined ? '' : after.attack ? ', an attack' : ', no attack';
  const most = terms.filter((term) => sizeOf(term) >= LEAST_TERM).slice(0, MOST_TERMS);
  return [
    `${before.set}: ${changes.length} × ${titleOf(before.title)}${label}`,
    `  ${decisionOf(first)}; score ${before.score.toFixed(2)} → ${after.score.toFixed(2)} (${before.id})`,
    `  ${most.length > 0 ? most.map(termText).join(', ') : 'by no term of the score'}`,
  ];
}

function decisionOf({ before, after, kinds }: Change): string {
  const parts = [
    before.severity === after.severity ? before.severity : `${before.severity} → ${after.severity}`,
    ...(before.recommendation === after.recommendation ? [] : [`${before.recommendation} → ${after.recommendation}`]),
    ...kinds.filter((kind) => kind.startsWith('review') || kind === 'now unread'),
  ];
  return parts.join(', ');
}

function termText({ indicator, before, after }: TermChange): string {
  if (before === undefined) return `${indicator} ${signed(after)} (new)`;
  return after === undefined
    ? `${indicator} ${signed(before)} (gone)`
    : `${indicator} ${signed(before)} → ${signed(after)}`;
}

function sizeOf({ before = 0, after = 0 }: TermChange): number {
  return Math.abs(after - before);
}

function signed(logOdds = 0): string {
  return `${logOdds < 0 ? '' : '+'}${logOdds.toFixed(2)}`;
}

/** Titles are other people's text: nothing in them may act on a terminal. */
function titleOf(title: string): string {
  const plain = title.replace(/\p{C}/gu, '�');
  return `"${[...plain].slice(0, TITLE_LENGTH).join('')}${[...plain].length > TITLE_LENGTH ? '…' : ''}"`;
}
