import type { BulkVerdict, Verdict } from '@soc-agent/contracts';
import { clearsReview, eventTime, judgeReviewGroup } from '@soc-agent/domain';
import { lockThreats, type LockedThreat, type ThreatChange } from '../decisions/decided-threats.js';
import type { Sql } from '../database/statement.js';
import { ReviewGroups, type LockedGroup } from '../verdicts/review-groups.js';
import type { Before } from './bulk-items.js';
import { count, countedOfAll, saidOf, say } from './said-of-many.js';

/** Where a threat belongs. */
interface Place {
  id: string;
  customer: string;
  /** Of its review group. */
  key: string;
  at: number;
  /** The group of incidents in which it lies; none where it is not placed. */
  group?: { id: string; verdict: Verdict | null };
}

interface PlaceRow {
  id: string;
  customer: string;
  key: string;
  occurred_at: Date;
  group_id: string | null;
  verdict: Verdict | null;
}

/** The review groups of some threats, locked, and where each of the threats belongs. */
export interface LockedReviews {
  places: ReadonlyMap<string, Place>;
  groups: ReadonlyMap<string, LockedGroup>;
}

/** What a verdict changes beside the threats that it is given to. */
export interface Judgement {
  /** What an undo puts back, of each threat that is judged. */
  before: ReadonlyMap<string, NonNullable<Before['judged']>>;
  /** Other threats of their review groups. */
  others: ThreatChange[];
}

const PLACES = {
  name: 'bulk places',
  text: `with recursive up (threat_id, id, merged_into, verdict) as (
      select i.threat_id, g.id, g.merged_into, g.body ->> 'verdict' from incident_threats i
        join incident_groups g on g.customer_id = i.customer_id and g.id = i.group_id where i.threat_id = any($1::uuid[])
      union all select u.threat_id, g.id, g.merged_into, g.body ->> 'verdict' from up u
        join threats t on t.id = u.threat_id join incident_groups g on g.customer_id = t.customer_id and g.id = u.merged_into)
    select t.id, c.name as customer, t.group_key as key, t.occurred_at, u.id as group_id, u.verdict
      from threats t join customers c on c.id = t.customer_id left join up u on u.threat_id = t.id and u.merged_into is null
      where t.id = any($1::uuid[])`,
};
const TAUGHT = {
  name: 'bulk taught',
  text: `select g.id from unnest($2::uuid[]) g (id) where exists (
      select from parts_of_group($1, g.id) p (id) join incident_threats i on i.customer_id = $1 and i.group_id = p.id
        join counted_verdicts c on c.threat_id = i.threat_id where c.counted is not null and c.threat_id <> all($3::uuid[]))`,
};
const TAUGHT_HERE = {
  name: 'bulk taught here',
  text: `select distinct t.group_key as id from bulk_items b join threats t on t.id = b.threat_id join counted_verdicts c on c.threat_id = t.id
    where b.bulk_id = $1 and b.state in ('changed', 'done') and c.counted is not null and t.group_key = any($2)`,
};
/** Verdicts on many threats of one customer: with each, history, review and what is counted change, all by statements on all of them. */
export class BulkVerdicts {
  private readonly reviews = new ReviewGroups();

  /** Locks the review groups of threats: before the threats themselves, as everywhere. */
  async lock(sql: Sql, ids: readonly string[], now: number): Promise<LockedReviews> {
    const rows = await sql.query<PlaceRow>(PLACES, [ids]);
    const places = rows.map(({ id, customer, key, occurred_at, group_id, verdict }) => ({
      ...{ id, customer, key },
      at: eventTime({ id, timestamp: occurred_at.toISOString() }),
      ...(group_id !== null && { group: { id: group_id, verdict } }),
    }));
    const groups = places.length > 0 ? await this.reviews.lockAll(sql, places, now) : new Map<string, LockedGroup>();
    return { places: new Map(places.map((place) => [place.id, place])), groups };
  }

  /** Of the threats, in their order, those that have another verdict, or the same from somebody else. */
  async differing(
    sql: Sql,
    threats: readonly LockedThreat[],
    { verdict, reason }: BulkVerdict,
    analyst: string,
  ): Promise<LockedThreat[]> {
    const said = await saidOf(sql, threats);
    return threats.filter(({ id }) => {
      const standing = said.get(id)?.said;
      const isSame =
        standing?.verdict === verdict && standing.analyst === analyst && (standing.reason ?? undefined) === reason;
      return !isSame;
    });
  }

  /** Gives all threats one verdict, which teaches once for each group. */
  async give(
    sql: Sql,
    bulkId: string,
    threats: readonly LockedThreat[],
    { verdict, reason }: BulkVerdict,
    analyst: string,
    { places, groups }: LockedReviews,
    now: number,
  ): Promise<Judgement> {
    if (threats.length === 0) return { before: new Map(), others: [] };
    const { customerId } = threats[0]!;
    const at = new Date(now).toISOString();
    const said = await saidOf(sql, threats);
    const teaching = await this.teaching(sql, bulkId, threats, places);
    const counted = await countedOfAll(sql, teaching, { verdict, analyst }, now);
    const clears = clearsReview(verdict);
    const answering = new Map<string, string | null>();
    for (const { id, decided } of threats) {
      const [place, was] = [places.get(id)!, clearsReview(decided.verdict)];
      const group = groups.get(place.key);
      const after = group && clears !== was && judgeReviewGroup(group.state ?? undefined, place, clears);
      if (!group || !after) continue;
      answering.set(id, group.state?.judgedBy ?? null);
      group.state = after;
    }
    const others = await this.answered(sql, threats, { places, groups }, [...answering.keys()], now);
    await say(
      sql,
      customerId,
      threats.map(({ id }) => ({
        ...{ id, no: said.get(id)!.no + 1, at, verdict, analyst, reason: reason ?? null, of_group: false },
      })),
      bulkId,
    );
    const recounted = threats.filter(({ id }) => counted.has(id) || said.get(id)!.counted !== null);
    await count(
      sql,
      customerId,
      recounted.map(({ id }) => ({ id, no: said.get(id)!.no + 1, counted: counted.get(id) ?? null })),
    );
    const isRecounted = new Set(recounted.map(({ id }) => id));
    const before = threats.map(({ id }) => {
      const { said: standing, counted: known } = said.get(id)!;
      const { group } = places.get(id)!;
      return [
        id,
        {
          ...(standing && { said: standing }),
          ...(isRecounted.has(id) && { counted: known }),
          ...(group && { group }),
          ...(answering.has(id) && { answering: answering.get(id)! }),
        },
      ] as const;
    });
    return { before: new Map(before), others };
  }

  /** Puts back what was said of threats, in the order in which that is to be done. @returns other threats of their review groups */
  async takeBack(
    sql: Sql,
    threats: readonly LockedThreat[],
    before: ReadonlyMap<string, NonNullable<Before['judged']>>,
    by: string,
    { places, groups }: LockedReviews,
    now: number,
  ): Promise<ThreatChange[]> {
    const theirs = threats.filter(({ id }) => before.has(id));
    if (theirs.length === 0) return [];
    const { customerId } = theirs[0]!;
    const at = new Date(now).toISOString();
    const said = await saidOf(sql, theirs);
    const touched: string[] = [];
    for (const { id } of theirs) {
      const group = groups.get(places.get(id)?.key ?? '');
      const { answering } = before.get(id)!;
      if (
        answering === undefined ||
        group?.state?.judgedBy !== (clearsReview(said.get(id)!.said?.verdict) ? id : undefined)
      )
        continue;
      const { judgedBy: _judgedBy, ...open } = group!.state!;
      group!.state = answering === null ? open : { ...open, judgedBy: answering };
      touched.push(id);
    }
    const others = await this.answered(sql, theirs, { places, groups }, touched, now);
    await say(
      sql,
      customerId,
      theirs.map(({ id }) => {
        const { said: standing } = before.get(id)!;
        const none = { at, verdict: null, analyst: by, reason: null, of_group: false };
        return { ...(standing ?? none), id, no: said.get(id)!.no + 1 };
      }),
    );
    await count(
      sql,
      customerId,
      theirs.flatMap(({ id }) => {
        const { counted } = before.get(id)!;
        return counted === undefined ? [] : [{ id, no: said.get(id)!.no + 1, counted }];
      }),
    );
    return others;
  }

  /**
   * Writes the review groups that changed, and locks the other threats of them that ask for a person.
   * @param changed threats by which they changed
   */
  private async answered(
    sql: Sql,
    threats: readonly LockedThreat[],
    { places, groups }: LockedReviews,
    changed: readonly string[],
    now: number,
  ): Promise<ThreatChange[]> {
    const keys = [...new Set(changed.map((id) => places.get(id)!.key))];
    const written = keys.flatMap((key) => groups.get(key) ?? []);
    if (written.length === 0) return [];
    await this.reviews.replace(sql, written, now);
    const own = new Set(threats.map(({ id }) => id));
    const asking = new Map(
      written.flatMap(({ state }) => (state?.asking ?? []).map((id) => [id, state?.judgedBy] as const)),
    );
    const others = await lockThreats(
      sql,
      [...asking.keys()].filter((id) => !own.has(id)),
    );
    return others
      .filter(({ id, answeredBy }) => answeredBy !== id)
      .map(({ id, decided }) => ({ id, decided, answeredBy: asking.get(id), isDecided: false }));
  }

  /** Of each group that nothing was learned of, the newest threat. */
  private async teaching(
    sql: Sql,
    bulkId: string,
    threats: readonly LockedThreat[],
    places: ReadonlyMap<string, Place>,
  ): Promise<string[]> {
    const newest = new Map<string, string>();
    for (const { id } of threats) {
      const { group, key } = places.get(id)!;
      const together = group?.id ?? key;
      if (id > (newest.get(together) ?? '')) newest.set(together, id);
    }
    const groupIds = threats.flatMap(({ id }) => places.get(id)!.group?.id ?? []);
    const loose = threats.flatMap(({ id }) => (places.get(id)!.group ? [] : places.get(id)!.key));
    const own = threats.map(({ id }) => id);
    const taught = [
      ...(groupIds.length > 0
        ? await sql.query<{ id: string }>(TAUGHT, [threats[0]!.customerId, [...new Set(groupIds)], own])
        : []),
      ...(loose.length > 0 ? await sql.query<{ id: string }>(TAUGHT_HERE, [bulkId, [...new Set(loose)]]) : []),
    ];
    for (const { id } of taught) newest.delete(id);
    return [...newest.values()];
  }
}
