import type { Occurrence, OccurrenceList, Severity, ThreatSignal } from '@soc-agent/contracts';
import { appendAudit } from '../audit/audit-log.js';
import type { Database } from '../database/database.js';
import { unframed } from '../threats/documents.js';

/** Why signals are folded, as people read it. */
const REASON =
  'The same rule of the same product fired on the same entity of the customer within the window, and the threat had no verdict.';

const LEADER = {
  name: 'folding leader',
  text: 'select threat_id from folded_signals where id = $1',
  prepared: true,
};
const FOLDED = {
  name: 'folding find',
  text: `select f.threat_id, d.signal from folded_signals f join threat_documents d on d.id = f.id where f.id = $1`,
  prepared: true,
};
const LIST = {
  name: 'folding list',
  text: `select id, event_id, title, severity, occurred_at, folded_at from folded_signals
    where threat_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
};
const COUNT = { name: 'folding count', text: 'select count(*)::int as n from folded_signals where threat_id = $1' };
const UNFOLD = {
  name: 'folding unfold',
  text: `update folded_threats set is_closed = true, is_unfolded = true where threat_id = any($1::uuid[])
    returning customer_id, occurrences`,
};
const UNFOLDED = {
  name: 'folding unfolded',
  text: `select f.threat_id as id, s.signal from (select threat_id from folded_threats where is_unfolded order by threat_id limit 1) f
    left join lateral (
      select d.signal from folded_signals s join threat_documents d on d.id = s.id where s.threat_id = f.threat_id order by s.id limit $1
    ) s on true`,
};
const IS_UNFOLDED = {
  name: 'folding is unfolded',
  text: 'update folded_threats set is_unfolded = false where threat_id = $1',
};
const RELEASE = {
  name: 'folding release',
  text: `with gone as (delete from folded_signals where id = $1 returning threat_id)
      , document as (delete from threat_documents where id in (select $1::uuid from gone))
    update folded_threats f set occurrences = f.occurrences - 1, is_due = true,
        brings = case when f.occurrences > 2 then f.brings end
      from gone where f.threat_id = gone.threat_id returning f.threat_id`,
};
const STRANDED = {
  name: 'folding stranded',
  text: `select f.threat_id as id from folded_threats f
    where f.created_at between $1 and $2 and f.occurrences > 1 and not f.is_unfolded
      and not exists (select from threats t where t.id = f.threat_id) order by f.threat_id limit $3`,
};

interface OccurrenceRow {
  id: string;
  event_id: string | null;
  title: string;
  severity: Severity | null;
  occurred_at: Date;
  folded_at: Date;
}

/** The signals that are folded into threats, and how they are taken out again. */
export class Occurrences {
  constructor(private readonly database: Pick<Database, 'query' | 'transaction'>) {}

  /** The threat that a signal was folded into. */
  async leaderOf(id: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ threat_id: string }>(LEADER, [id]);
    return row?.threat_id;
  }

  /** A signal that was folded, and the threat that it was folded into. */
  async find(id: string): Promise<{ threatId: string; signal: ThreatSignal } | undefined> {
    const [row] = await this.database.query<{ threat_id: string; signal: Buffer }>(FOLDED, [id]);
    return row && { threatId: row.threat_id, signal: unframed<ThreatSignal>(row.signal) };
  }

  /** One page of what is folded into a threat, the latest id first. @param cursor `nextCursor` of the page before */
  async list(threatId: string, limit: number, cursor?: string): Promise<OccurrenceList> {
    const [rows, [count]] = await Promise.all([
      this.database.query<OccurrenceRow>(LIST, [threatId, cursor ?? null, limit + 1]),
      this.database.query<{ n: number }>(COUNT, [threatId]),
    ]);
    const items = rows.slice(0, limit).map(occurrenceOf);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return {
      items,
      total: count!.n,
      ...(count!.n > 0 && { reason: REASON }),
      ...(last && { nextCursor: last.id }),
    };
  }

  /** Has what was folded into a threat become threats of their own, and nothing more folded into it; how many signals that are. */
  async unfold(threatId: string, analyst: string, now: number): Promise<number> {
    return this.database.transaction('folding unfold', async (sql) => {
      const [row] = await sql.query<{ customer_id: number; occurrences: number }>(UNFOLD, [[threatId]]);
      const folded = (row?.occurrences ?? 1) - 1;
      if (!row || folded === 0) return 0;
      await appendAudit(sql, {
        at: new Date(now).toISOString(),
        event: 'threat.unfolded',
        actor: { kind: 'analyst', name: analyst },
        customerId: row.customer_id,
        threatId,
        detail: { signals: folded },
      });
      return folded;
    });
  }

  /** Signals that are to be threats of their own: some of those that are still folded. */
  async unfolded(limit: number): Promise<ThreatSignal[]> {
    const rows = await this.database.query<{ id: string; signal: Buffer | null }>(UNFOLDED, [limit]);
    const [first] = rows;
    if (first && first.signal === null) await this.database.query(IS_UNFOLDED, [first.id]);
    return rows.flatMap(({ signal }) => (signal ? unframed<ThreatSignal>(signal) : []));
  }

  /** Takes a signal out of the threat it was folded into, and forgets its document: it is to be a threat of its own. @returns whether it was folded */
  async release(id: string): Promise<boolean> {
    return (await this.database.query(RELEASE, [id])).length > 0;
  }

  /** Threats that took signals between those times, Unix milliseconds, and are not stored. */
  async stranded(from: number, to: number, limit: number): Promise<string[]> {
    const times = [from, to].map((time) => new Date(time).toISOString());
    return (await this.database.query<{ id: string }>(STRANDED, [...times, limit])).map(({ id }) => id);
  }

  /** As {@link unfold}, of threats that are not there. */
  async unfoldStranded(ids: readonly string[]): Promise<void> {
    await this.database.query(UNFOLD, [ids]);
  }
}

function occurrenceOf(row: OccurrenceRow): Occurrence {
  return {
    id: row.id,
    ...(row.event_id !== null && { eventId: row.event_id }),
    title: row.title,
    ...(row.severity !== null && { severity: row.severity }),
    occurredAt: row.occurred_at.toISOString(),
    foldedAt: row.folded_at.toISOString(),
  };
}
