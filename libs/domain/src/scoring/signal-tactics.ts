import type { ThreatSignal } from '@soc-agent/contracts';
import { readHints } from '../attack/hints.js';
import { attackMapper } from '../attack/attack-mapper.js';

/** Command and control, exfiltration: what keeps firing here is a beacon, where most that keeps firing is noise. */
export const BEACON_TACTICS: readonly string[] = ['TA0011', 'TA0010'];

/**
 * ATT&CK tactics the signal's rule tells of, by the source's hints or else by its wording; each once. A technique of
 * several tactics is told by its first: it is one step of an intruder, not four.
 */
export function signalTactics({
  title,
  source,
  mitreHints,
}: Pick<ThreatSignal, 'title' | 'source' | 'mitreHints'>): string[] {
  const hints = readHints(mitreHints);
  const named = [
    ...hints.techniques.flatMap(({ technique }) => technique.tactics.slice(0, 1)),
    ...hints.tactics.map(({ id }) => id),
  ];
  if (named.length > 0) return [...new Set(named)];
  const [likeliest] = attackMapper().map({
    title,
    ...(source.ruleName !== undefined && { ruleName: source.ruleName }),
  });
  return likeliest?.tactics.slice(0, 1) ?? [];
}
