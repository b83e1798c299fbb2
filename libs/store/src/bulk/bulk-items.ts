import type { BulkChange, Verdict } from '@soc-agent/contracts';
import type { CountedVerdict, Decided } from '@soc-agent/domain';
import type { NumberedChange } from '../decisions/decided-threats.js';
import type { Sql } from '../database/statement.js';

/** What was last said of a threat, as its history has it. */
export interface SaidVerdict {
  verdict: Verdict;
  analyst: string;
  reason: string | null;
  at: string;
  of_group: boolean;
}

/** All that an undo puts back of a threat. */
export interface Before {
  /** The version that the change left: where it is another one, somebody has changed the threat since. */
  version: number;
  decided: Decided;
  answeredBy?: string;
  /** Whether a comment was made. */
  comment?: true;
  /** Only where the verdict was changed. */
  judged?: {
    /** What stood before; absent for nothing. */
    said?: SaidVerdict;
    /** What was counted; absent where that stayed as it was. */
    counted?: CountedVerdict | null;
    /** The group in which it lies, and the verdict of that. */
    group?: { id: string; verdict: Verdict | null };
    /** Which threat answered for the review group before this one; absent where it did not take its place. */
    answering?: string | null;
  };
}

/** A threat of a job that is still to be changed, or put back. */
export interface Item {
  n: number;
  threat_id: string;
  customer_id: number;
  version: number;
  before: Before | null;
}

/** What became of an item in a step. */
export interface Outcome {
  n: number;
  state: 'changed' | 'done' | 'conflict' | 'restored' | 'undone' | 'kept';
  before?: Before;
  by?: string | undefined;
  at?: string | undefined;
}

/** A change that was made and not told of yet. */
export interface Untold {
  n: number;
  change: NumberedChange;
  /** The group that is to have this verdict. */
  group?: { id: string; verdict: Verdict | undefined };
}

interface UntoldRow {
  n: number;
  state: 'changed' | 'restored';
  before: Before;
  id: string;
  customer_id: number;
  seq: string;
  verdict: Verdict | null;
}

const nextOf = (name: string, where: string, order: string) => ({
  name,
  text: `select n, threat_id, customer_id, version, before from bulk_items where bulk_id = $1 and ${where} order by n ${order} limit $2`,
});
const NEXT = nextOf('bulk next', `state = 'waiting'`, '');
const NEXT_BACK = nextOf('bulk next back', `state in ('changed', 'done')`, 'desc');
const SETTLE = {
  name: 'bulk settle',
  text: `update bulk_items i set state = o.state, before = coalesce(o.before::json, i.before), changed_by = o.by, changed_at = o.at
    from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::timestamptz[]) o (n, state, before, by, at)
    where i.bulk_id = $1 and i.n = o.n`,
};
const UNTOLD = {
  name: 'bulk untold',
  text: `select i.n, i.state, i.before, t.id, t.customer_id, t.seq, t.verdict from bulk_items i join threats t on t.id = i.threat_id
    where i.bulk_id = $1 and i.state in ('changed', 'restored') order by i.n limit $2`,
};
const TOLD = {
  name: 'bulk told',
  text: `update bulk_items set state = case state when 'changed' then 'done' else 'undone' end
    where bulk_id = $1 and n = any($2::int[]) and state in ('changed', 'restored')`,
};

/** The next items of a job, all of one customer. @param isBack the last that were changed */
export async function nextItems(sql: Sql, bulkId: string, isBack: boolean, most: number): Promise<Item[]> {
  const items = await sql.query<Item>(isBack ? NEXT_BACK : NEXT, [bulkId, most]);
  return items.filter(({ customer_id }) => customer_id === items[0]!.customer_id);
}

export async function settleItems(sql: Sql, bulkId: string, outcomes: readonly Outcome[]): Promise<void> {
  await sql.query(SETTLE, [
    bulkId,
    outcomes.map(({ n }) => n),
    outcomes.map(({ state }) => state),
    outcomes.map(({ before }) => (before ? JSON.stringify(before) : null)),
    outcomes.map(({ by }) => by ?? null),
    outcomes.map(({ at }) => at ?? null),
  ]);
}

/** What was changed and not announced yet, by the one who changed it. */
export async function untoldItems(
  sql: Pick<Sql, 'query'>,
  bulkId: string,
  { verdict }: Pick<BulkChange, 'verdict'>,
  most: number,
): Promise<Untold[]> {
  return (await sql.query<UntoldRow>(UNTOLD, [bulkId, most])).map(({ n, state, before, id, customer_id, seq }) => {
    const group = before.judged?.group;
    const meant = state === 'changed' ? verdict?.verdict : (group?.verdict ?? undefined);
    return {
      n,
      change: { id, customerId: customer_id, seq: Number(seq) },
      ...(group && { group: { id: group.id, verdict: meant } }),
    };
  });
}

export async function noteTold(sql: Pick<Sql, 'query'>, bulkId: string, untold: readonly Untold[]): Promise<void> {
  await sql.query(TOLD, [bulkId, untold.map(({ n }) => n)]);
}
