import { SEVERITIES, type EntityKind, type EntityPage, type RelatedList, type Severity } from '@soc-agent/contracts';
import { shownAction } from '../actions/action-store.js';
import type { ActionRecord } from '@soc-agent/domain';
import type { Database } from '../database/database.js';
import { isLocalKind } from './entities.js';
import { entityKey } from './free-text.js';
import { SUMMARY_COLUMNS, summaryOfRow, type SummaryRow } from './threat-rows.js';

/** Threats of an entity that are looked at, at most: the newest. */
const MOST_THREATS = 5000;
/** Threats and actions that its page shows. */
const MOST_SHOWN = 20;
/** Threats looked at for each entity that they share with another. */
const MOST_SHARING = 100;

const RELATED = {
  name: 'threats sharing',
  text: `with own as (select kind, value, scope from threat_entities where threat_id = $1 limit 50)
    , found as (
      select f.threat_id, o.kind || ':' || o.value as shared, 2 as weight from own o cross join lateral (
        select e.threat_id from threat_entities e where e.kind = o.kind and e.value = o.value and e.scope = o.scope and e.threat_id <> $1
          order by e.threat_id desc limit ${MOST_SHARING}) f
      union all
      select f.id, 'rule:' || r.rule_id, 1 from threats r cross join lateral (
        select t.id from threats t where t.customer_id = r.customer_id and t.product = r.product and t.rule_id = r.rule_id and t.id <> $1
          order by t.id desc limit ${MOST_SHARING}) f
        where r.id = $1)
    , best as (
      select threat_id, array_agg(shared order by weight desc, shared) as shared, sum(weight) as weight from found
        group by threat_id order by weight desc, threat_id desc limit $2)
    select ${SUMMARY_COLUMNS}, b.shared from best b join threats t on t.id = b.threat_id join customers c on c.id = t.customer_id
      where t.status <> 'suppressed' order by b.weight desc, t.id desc`,
};

/** When, how grave and whose the threats of an entity are. @param narrowed more conditions */
const LOOK = (narrowed: string): string => `with e as materialized (
    select threat_id from threat_entities where kind = $1 and value = $2 ${narrowed} order by threat_id desc limit ${MOST_THREATS + 1})
  , s as materialized (
    select t.id, t.occurred_at, t.severity, t.customer_id from e join threats t on t.id = e.threat_id where t.status <> 'suppressed')
  select json_build_object(
    'threats', (select count(*) from s), 'first', (select min(occurred_at) from s), 'last', (select max(occurred_at) from s),
    'days', coalesce((select json_agg(d) from (
      select to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD') as day, severity, count(*) as n from s group by 1, 2 order by 1) d), '[]'),
    'customers', coalesce((select json_agg(json_build_object('name', c.name, 'threats', k.n) order by k.n desc, c.name) from (
      select customer_id, count(*) as n from s group by 1) k join customers c on c.id = k.customer_id), '[]'),
    'newest', coalesce((select json_agg(n.id) from (select id from s order by id desc limit ${MOST_SHOWN}) n), '[]'),
    'actions', coalesce((select json_agg(json_build_object('threatId', a.threat_id, 'action', a.record)) from (
      select a.threat_id, a.record from threat_actions a join s on s.id = a.threat_id
        where lower(a.record #>> '{action,target,value}') = $2 order by a.threat_id desc limit ${MOST_SHOWN}) a), '[]')) as seen`;

interface Seen {
  threats: number;
  first: string | null;
  last: string | null;
  days: { day: string; severity: Severity | null; n: number }[];
  customers: { name: string; threats: number }[];
  newest: string[];
  actions: { threatId: string; action: ActionRecord }[];
}

/** What is seen of an entity in threats; feeds know more. */
export type SeenEntity = Omit<EntityPage, 'indicators' | 'newest'> & { newest: string[] };

/** What threats have to do with each other, and with what they name. */
export class ThreatNeighbours {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  /** Threats that share most with one: entities count twice, its rule once. */
  async related(threatId: string, limit: number): Promise<RelatedList> {
    const rows = await this.database.query<SummaryRow & { shared: string[] }>(RELATED, [threatId, limit]);
    return { items: rows.map((row) => ({ threat: summaryOfRow(row), shared: row.shared })) };
  }

  /** What is known of an entity in any spelling; undefined for what cannot be one. @param whose customers */
  async entity(kind: EntityKind, text: string, whose?: readonly string[]): Promise<SeenEntity | undefined> {
    const value = entityKey(kind, text);
    if (value === undefined) return undefined;
    const scope = isLocalKind(kind) ? '' : 'and scope = 0';
    const narrowed = whose ? 'and customer_id in (select id from customers where name = any($3))' : '';
    const [row] = await this.database.query<{ seen: Seen }>(
      { name: 'entities look', text: LOOK(`${scope} ${narrowed}`) },
      [kind, value, ...(whose ? [whose] : [])],
    );
    const { threats, first, last, days, customers, newest, actions } = row!.seen;
    return {
      kind,
      value,
      ...(first !== null && { firstAt: new Date(first).toISOString() }),
      ...(last !== null && { lastAt: new Date(last).toISOString() }),
      threats: Math.min(threats, MOST_THREATS),
      ...(threats > MOST_THREATS && { capped: true }),
      perDay: [...new Set(days.map(({ day }) => day))].map((day) => ({
        day,
        bySeverity: Object.fromEntries(
          SEVERITIES.map((severity) => [
            severity,
            days.find((one) => one.day === day && one.severity === severity)?.n ?? 0,
          ]),
        ) as Record<Severity, number>,
      })),
      customers,
      actions: actions.map(({ threatId, action }) => ({ threatId, action: shownAction(action) })),
      newest,
    };
  }
}
