import { SignalEntities, type Severity, type ThreatSignal } from '@soc-agent/contracts';
import { groupKey } from '../evidence/groups.js';
import { rankOf } from '../scoring/triage-history.js';

/** How far apart events of one group may be to be folded, by default, milliseconds. */
export const FOLD_WINDOW_MS = 10 * 60_000;
/** Signals that one threat stands for at most; further ones begin another. */
export const MAX_OCCURRENCES = 10_000;
/** Of each kind of entity, how many folded signals may bring: what names more is a threat of its own. */
const MAX_BROUGHT = 100;

type Entities = Record<string, string[]>;

const LISTS = Object.keys(new SignalEntities());

/** What the signals folded into a threat bring. */
export interface Brought {
  /** By the names of the lists of a signal; in the order in which they came. */
  entities: Entities;
  /** The gravest that their sources gave. */
  severity?: Severity;
}

/** A threat that signals of its group may be folded into. */
export interface FoldLeader {
  id: string;
  /** When its event happened, Unix milliseconds. */
  at: number;
}

/**
 * Signals with the same key may be folded into each other: those of one group, but CRITICAL ones only among themselves, so that the first
 * of them is always a threat of its own.
 */
export function foldKey(signal: ThreatSignal): string {
  return `${signal.severity === 'CRITICAL' ? '!' : ''}${groupKey(signal)}`;
}

/** Of those whose event lies within the window, before or after, the nearest. */
export function nearestLeader<L extends FoldLeader>(
  leaders: readonly L[],
  at: number,
  windowMs: number,
): L | undefined {
  const distance = (leader: L): number => Math.abs(at - leader.at);
  return leaders
    .filter((leader) => distance(leader) <= windowMs)
    .reduce<L | undefined>((best, one) => (best && distance(best) <= distance(one) ? best : one), undefined);
}

/** A threat with what was folded into it so far. */
export interface Occurred {
  occurrences: number;
  brought?: Brought | undefined;
}

/** The same with one more signal, and whether that {@link mayChange} its analysis; undefined where the threat takes no more. */
export function withOneMore(
  { occurrences, brought: before }: Occurred,
  signal: ThreatSignal,
): { occurrences: number; brought: Brought; mayChange: boolean } | undefined {
  const brought = occurrences < MAX_OCCURRENCES ? broughtWith(before, signal) : undefined;
  return brought && { occurrences: occurrences + 1, brought, mayChange: mayChange(before, brought, occurrences) };
}

/** What there is with one more signal; undefined where that is more than one threat is to show. */
export function broughtWith(known: Brought | undefined, { entities, severity }: ThreatSignal): Brought | undefined {
  const merged: Entities = {};
  for (const list of LISTS) {
    const values = [...new Set([...(known?.entities[list] ?? []), ...(listsOf(entities)[list] ?? [])])];
    if (values.length > MAX_BROUGHT) return undefined;
    if (values.length > 0) merged[list] = values;
  }
  const gravest = [known?.severity, severity].flatMap((one) => one ?? []).sort((a, b) => rankOf(b) - rankOf(a))[0];
  return { entities: merged, ...(gravest && { severity: gravest }) };
}

/** The signal of a threat with what was folded into it: what it names stays where it is, and more follows. */
export function withBrought(signal: ThreatSignal, { entities, severity }: Brought): ThreatSignal {
  const merged = { ...listsOf(signal.entities) };
  for (const [list, values] of Object.entries(entities))
    merged[list] = [...new Set([...(merged[list] ?? []), ...values])];
  return {
    ...signal,
    entities: merged as unknown as SignalEntities,
    ...(severity && rankOf(severity) > rankOf(signal.severity) && { severity }),
  };
}

/**
 * What of the folded signals an analysis depends on: when this text changes, the threat is analyzed again.
 * @param signal as {@link withBrought} gives it
 */
export function foldingAspect({ entities, severity }: ThreatSignal, occurrences: number): string {
  const counts = LISTS.map((list) => listsOf(entities)[list]?.length ?? 0);
  return JSON.stringify([severity ?? null, String(occurrences).length, ...counts]);
}

/** Whether one more signal may change the analysis; whether it does can only be seen with the threat's own signal. */
function mayChange(before: Brought | undefined, after: Brought, occurrences: number): boolean {
  const named = ({ entities }: Brought): number => Object.values(entities).reduce((sum, { length }) => sum + length, 0);
  return (
    !before ||
    named(before) !== named(after) ||
    before.severity !== after.severity ||
    String(occurrences).length !== String(occurrences + 1).length
  );
}

function listsOf(entities: SignalEntities): Entities {
  return entities as unknown as Entities;
}
