import { INFRASTRUCTURE_EVENT_KINDS, type InfrastructureEventKind } from '@soc-agent/contracts';

/** Words that tell a kind; the first match wins. */
const WORDS: readonly (readonly [RegExp, InfrastructureEventKind])[] = [
  [/load.?test|stress.?test|benchmark/i, 'load_test'],
  [/maintenance|downtime|silence/i, 'maintenance'],
  [/deploy|release|rollout|rolled.?back|rollback|upgraded|service\.(?:published|removed)/i, 'deployment'],
  [/config|setting|flag|environment\.(?:created|modified|deleted)/i, 'configuration_change'],
  [/incident|outage|alert|failure/i, 'incident'],
];

/** The kind that a text, or a word in it, names; undefined when there is none. */
export function eventKind(text: string | undefined): InfrastructureEventKind | undefined {
  if (text === undefined) return undefined;
  return INFRASTRUCTURE_EVENT_KINDS.find((kind) => kind === text) ?? WORDS.find(([words]) => words.test(text))?.[1];
}

/** Words of a type that say that something begins, or ends. */
const STATES: readonly (readonly [RegExp, EventState])[] = [
  [/^(?:started|begun|opened|detected|reported|triggered|firing)$/i, 'begun'],
  [/^(?:finished|ended|completed|closed|resolved|recovered|stopped)$/i, 'ended'],
];

export type EventState = 'begun' | 'ended';

/**
 * The state in a type such as `dev.cdevents.incident.resolved.0.3.0`, and what has that state: the type without the state and the version.
 * Undefined for a type that names no state.
 */
export function eventState(type: string): { state: EventState; of: string } | undefined {
  const words = type.replace(/(?:\.v?\d+)+$/, '').split(/[.:/]/);
  const position = words.findLastIndex((word) => STATES.some(([pattern]) => pattern.test(word)));
  const state = STATES.find(([pattern]) => pattern.test(words[position] ?? ''))?.[1];
  return state && { state, of: words.toSpliced(position, 1).join('.') };
}
