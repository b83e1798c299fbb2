/** Filters that threats and incidents share, and what incidents call them. */
const SHARED: Readonly<Record<string, string>> = {
  severity: 'severity',
  customer: 'customer',
  entity: 'entity',
  technique: 'technique',
  tactic: 'tactic',
  rule: 'rule',
  q: 'q',
  assignee: 'owner',
};

/** What is there whatever the filters say. */
const HARMLESS = ['not.triage', 'occurred_after', 'occurred_before', 'incident'];

/**
 * The same question about incidents.
 * @returns undefined where the filters speak of what incidents have not: none matches.
 */
export function incidentFilters(
  filters: Readonly<Record<string, readonly string[]>>,
  isAll: boolean,
): Record<string, readonly string[]> | undefined {
  const asked: Record<string, readonly string[]> = isAll ? {} : { state: ['open', 'acknowledged', 'contained'] };
  for (const [name, values] of Object.entries(filters)) {
    if (HARMLESS.includes(name)) continue;
    const excluded = name.startsWith('not.');
    const own = SHARED[excluded ? name.slice(4) : name];
    if (!own) return undefined;
    asked[excluded ? `not.${own}` : own] = values;
  }
  return asked;
}
