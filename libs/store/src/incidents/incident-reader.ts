import type { ThreatPlace } from '@soc-agent/contracts';
import { contextOf, type Group, type Incident, type LogEntry, type Shown } from '@soc-agent/domain';
import type { Database } from '../database/database.js';
import { storable } from '../database/text-keys.js';
import { incidentIdOf, type WholeIncident } from './incident-view.js';

/** Incidents that match are counted up to here. */
const MAX_COUNT = 1000;
/** The newest lines of a log that are shown. */
const MOST_LINES = 1000;
/** How far context reaches, and how long a group is at most; milliseconds. */
const NEAR_MS = 15 * 60_000;
const LONGEST_GROUP_MS = 4 * 3_600_000;
/** Groups near one member that are looked at. */
const MOST_NEAR = 200;

/** What a list is narrowed to; every filter given must match. */
export interface IncidentFilter {
  /** A state, or `unclosed` for all but one. */
  state?: string;
  severity?: string;
  owner?: string;
  customer?: string;
}

/** Sorted by when they were first shown, the newest first, or by their weight, the largest first. */
export const INCIDENT_ORDERS = ['newest', 'weight'] as const;
export type IncidentOrder = (typeof INCIDENT_ORDERS)[number];

export interface IncidentPage {
  items: { customerId: number; incident: Incident }[];
  /** All that match, not only this page; counted to a thousand. */
  total: number;
  /** Whether there are more than were counted. */
  isMore?: true;
  /** Where the next page begins; absent on the last one. */
  nextCursor?: string;
}

interface ListedRow {
  customer_id: number;
  sorted_by: string;
  body: Incident;
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const SHOWN = `i.state not in ('forming', 'merged')`;
/** SQL of each filter, with `$` for its value. */
const CONDITIONS: Readonly<Record<keyof IncidentFilter, string>> = {
  state: 'i.state = $',
  severity: 'i.severity = $',
  owner: 'i.owner = $',
  customer: 'i.customer_id = (select id from customers where name = $)',
};
const SORTED_BY: Readonly<Record<IncidentOrder, string>> = { newest: 'i.opened_at', weight: 'i.weight' };

const WHOLE = {
  name: 'incidents whole',
  text: `with recursive home (number, merged_into) as (
      select number, merged_into from incidents where customer_id = $1 and number = $2
      union select i.number, i.merged_into from home h join incidents i on i.customer_id = $1 and i.number = h.merged_into)
    , family (number) as (
      select number from home where merged_into is null
      union select i.number from family f join incidents i on i.customer_id = $1 and i.merged_into = f.number)
    select i.body as incident,
      coalesce((select json_agg(g.body) from incident_groups g where g.customer_id = $1 and g.incident = i.number), '[]') as members,
      coalesce((select json_agg(l.body order by l.seq) from (
        select seq, body from incident_log where customer_id = $1 and incident in (select number from family)
        union all select seq, body from incident_log where customer_id = $1 and others is not null and others && array(select number from family)
            and incident not in (select number from family)
          order by seq desc limit ${MOST_LINES}) l), '[]') as log
    from home h join incidents i on i.customer_id = $1 and i.number = h.number where h.merged_into is null and ${SHOWN}`,
};
/** Groups around others in time, and the incident of each that is a member of one that is shown. */
const NEAR = {
  name: 'incidents near',
  text: `with around as (select distinct n.id from unnest($2::bigint[], $3::bigint[]) t (start_at, last_at) cross join lateral (
      select g.id from incident_groups g where g.customer_id = $1
          and g.last_at between t.start_at - ${NEAR_MS} and t.last_at + ${NEAR_MS} + ${LONGEST_GROUP_MS} and g.start_at <= t.last_at + ${NEAR_MS}
          and g.merged_into is null
        order by greatest(0, g.start_at - t.last_at, t.start_at - g.last_at), g.start_at, g.id limit ${MOST_NEAR}) n)
    select g.body as group, i.body as incident from around a join incident_groups g on g.customer_id = $1 and g.id = a.id
      left join incidents i on i.customer_id = $1 and i.number = g.incident and ${SHOWN}`,
};
const PLACE = {
  name: 'incidents place',
  text: `with recursive whole (customer_id, id, merged_into) as (
      select g.customer_id, g.id, g.merged_into from incident_threats t
        join incident_groups g on g.customer_id = t.customer_id and g.id = t.group_id where t.threat_id = $1
      union select g.customer_id, g.id, g.merged_into from whole w
        join incident_groups g on g.customer_id = w.customer_id and g.id = w.merged_into)
    select w.customer_id, g.body as group, i.state from whole w join incident_groups g on g.customer_id = w.customer_id and g.id = w.id
      left join incidents i on i.customer_id = w.customer_id and i.number = g.incident where w.merged_into is null`,
  prepared: true,
};
const THREATS = {
  name: 'incidents threats',
  text: `select t.threat_id as id from incident_groups g cross join lateral parts_of_group($1, g.id) p (id)
      join incident_threats t on t.customer_id = $1 and t.group_id = p.id
    where g.customer_id = $1 and g.incident = $2 and t.threat_id > $3 order by t.threat_id limit $4`,
};
const OPEN_COUNTS = {
  name: 'incidents open',
  text: `select severity, count(*)::int as count from incidents where state in ('open', 'acknowledged', 'contained') group by severity`,
};

/** Groups and incidents as people look at them. */
export class IncidentReader {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  /** One page of incidents that are shown and match every given filter. @param after the `nextCursor` of the page before */
  async page(filter: IncidentFilter, order: IncidentOrder, limit: number, after?: string): Promise<IncidentPage> {
    const values: unknown[] = [];
    const place = (value: unknown): string => `$${values.push(value)}`;
    const conditions = [SHOWN];
    for (const [name, value] of Object.entries(filter) as [keyof IncidentFilter, string | undefined][]) {
      if (value === undefined) continue;
      const condition = name === 'state' && value === 'unclosed' ? `i.state <> 'closed'` : CONDITIONS[name];
      conditions.push(condition.replace('$', () => place(storable(value))));
    }
    const matching = conditions.join(' and ');
    const counted = [...values];
    const by = SORTED_BY[order];
    const [from, customerId, number] = after?.split('_') ?? [];
    if (after !== undefined) {
      const start = [place(from), place(customerId), place(number)];
      conditions.push(`(${by}, i.customer_id, i.number) < (${start[0]}, ${start[1]}, ${start[2]})`);
    }
    const [rows, [total]] = await Promise.all([
      this.database.query<ListedRow>(
        {
          name: 'incidents list',
          text: `select i.customer_id, ${by}::text as sorted_by, i.body from incidents i where ${conditions.join(' and ')}
            order by ${by} desc, i.customer_id desc, i.number desc limit ${place(limit)}`,
        },
        values,
      ),
      this.database.query<{ count: number }>(
        {
          name: 'incidents count',
          text: `select count(*)::int as count from (select from incidents i where ${matching} limit ${MAX_COUNT + 1}) matching`,
        },
        counted,
      ),
    ]);
    const last = rows.at(-1);
    const count = total?.count ?? 0;
    return {
      items: rows.map(({ customer_id, body }) => ({ customerId: customer_id, incident: body })),
      total: Math.min(count, MAX_COUNT),
      ...(count > MAX_COUNT && { isMore: true as const }),
      ...(last && rows.length === limit && { nextCursor: `${last.sorted_by}_${last.customer_id}_${last.body.number}` }),
    };
  }

  /** An incident that is shown, or the one that took it in, with all that belongs to it; undefined where there is none. */
  async find(customerId: number, number: number): Promise<WholeIncident | undefined> {
    const [row] = await this.database.query<{ incident: Incident; members: Group[]; log: LogEntry[] }>(WHOLE, [
      customerId,
      number,
    ]);
    if (!row) return undefined;
    const { incident, members, log } = row;
    const near = await this.near(customerId, members);
    const shown = shownOf([...near, ...members.map((group) => ({ group, incident }))]);
    const context = near.flatMap(({ group }) => {
      const found = contextOf(group, shown);
      return found?.incident === incident.number ? [{ group, why: found.why }] : [];
    });
    return { customerId, incident, members, log, context };
  }

  /** Where a threat belongs; undefined for one that is not placed. */
  async placeOf(threatId: string): Promise<ThreatPlace | undefined> {
    const [row] = await this.database.query<{ customer_id: number; group: Group; state: string | null }>(PLACE, [
      threatId,
    ]);
    if (!row) return undefined;
    const { customer_id: customerId, group, state } = row;
    const place = { groupId: group.id };
    if (group.incident !== undefined && state !== 'forming') {
      const incident = incidentIdOf(customerId, group.incident);
      return { ...place, incident, role: 'member', ...(group.why !== undefined && { why: group.why }) };
    }
    const beside = contextOf(group, shownOf(await this.near(customerId, [group])));
    if (!beside) return { ...place, role: 'loose' };
    return { ...place, incident: incidentIdOf(customerId, beside.incident), role: 'context', why: beside.why };
  }

  /** Ids of the threats of an incident's members, the smallest first. @param after the last one of the page before */
  async threatsOf(customerId: number, number: number, limit: number, after: string = FIRST_ID): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(THREATS, [customerId, number, after, limit]);
    return rows.map(({ id }) => id);
  }

  /** How many incidents are not closed, by severity. */
  async openCounts(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.database.query<{ severity: string; count: number }>(OPEN_COUNTS);
    return new Map(rows.map(({ severity, count }) => [severity, count]));
  }

  private async near(
    customerId: number,
    groups: readonly Group[],
  ): Promise<{ group: Group; incident: Incident | null }[]> {
    const times = [groups.map(({ startAt }) => startAt), groups.map(({ lastAt }) => lastAt)];
    return this.database.query<{ group: Group; incident: Incident | null }>(NEAR, [customerId, ...times]);
  }
}

/** Incidents with those of their members that were found. */
function shownOf(found: readonly { group: Group; incident: Incident | null }[]): Shown[] {
  const shown = new Map<number, { incident: Incident; members: Map<string, Group> }>();
  for (const { group, incident } of found) {
    if (!incident) continue;
    const known = shown.get(incident.number) ?? { incident, members: new Map<string, Group>() };
    known.members.set(group.id, group);
    shown.set(incident.number, known);
  }
  return [...shown.values()].map(({ incident, members }) => ({ incident, members: [...members.values()] }));
}
