import { INFRASTRUCTURE_EVENT_KINDS, type InfrastructureEventKind } from '@soc-agent/contracts';

/** Words that tell a kind; the first match wins. */
const WORDS: readonly (readonly [RegExp, InfrastructureEventKind])[] = [
  [/load.?test|stress.?test|benchmark/i, 'load_test'],
  [/maintenance|downtime|silence/i, 'maintenance'],
  [/deploy|release|rollout|rollback|upgraded/i, 'deployment'],
  [/config|setting|flag/i, 'configuration_change'],
  [/incident|outage|alert|failure/i, 'incident'],
];

/** The kind a text names outright or by a word of it; undefined when it tells none. */
export function eventKind(text: string | undefined): InfrastructureEventKind | undefined {
  if (text === undefined) return undefined;
  return INFRASTRUCTURE_EVENT_KINDS.find((kind) => kind === text) ?? WORDS.find(([words]) => words.test(text))?.[1];
}
