import type { ThreatSummary } from '@soc-agent/contracts';

/** What a filter looks at of a row; where it is missing here only the gateway can say. */
const TOLD: Readonly<Record<string, (threat: ThreatSummary) => readonly (string | undefined)[]>> = {
  severity: ({ severity }) => [severity],
  status: ({ status }) => [status],
  triage: ({ triage }) => [triage],
  customer: ({ customerName }) => [customerName],
  rule: ({ ruleId }) => [ruleId],
  product: ({ sourceProduct }) => [sourceProduct],
  type: ({ threatType }) => [threatType],
  verdict: ({ verdict }) => [verdict ?? 'none'],
  group: ({ groupKey }) => [groupKey],
  incident: ({ incident }) => [incident ?? 'none'],
  review: ({ requiresHumanReview }) => [String(requiresHumanReview ?? false)],
  partial: ({ partial }) => [String(partial ?? false)],
};

/**
 * Whether a changed threat belongs to what is asked for.
 * @returns undefined where a row does not tell: its entities are the first six, and a text is searched for elsewhere.
 */
export function matches(
  threat: ThreatSummary,
  filters: Readonly<Record<string, readonly string[]>>,
): boolean | undefined {
  if (threat.status === 'suppressed' && !filters['status']?.includes('suppressed')) return false;
  let isSure = true;
  for (const [name, wanted] of Object.entries(filters)) {
    if (name === 'occurred_after' || name === 'occurred_before') {
      const isAfter = Date.parse(threat.occurredAt) >= Date.parse(wanted[0] ?? '');
      if (isAfter !== (name === 'occurred_after')) return false;
      continue;
    }
    const excluded = name.startsWith('not.');
    const look = TOLD[excluded ? name.slice(4) : name];
    if (!look) {
      isSure = false;
      continue;
    }
    const has = look(threat).some((value) => value !== undefined && wanted.includes(value));
    if (has === excluded) return false;
  }
  return isSure ? true : undefined;
}
