import type { ThreatAnalysis, ThreatSignal, Verdict } from '@soc-agent/contracts';
import { clearsReview, judged } from '@soc-agent/domain';
import { appendAudit } from '../audit/audit-log.js';
import type { Database } from '../database/database.js';
import type { Sql } from '../database/statement.js';
import { changeThreats, lockThreats } from '../decisions/decided-threats.js';
import { unframed } from '../threats/documents.js';
import { answeredOthers } from './answered-others.js';
import { countedOf } from './counted-verdict.js';
import { ReviewGroups } from './review-groups.js';

/** Threats that one transaction changes. */
const MOST_AT_ONCE = 500;

/** A verdict on a group that its threats do not have yet. */
interface GivenRow {
  customer_id: number;
  group_id: string;
  verdict: Verdict | null;
  analyst: string;
  reason: string | null;
  at: Date;
}

interface MemberRow {
  id: string;
  no: number;
  is_counted: boolean;
}

const NEXT = {
  name: 'group verdicts next',
  text: `select customer_id, group_id, verdict, analyst, reason, at from group_verdicts order by at limit 1 for update skip locked`,
};
const DONE = {
  name: 'group verdicts done',
  text: 'delete from group_verdicts where customer_id = $1 and group_id = $2',
};
const IN_GROUP = `parts_of_group($1, $2) p (id) join incident_threats i on i.customer_id = $1 and i.group_id = p.id join threats t on t.id = i.threat_id`;
/** Threats without a verdict; or, where it was withdrawn, those that have theirs from the group. */
const WITHOUT = `t.verdict is null and t.status = 'completed'`;
const FROM_GROUP = `t.verdict is not null
  and (select v.of_group from verdict_changes v where v.threat_id = t.id order by v.no desc limit 1)`;
const idsOf = (name: string, condition: string) => ({
  name,
  text: `select t.id from ${IN_GROUP} where ${condition} order by t.id desc limit ${MOST_AT_ONCE}`,
});
const GIVES = idsOf('group verdicts without', WITHOUT);
const WITHDRAWS = idsOf('group verdicts given', FROM_GROUP);
const DOCUMENTS = {
  name: 'group verdicts documents',
  text: 'select signal, analysis from threat_documents where id = $1',
};
const lockedOf = (name: string, condition: string) => ({
  name,
  text: `select t.id, coalesce((select max(no) from verdict_changes where threat_id = t.id), 0) as no,
      exists (select from counted_verdicts c where c.threat_id = t.id and c.counted is not null) as is_counted
    from threats t where t.id = any($1::uuid[]) and ${condition} order by t.id desc`,
});
const STILL_WITHOUT = lockedOf('group verdicts still without', WITHOUT);
const STILL_GIVEN = lockedOf('group verdicts still given', FROM_GROUP);
const IS_COUNTED = {
  name: 'group verdicts counted',
  text: `select exists (select from ${IN_GROUP} join counted_verdicts c on c.threat_id = t.id where c.counted is not null) as counted`,
};
const ADD = {
  name: 'group verdicts add',
  text: `insert into verdict_changes (threat_id, no, customer_id, at, verdict, analyst, reason, of_group)
    select n.id, n.no, $1, $4, $5, $6, $7, true from unnest($2::uuid[], $3::int[]) n (id, no)`,
};
const COUNT = {
  name: 'group verdicts count',
  text: `insert into counted_verdicts (threat_id, no, customer_id, counted) select n.id, n.no, $1, $4 from unnest($2::uuid[], $3::int[]) n (id, no)
    on conflict (threat_id) do update set no = excluded.no, counted = excluded.counted, is_told = false`,
};

/**
 * Brings the verdicts on groups to their threats: those that somebody judged keep what they have, and the counters hear of one
 * verdict for each group, however many threats it holds.
 */
export class GroupVerdicts {
  private readonly reviews = new ReviewGroups();

  constructor(private readonly database: Pick<Database, 'transaction'>) {}

  /** Brings one verdict to at most five hundred threats. @returns the newest of those that changed; undefined where nothing is to be done */
  async settle(now: number): Promise<{ newest?: string } | undefined> {
    return this.database.transaction('group verdicts settle', async (sql) => {
      const [given] = await sql.query<GivenRow>(NEXT);
      if (!given) return undefined;
      const ofGroup = [given.customer_id, given.group_id];
      const found = await sql.query<{ id: string }>(given.verdict ? GIVES : WITHDRAWS, ofGroup);
      const newest =
        found.length > 0
          ? await this.judge(
              sql,
              given,
              found[0]!.id,
              found.map(({ id }) => id),
              now,
            )
          : undefined;
      if (found.length < MOST_AT_ONCE) await sql.query(DONE, ofGroup);
      return { ...(newest !== undefined && { newest }) };
    });
  }

  private async judge(
    sql: Sql,
    given: GivenRow,
    newest: string,
    ids: readonly string[],
    now: number,
  ): Promise<string | undefined> {
    const { customer_id: customerId, analyst, reason } = given;
    const verdict = given.verdict ?? undefined;
    const [documents] = await sql.query<{ signal: Buffer; analysis: Buffer }>(DOCUMENTS, [newest]);
    if (!documents) return undefined;
    const signal = unframed<ThreatSignal>(documents.signal);
    const group = await this.reviews.begin(sql, signal, now);
    const locked = new Map((await lockThreats(sql, ids)).map((threat) => [threat.id, threat]));
    const threats = await sql.query<MemberRow>(verdict ? STILL_WITHOUT : STILL_GIVEN, [ids]);
    if (threats.length === 0) return undefined;
    const clears = clearsReview(verdict);
    const asking = await this.reviews.judge(sql, group, signal, clears, now);
    const rest = asking.filter((id) => !ids.includes(id));
    const others = await answeredOthers(sql, rest, clears ? newest : undefined);
    const at = new Date(now).toISOString();
    const [threatIds, numbers] = [threats.map(({ id }) => id), threats.map(({ no }) => no + 1)];
    await sql.query(ADD, [customerId, threatIds, numbers, at, verdict ?? null, analyst, reason]);
    await this.count(sql, given, threats, { signal, analysis: unframed(documents.analysis) }, now);
    await appendAudit(sql, {
      at,
      event: verdict ? 'verdict.given' : 'verdict.withdrawn',
      actor: { kind: 'analyst', name: analyst },
      customerId,
      threatId: threats[0]!.id,
      detail: {
        ...(verdict && { verdict }),
        ...(reason !== null && { reason }),
        group: given.group_id,
        threats: threats.length,
      },
    });
    const own = threats.map(({ id }) => {
      const decided = judged(locked.get(id)!.decided, verdict, at);
      return { id, decided, answeredBy: clears ? id : undefined, isDecided: true };
    });
    await changeThreats(sql, [...others, ...own], analyst, at);
    return threats[0]!.id;
  }

  /** One verdict for a group; where it is withdrawn, what was counted of it is taken back. */
  private async count(
    sql: Sql,
    { customer_id: customerId, group_id: groupId, verdict, analyst }: GivenRow,
    threats: readonly MemberRow[],
    newest: { signal: ThreatSignal; analysis: Pick<ThreatAnalysis, 'falsePositiveScore'> },
    now: number,
  ): Promise<void> {
    const [row] = await sql.query<{ counted: boolean }>(IS_COUNTED, [customerId, groupId]);
    const counted = verdict && countedOf({ verdict, analyst }, newest.signal, newest.analysis, now);
    if (verdict && (row?.counted || !counted)) return;
    const recounted = verdict
      ? threats.filter(({ id }) => id === newest.signal.id)
      : threats.filter((one) => one.is_counted);
    const [ids, numbers] = [recounted.map(({ id }) => id), recounted.map(({ no }) => no + 1)];
    if (ids.length > 0) await sql.query(COUNT, [customerId, ids, numbers, counted ? JSON.stringify(counted) : null]);
  }
}
