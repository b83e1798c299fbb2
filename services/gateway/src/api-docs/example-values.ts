import { SEVERITIES, THREAT_STATUSES, THREAT_TYPES, TRIAGE_STATES } from '@soc-agent/contracts';

export const ID = '0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f';
export const AT = '2026-11-27T06:00:00.000Z';
export const LATER = '2026-11-27T06:00:01.250Z';

/** Counts of threats, none of anything. */
export const NONE = {
  bySeverity: noneOf(SEVERITIES),
  byType: noneOf(THREAT_TYPES),
  byStatus: noneOf(THREAT_STATUSES),
  byTriage: noneOf(TRIAGE_STATES),
};

function noneOf<W extends string>(words: readonly W[]): Record<W, number> {
  return Object.fromEntries(words.map((word) => [word, 0])) as Record<W, number>;
}
