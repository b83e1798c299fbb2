import {
  callForReview,
  eventTime,
  groupKey,
  judgeReviewGroup,
  type ReviewCall,
  type ReviewGroup,
} from '@soc-agent/domain';
import type { ThreatSignal } from '@soc-agent/contracts';
import type { Sql } from '../database/statement.js';
import { storable } from '../database/text-keys.js';
import { signalOf, type AnsweredBy, type Storable } from '../threats/new-threat.js';

/** A group whose row is locked until the transaction ends. */
export interface LockedGroup {
  customer_id: number;
  key: string;
  state: ReviewGroup | null;
}

/** Locks groups, in one order everywhere, and reads them, which only a row does that is written; those that are new begin empty. */
const LOCK = {
  name: 'review_groups lock',
  text: `insert into review_groups (customer_id, key, updated_at)
    select g.customer_id, g.key, $3::timestamptz
    from (select distinct customer_of(customer) as customer_id, key from unnest($1::text[], $2::text[]) n (customer, key)) g
    order by g.customer_id, g.key on conflict (customer_id, key) do update set state = review_groups.state
    returning customer_id, key, state`,
  prepared: true,
};
const REPLACE = {
  name: 'review_groups replace',
  text: `update review_groups r set state = n.state::json, updated_at = $4::timestamptz
    from unnest($1::int[], $2::text[], $3::text[]) n (customer_id, key, state)
    where r.customer_id = n.customer_id and r.key = n.key`,
  prepared: true,
};

/** Which threats of a group ask for a person, and that one verdict answers for all; each step within a transaction of the caller's. */
export class ReviewGroups {
  /**
   * For each threat that calls for a person, the one that answers for it: another of its group asks, or has a verdict. Those that are
   * not in the answer ask for themselves.
   */
  async call(sql: Sql, threats: readonly Storable[], now: number): Promise<ReadonlyMap<string, AnsweredBy>> {
    const calls = threats.filter((given) => 'analysis' in given && given.analysis.requiresHumanReview);
    const answers = new Map<string, AnsweredBy>();
    if (calls.length === 0) return answers;
    const groups = await this.lock(sql, calls.map(signalOf), now);
    for (const given of calls.toSorted((a, b) => eventTime(signalOf(a)) - eventTime(signalOf(b)))) {
      const signal = signalOf(given);
      const group = groups.get(storable(groupKey(signal)));
      if (!group) continue;
      const called = callForReview(group.state ?? undefined, callOf(given));
      group.state = called.group;
      if (!called.answer.asks) answers.set(signal.id, called.answer.by);
    }
    await this.replace(sql, [...groups.values()], now);
    return answers;
  }

  /** Locks the group of a signal, for {@link judge}. */
  async begin(sql: Sql, signal: ThreatSignal, now: number): Promise<LockedGroup | undefined> {
    return [...(await this.lock(sql, [signal], now)).values()][0];
  }

  /** Lets a verdict on one threat, or its withdrawal, answer for the others of its group; their ids. */
  async judge(
    sql: Sql,
    group: LockedGroup | undefined,
    signal: ThreatSignal,
    isJudged: boolean,
    now: number,
  ): Promise<string[]> {
    const threat = { id: signal.id, at: eventTime(signal) };
    const judged = group && judgeReviewGroup(group.state ?? undefined, threat, isJudged);
    if (!group || !judged) return [];
    await this.replace(sql, [{ ...group, state: judged }], now);
    return judged.asking.filter((id) => id !== signal.id);
  }

  /** Locks the groups of many threats; those that are new begin empty. */
  async lockAll(
    sql: Sql,
    threats: readonly { customer: string; key: string }[],
    now: number,
  ): Promise<Map<string, LockedGroup>> {
    const names = [threats.map(({ customer }) => customer), threats.map(({ key }) => key)];
    const rows = await sql.query<LockedGroup>(LOCK, [...names, new Date(now).toISOString()]);
    // the key has the customer's name in it
    return new Map(rows.map((row) => [row.key, row]));
  }

  private async lock(sql: Sql, signals: readonly ThreatSignal[], now: number): Promise<Map<string, LockedGroup>> {
    const names = signals.map((signal) => ({
      customer: storable(signal.customerName),
      key: storable(groupKey(signal)),
    }));
    return this.lockAll(sql, names, now);
  }

  /** Writes groups as they are to be. */
  async replace(sql: Sql, rows: readonly LockedGroup[], now: number): Promise<void> {
    await sql.query(REPLACE, [
      rows.map(({ customer_id }) => customer_id),
      rows.map(({ key }) => key),
      rows.map(({ state }) => JSON.stringify(state)),
      new Date(now).toISOString(),
    ]);
  }
}

function callOf(given: Storable): ReviewCall {
  const signal = signalOf(given);
  const isCritical = signal.severity === 'CRITICAL' || ('analysis' in given && given.analysis.severity === 'CRITICAL');
  return { id: signal.id, at: eventTime(signal), isCritical };
}
