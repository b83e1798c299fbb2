import type { ThreatFilters, ThreatList, ThreatSummary, ThreatTrait } from '@soc-agent/contracts';
import type { OpenThreats, ThreatPage } from '@soc-agent/store';

/** The fields that a threat has while it is under way. */
const KNOWN: Partial<Record<ThreatTrait, (threat: ThreatSummary) => string | undefined>> = {
  status: ({ status }) => status,
  triage: ({ triage }) => triage,
  type: ({ threatType }) => threatType,
  customer: ({ customerName }) => customerName,
  product: ({ sourceProduct }) => sourceProduct,
  rule: ({ ruleId }) => ruleId,
};

/** Whether a threat under way can match: the filters use only fields that it has already. */
export function mayMatchOpen({ not = {}, ...filters }: ThreatFilters): boolean {
  const asked = [...Object.keys(filters), ...Object.keys(not)];
  return (
    asked.every((name) => name in KNOWN) &&
    (filters.status ?? ['analyzing']).includes('analyzing') &&
    (filters.triage ?? ['new']).includes('new')
  );
}

/** Whether a threat under way passes filters that use only its fields. */
export function matchesOpen({ not = {}, ...filters }: ThreatFilters, threat: ThreatSummary): boolean {
  const has = (name: string, values: readonly string[]): boolean =>
    values.includes(KNOWN[name as ThreatTrait]?.(threat) ?? '');
  return (
    Object.entries(filters).every(([name, values]) => has(name, values as string[])) &&
    !Object.entries(not).some(([name, values]) => has(name, values as string[]))
  );
}

/** Whether only threats that are not stored yet can match. */
export function isOpenOnly({ status }: ThreatFilters): boolean {
  return status?.every((one) => one === 'analyzing' || one === 'queued') ?? false;
}

/** A page with threats under way in front of stored ones; one that is in both is listed as it is stored. */
export function inFrontOf(stored: ThreatPage, open: OpenThreats, offset: number, limit: number): ThreatList {
  const rows = new Map([...open.items.slice(offset), ...stored.items].map((row) => [row.id, row]));
  const items = [...rows.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    total: stored.total + open.total,
    ...(stored.capped && { capped: true }),
    ...(last && items.length === limit && { nextCursor: last.id }),
  };
}
