import type { ThreatPlace } from '@soc-agent/contracts';
import { contextOf, type Group, type Incident, type LogEntry, type Shown } from '@soc-agent/domain';
import type { Database } from '../database/database.js';
import { SHOWN } from './incident-filter.js';
import { incidentIdOf, type WholeIncident } from './incident-view.js';

/** The newest lines of a log that are shown. */
const MOST_LINES = 1000;
/** How far context reaches, and how long a group is at most; milliseconds. */
const NEAR_MS = 15 * 60_000;
const LONGEST_GROUP_MS = 4 * 3_600_000;
/** Groups near one member that are looked at. */
const MOST_NEAR = 200;
/** Threats that ask for a person that are looked at. */
const MOST_REVIEWS = 10_000;

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
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
          order by seq desc limit ${MOST_LINES}) l), '[]') as log,
      coalesce((select json_agg(r.body order by r.weight desc) from incidents r where r.customer_id = $1 and r.state not in ('forming', 'merged')
        and (r.number in ((i.body ->> 'continues')::int, i.continued_by)
          or r.number in (select n::int from json_array_elements_text(i.body -> 'related') n))), '[]') as relations
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

/** What asks for a person, each thing to decide once: an incident, or a group that belongs to none that is shown. */
const REVIEWS = {
  name: 'incidents reviews',
  text: `with asking as materialized (
      select p.customer_id, p.group_id from (select id from threats where review limit ${MOST_REVIEWS}) t
        left join incident_threats p on p.threat_id = t.id)
    , wholes as (
      select distinct a.customer_id, whole_group(a.customer_id, a.group_id) as id
        from (select distinct customer_id, group_id from asking where group_id is not null) a)
    select count(distinct (i.customer_id, i.number)) filter (where i.number is not null)::int as incidents,
        (count(*) filter (where i.number is null) + (select count(*) from asking where group_id is null))::int as groups
      from wholes w left join incident_groups g on g.customer_id = w.customer_id and g.id = w.id
        left join incidents i on i.customer_id = g.customer_id and i.number = g.incident and ${SHOWN}`,
};

interface WholeRow {
  incident: Incident;
  members: Group[];
  log: LogEntry[];
  relations: Incident[];
}

/** Groups and incidents as people look at them. */
export class IncidentReader {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  /** An incident that is shown, or the one that took it in, with all that belongs to it; undefined where there is none. */
  async find(customerId: number, number: number): Promise<WholeIncident | undefined> {
    const [row] = await this.database.query<WholeRow>(WHOLE, [customerId, number]);
    if (!row) return undefined;
    const { incident, members, log, relations } = row;
    const near = await this.near(customerId, members);
    const shown = shownOf([...near, ...members.map((group) => ({ group, incident }))]);
    const context = near.flatMap(({ group }) => {
      const found = contextOf(group, shown);
      return found?.incident === incident.number ? [{ group, why: found.why }] : [];
    });
    return { customerId, incident, members, log, context, relations };
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

  /** How many things ask for a person: incidents, and groups that belong to none. */
  async reviews(): Promise<{ incidents: number; groups: number }> {
    const [row] = await this.database.query<{ incidents: number; groups: number }>(REVIEWS);
    return { incidents: row?.incidents ?? 0, groups: row?.groups ?? 0 };
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
