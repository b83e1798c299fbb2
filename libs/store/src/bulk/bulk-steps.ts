import type { BulkChange } from '@soc-agent/contracts';
import { assigned, clearsReview, judged, moved, type Decided } from '@soc-agent/domain';
import { appendAudit } from '../audit/audit-log.js';
import type { Database } from '../database/database.js';
import type { Sql } from '../database/statement.js';
import { changeThreats, lockThreats, type LockedThreat, type ThreatChange } from '../decisions/decided-threats.js';
import { statesOf, writeLines, type NewLine } from '../decisions/threat-log.js';
import {
  nextItems,
  noteTold,
  settleItems,
  untoldItems,
  type Before,
  type Item,
  type Outcome,
  type Untold,
} from './bulk-items.js';
import type { BulkRow } from './bulk-jobs.js';
import { BulkVerdicts, type Judgement } from './bulk-verdicts.js';

/** Attempts that may break one after the other before all is taken back. */
const MOST_ATTEMPTS = 5;
const ACTOR = { kind: 'system', name: 'bulk work' } as const;

/** `more`: there may be more to do; `over`: all is done, or another process goes on with it. */
export type StepResult = 'more' | 'over';

/** A job as a step finds it. */
type StepRow = Pick<BulkRow, 'id' | 'author' | 'state' | 'change' | 'undone_by' | 'attempts' | 'failure'>;

const COLUMNS = 'id, author, state, change, undone_by, attempts, failure';
/** Of two processes that have the same job, one goes on with it. */
const LOCK = {
  name: 'bulk lock',
  text: `select ${COLUMNS} from bulk_jobs where id = $1 and state in ('running', 'undoing') for update skip locked`,
};
const READ = { name: 'bulk read', text: `select ${COLUMNS} from bulk_jobs where id = $1` };
const TOUCH = {
  name: 'bulk touch',
  text: 'update bulk_jobs set done = done + $2, conflicting = conflicting + $3, touched_at = $4, attempts = 0 where id = $1',
};
const END = {
  name: 'bulk end',
  text: `update bulk_jobs set state = $2, done_at = case when $2 = 'done' then $3::timestamptz else done_at end, touched_at = $3 where id = $1`,
};
const LEFT = {
  name: 'bulk left',
  text: `select customer_id, json_agg(threat_id order by n) as threats from bulk_items where bulk_id = $1 and state = $2 group by customer_id order by customer_id`,
};
const BREAK = {
  name: 'bulk break',
  text: `update bulk_jobs set attempts = attempts + 1, touched_at = $3,
      state = case when state = 'running' and attempts + 1 >= ${MOST_ATTEMPTS} then 'undoing' else state end,
      failure = case when state = 'running' and attempts + 1 >= ${MOST_ATTEMPTS} then $2 else failure end
    where id = $1 and state in ('running', 'undoing')`,
};

/**
 * Works off changes of many threats: each step is a short transaction on some of them, which leaves the job where the next one goes on, in
 * whatever process. What cannot be ended is taken back.
 */
export class BulkSteps {
  private readonly verdicts = new BulkVerdicts();

  /** @param mostAtOnce threats that one transaction changes: more would hold up others for longer */
  constructor(
    private readonly database: Pick<Database, 'query' | 'transaction'>,
    private readonly mostAtOnce = 100,
  ) {}

  /** Changes the next threats, or puts the last ones back. */
  async step(id: string, now: number): Promise<StepResult> {
    return this.database.transaction('bulk step', async (sql) => {
      const [job] = await sql.query<StepRow>(LOCK, [id]);
      if (!job) return 'over';
      const isBack = job.state === 'undoing';
      const items = await nextItems(sql, id, isBack, this.mostAtOnce);
      if (items.length === 0) {
        await end(sql, job, now);
        return 'over';
      }
      await (isBack ? this.restore(sql, job, items, now) : this.change(sql, job, items, now));
      return 'more';
    });
  }

  /** Changes that nobody was told of yet. */
  async untold(id: string): Promise<{ by: string; changes: Untold[] }> {
    const [job] = await this.database.query<StepRow>(READ, [id]);
    if (!job) return { by: '', changes: [] };
    return {
      by: job.undone_by ?? job.author,
      changes: await untoldItems(this.database, id, job.change, this.mostAtOnce),
    };
  }

  async told(id: string, changes: readonly Untold[]): Promise<void> {
    await noteTold(this.database, id, changes);
  }

  /** Notes that a step broke; after the fifth in a row, all that was changed is put back. */
  async broke(id: string, why: string, now: number): Promise<void> {
    await this.database.query(BREAK, [id, why, new Date(now).toISOString()]);
  }

  private async change(sql: Sql, job: StepRow, items: readonly Item[], now: number): Promise<void> {
    const { id, author, change } = job;
    const at = new Date(now).toISOString();
    const ids = items.map(({ threat_id }) => threat_id);
    const reviews = change.verdict && (await this.verdicts.lock(sql, ids, now));
    const locked = byId(await lockThreats(sql, ids));
    const own = items.flatMap((item) => {
      const threat = locked.get(item.threat_id);
      return threat && isAsChosen(threat, item, change) ? [threat] : [];
    });
    const judging = change.verdict ? await this.verdicts.differing(sql, own, change.verdict, author) : [];
    const { before, others }: Judgement =
      change.verdict && reviews
        ? await this.verdicts.give(sql, id, judging, change.verdict, author, reviews, now)
        : { before: new Map(), others: [] };
    const lines: NewLine[] = [];
    const changes: ThreatChange[] = [...others];
    const outcomes = items.map(({ n, threat_id }): Outcome => {
      const threat = own.find((one) => one.id === threat_id);
      if (!threat) return conflict(n, 'conflict', locked.get(threat_id));
      const made = changeOf(threat, change, before.get(threat_id), at);
      if (!made) return { n, state: 'done' };
      lines.push(...made.lines);
      changes.push(made.change);
      return { n, state: 'changed', before: made.before };
    });
    await writeLines(sql, lines, { author, at, bulkId: id });
    await this.settle(sql, job, outcomes, changes, author, at);
  }

  private async restore(sql: Sql, job: StepRow, items: readonly Item[], now: number): Promise<void> {
    const { id, author, undone_by, change } = job;
    const [by, at] = [undone_by ?? author, new Date(now).toISOString()];
    const ids = items.map(({ threat_id }) => threat_id);
    const reviews = change.verdict && (await this.verdicts.lock(sql, ids, now));
    const locked = byId(await lockThreats(sql, ids));
    const theirs = items.flatMap(({ threat_id, before }) => {
      const threat = locked.get(threat_id);
      return threat && before && before.version === threat.version ? [{ threat, before }] : [];
    });
    const judgements = new Map(
      theirs.flatMap(({ threat, before }) => (before.judged ? [[threat.id, before.judged] as const] : [])),
    );
    const others = reviews
      ? await this.verdicts.takeBack(
          sql,
          theirs.map(({ threat }) => threat),
          judgements,
          by,
          reviews,
          now,
        )
      : [];
    const isTheirs = new Set(theirs.map(({ threat }) => threat.id));
    const outcomes = items.map(({ n, threat_id, before }): Outcome => {
      if (isTheirs.has(threat_id)) return { n, state: 'restored' };
      // what was as it should be already was not changed
      return before ? conflict(n, 'kept', locked.get(threat_id)) : { n, state: 'undone' };
    });
    const lines = theirs.map(({ threat, before }): NewLine => {
      const states = statesOf(threat.decided, before.decided);
      return { threatId: threat.id, customerId: threat.customerId, kind: 'undone', ...states };
    });
    const commented = theirs.flatMap(({ threat, before }) => (before.comment ? [threat.id] : []));
    await forgetComments(sql, id, commented);
    await writeLines(sql, lines, { author: by, at, bulkId: id });
    const changes = theirs.map(({ threat, before: { decided, answeredBy, comment } }): ThreatChange => ({
      ...{ id: threat.id, decided, answeredBy, isDecided: true },
      ...(comment && { comments: -1 }),
    }));
    await this.settle(sql, job, outcomes, [...others, ...changes], by, at);
  }

  /** The rows of the threats come last: from then on, everybody waits. */
  private async settle(
    sql: Sql,
    { id, state }: StepRow,
    outcomes: readonly Outcome[],
    changes: readonly ThreatChange[],
    by: string,
    at: string,
  ): Promise<void> {
    await settleItems(sql, id, outcomes);
    const left = outcomes.filter((outcome) => outcome.state === 'conflict' || outcome.state === 'kept').length;
    await sql.query(TOUCH, [id, state === 'undoing' ? -outcomes.length : outcomes.length, left, at]);
    await changeThreats(sql, changes, by, at);
  }
}

function byId(threats: readonly LockedThreat[]): Map<string, LockedThreat> {
  return new Map(threats.map((threat) => [threat.id, threat]));
}

/** Nobody has changed it since, and what is asked for can be done. */
function isAsChosen({ version, status }: LockedThreat, item: Item, { verdict }: BulkChange): boolean {
  return version === item.version && (!verdict || status === 'completed');
}

function conflict(n: number, state: 'conflict' | 'kept', threat: LockedThreat | undefined): Outcome {
  return { n, state, by: threat?.changedBy, at: threat?.changedAt };
}

/** What becomes of a threat, and what puts it back; undefined where it is as it should be already. */
function changeOf(
  threat: LockedThreat,
  { verdict, triage, assignee, comment }: BulkChange,
  judgement: Before['judged'],
  at: string,
): { change: ThreatChange; lines: NewLine[]; before: Before } | undefined {
  const { id, customerId, version, decided, answeredBy } = threat;
  const said = judgement && verdict ? judged(decided, verdict.verdict, at) : decided;
  const put = triage === undefined || triage === said.triage ? said : moved(said, triage, at);
  const after: Decided = assignee === undefined || assignee === (put.assignee ?? null) ? put : assigned(put, assignee);
  const states = statesOf(said, after);
  const isDecided = states !== undefined || judgement !== undefined;
  if (!isDecided && comment === undefined) return undefined;
  const about = { threatId: id, customerId };
  const clears = clearsReview(verdict?.verdict);
  const own = clears ? id : answeredBy === id ? undefined : answeredBy;
  return {
    change: {
      ...{ id, decided: after, answeredBy: judgement ? own : answeredBy, isDecided },
      ...(comment !== undefined && { comments: 1 }),
    },
    lines: [
      ...(states ? [{ ...about, kind: 'changed' as const, ...states }] : []),
      ...(comment === undefined ? [] : [{ ...about, kind: 'commented' as const, text: comment }]),
    ],
    before: {
      version: version + (isDecided ? 1 : 0),
      decided,
      ...(answeredBy !== undefined && { answeredBy }),
      ...(comment !== undefined && { comment: true }),
      ...(judgement && { judged: judgement }),
    },
  };
}

async function forgetComments(sql: Sql, bulkId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const text = `delete from threat_log where threat_id = any($2::uuid[]) and bulk_id = $1 and kind = 'commented'`;
  await sql.query({ name: 'bulk forget comments', text }, [bulkId, ids]);
}

/** Ends a job, with an entry about what was left as somebody else made it. */
async function end(sql: Sql, { id, state, failure }: StepRow, now: number): Promise<void> {
  const at = new Date(now).toISOString();
  const left = await sql.query<{ customer_id: number; threats: string[] }>(LEFT, [
    id,
    state === 'running' ? 'conflict' : 'kept',
  ]);
  for (const { customer_id: customerId, threats } of left) {
    await appendAudit(sql, { at, event: 'threats.left', actor: ACTOR, customerId, detail: { bulk: id, threats } });
  }
  if (failure !== null)
    await appendAudit(sql, { at, event: 'threats.failed', actor: ACTOR, detail: { bulk: id, failure } });
  await sql.query(END, [id, state === 'running' ? 'done' : failure === null ? 'undone' : 'failed', at]);
}
