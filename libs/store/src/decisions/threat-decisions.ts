import type { Comment, DecidedState, ThreatActivity, ThreatDecision } from '@soc-agent/contracts';
import { assigned, moved, type Decided } from '@soc-agent/domain';
import { assignableName } from '../access/assignable.js';
import { appendAudit } from '../audit/audit-log.js';
import { changeBy, type Author } from '../audit/author.js';
import { StaleVersionError } from '../context/versions.js';
import type { Database } from '../database/database.js';
import type { Sql } from '../database/statement.js';
import { storable } from '../database/text-keys.js';
import { changeThreats, lockThreats, type LockedThreat } from './decided-threats.js';
import { readActivity, statesOf, writeLines } from './threat-log.js';

const IS_THERE = { name: 'threats is there', text: 'select 1 as found from threats where id = $1', prepared: true };

/** What people decide and say about threats, each with its line in the threat's log and its entry in the audit log. */
export class ThreatDecisions {
  constructor(private readonly database: Pick<Database, 'query' | 'transaction'>) {}

  /**
   * Changes what somebody decided about a threat they have seen in that version; what is as they want it already stays untouched.
   * @param seen undefined for whatever it is
   * @returns whether there is such a threat.
   * @throws StaleVersionError with what is there; NotAssignableError
   */
  async decide(
    threatId: string,
    decision: ThreatDecision,
    seen: number | undefined,
    by: Author,
    now: number,
  ): Promise<boolean> {
    return this.database.transaction('threats decide', async (sql) => {
      const [threat] = await lockThreats(sql, [threatId]);
      if (!threat) return false;
      if (seen !== undefined && seen !== threat.version) throw new StaleVersionError(stateOf(threat));
      const at = new Date(now).toISOString();
      const after = await decided(sql, threat, decision, at);
      await this.write(sql, threat, after, decision.comment, by, at);
      return true;
    });
  }

  /** Says something about a threat; undefined when there is none. */
  async comment(threatId: string, text: string, by: Author, now: number): Promise<Comment | undefined> {
    return this.database.transaction('threats comment', async (sql) => {
      const [threat] = await lockThreats(sql, [threatId]);
      if (!threat) return undefined;
      const at = new Date(now).toISOString();
      await this.write(sql, threat, threat.decided, text, by, at);
      return { author: storable(by.name), text: storable(text), createdAt: at };
    });
  }

  /** What was said and done about a threat, the newest first; undefined when there is none. */
  async activity(threatId: string): Promise<ThreatActivity[] | undefined> {
    const [lines, [found]] = await Promise.all([
      readActivity(this.database, threatId),
      this.database.query<{ found: number }>(IS_THERE, [threatId]),
    ]);
    return found && lines;
  }

  private async write(
    sql: Sql,
    { id, customerId, decided: before, answeredBy }: LockedThreat,
    after: Decided,
    comment: string | undefined,
    by: Author,
    at: string,
  ): Promise<void> {
    const states = statesOf(before, after);
    if (!states && comment === undefined) return;
    const about = { threatId: id, customerId };
    const text = comment === undefined ? undefined : storable(comment);
    await writeLines(
      sql,
      [
        ...(states ? [{ ...about, kind: 'changed' as const, ...states }] : []),
        ...(text === undefined ? [] : [{ ...about, kind: 'commented' as const, text }]),
      ],
      { author: storable(by.name), at },
    );
    const said = text === undefined ? {} : { comment: text };
    const entry = changeBy(by, states ? 'threat.changed' : 'threat.commented', said, states);
    await appendAudit(sql, { ...entry, at, ...about });
    const change = {
      id,
      decided: after,
      answeredBy,
      isDecided: states !== undefined,
      comments: text === undefined ? 0 : 1,
    };
    await changeThreats(sql, [change], storable(by.name), at);
  }
}

/** The decisions on a threat after a change. @throws NotAssignableError */
async function decided(
  sql: Sql,
  { customerId, decided: before }: LockedThreat,
  { triage, assignee }: ThreatDecision,
  at: string,
): Promise<Decided> {
  const put = triage === undefined || triage === before.triage ? before : moved(before, triage, at);
  if (assignee === undefined || assignee === (before.assignee ?? null)) return put;
  return assigned(put, assignee === null ? null : await assignableName(sql, assignee, [customerId]));
}

function stateOf({
  decided: { triage, assignee, verdict },
  version,
  changedBy,
  changedAt,
}: LockedThreat): DecidedState {
  return {
    triage,
    ...(assignee !== undefined && { assignee }),
    ...(verdict && { verdict }),
    version,
    ...(changedBy !== undefined && { changedBy }),
    ...(changedAt !== undefined && { changedAt }),
  };
}
