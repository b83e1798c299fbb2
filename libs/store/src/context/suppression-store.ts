import type { CriticalAsset, RuleHits, SuppressionRule, ThreatSignal, ThreatSummary } from '@soc-agent/contracts';
import { SuppressionRules } from '@soc-agent/domain';
import type { Database } from '../database/database.js';
import { keyOf, storable } from '../database/text-keys.js';
import { unframed } from '../threats/documents.js';
import { isLocalKind, isStoredKind } from '../threats/entities.js';
import { indexed } from '../threats/new-threat.js';
import { SUMMARY_COLUMNS, summaryOfRow, type SummaryRow } from '../threats/threat-rows.js';

/** Threats of a rule are counted up to here. */
const MAX_HITS = 10_000;

const CURRENT = {
  name: 'suppression_rules current',
  text: `select c.name as customer, k.document -> 'criticalAssets' as assets, json_agg(r.document order by r.key) as rules
    from suppression_rules r join customers c on c.id = r.customer_id
      left join customer_configurations k on k.customer_id = c.id
    where r.expires_at > $1 group by c.id, k.key`,
};
const HITS = {
  name: 'suppression_rules hits',
  text: `select r.key, n.count, l.created_at as latest from unnest($1::text[]) r (key)
    cross join lateral (
      select count(*)::int as count from (select from threats t where t.suppressed_by = r.key limit ${MAX_HITS + 1}) counted) n
    left join lateral (
      select created_at from threats t where t.suppressed_by = r.key order by t.id desc limit 1) l on true`,
};

interface CurrentRow {
  customer: string;
  assets: CriticalAsset[] | null;
  rules: SuppressionRule[];
}

/** Suppression rules as they are applied, and what they did. */
export class SuppressionStore {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  /** The rules in force by the names of their customers. @param now Unix milliseconds */
  async current(now: number): Promise<ReadonlyMap<string, SuppressionRules>> {
    const rows = await this.database.query<CurrentRow>(CURRENT, [new Date(now).toISOString()]);
    return new Map(rows.map(({ customer, assets, rules }) => [customer, new SuppressionRules(rules, assets ?? [])]));
  }

  /** The rules with how often each was met. */
  async counted(rules: readonly SuppressionRule[]): Promise<SuppressionRule[]> {
    if (rules.length === 0) return [];
    const keys = rules.map(({ id }) => id);
    const rows = await this.database.query<{ key: string; count: number; latest: Date | null }>(HITS, [keys]);
    const hits = new Map(rows.map(({ key, count, latest }) => [key, hitsOf(count, latest)]));
    return rules.map((rule) => ({ ...rule, hits: hits.get(rule.id) ?? { count: 0 } }));
  }

  /** The newest stored threats that a rule may be met by, at most so many, with their signals. */
  async inQuestion(
    { customerName, product, ruleId, entities }: SuppressionRule,
    limit: number,
  ): Promise<{ summary: ThreatSummary; signal: ThreatSignal }[]> {
    const values: unknown[] = [storable(customerName), limit];
    const place = (value: unknown): string => `$${values.push(value)}`;
    const conditions = ['t.customer_id = w.id'];
    if (product !== undefined) conditions.push(`t.product = ${place(indexed(product))}`);
    if (ruleId !== undefined) conditions.push(`t.rule_id = ${place(indexed(ruleId))}`);
    for (const { kind, value } of entities) {
      if (!isStoredKind(kind) || value.includes('/')) continue;
      const scope = isLocalKind(kind) ? 'w.id' : '0';
      conditions.push(`exists (select from threat_entities e where e.kind = ${place(kind)}
        and e.value = ${place(keyOf(value.toLowerCase()))} and e.scope = ${scope} and e.threat_id = t.id)`);
    }
    const rows = await this.database.query<SummaryRow & { signal: Buffer }>(
      {
        name: 'suppression_rules preview',
        text: `with w as (select id from customers where name = $1)
          , t as materialized (
            select t.* from w join threats t on ${conditions.join(' and ')} order by t.id desc limit $2)
          select ${SUMMARY_COLUMNS}, d.signal from t join customers c on c.id = t.customer_id
            join threat_documents d on d.id = t.id order by t.id desc`,
      },
      values,
    );
    return rows.map((row) => ({ summary: summaryOfRow(row), signal: unframed<ThreatSignal>(row.signal) }));
  }

  /** What a preview asks beside the rule: what must not be hidden. */
  async criticalAssetsOf(customerName: string): Promise<CriticalAsset[]> {
    const [row] = await this.database.query<{ assets: CriticalAsset[] | null }>(ASSETS, [keyOf(customerName)]);
    return row?.assets ?? [];
  }
}

const ASSETS = {
  name: 'customers critical assets',
  text: `select document -> 'criticalAssets' as assets from customer_configurations where key = $1`,
};

function hitsOf(count: number, latest: Date | null): RuleHits {
  return {
    count: Math.min(count, MAX_HITS),
    ...(count > MAX_HITS && { isMore: true as const }),
    ...(latest && { latestAt: latest.toISOString() }),
  };
}
