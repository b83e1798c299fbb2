import type { ThreatSignal, VerdictChange, VerdictRecord } from '@soc-agent/contracts';
import { clearsReview, judged, type CountedVerdict } from '@soc-agent/domain';
import { appendAudit } from '../audit/audit-log.js';
import type { Database } from '../database/database.js';
import type { Sql } from '../database/statement.js';
import { storable } from '../database/text-keys.js';
import { changeThreats, lockThreats } from '../decisions/decided-threats.js';
import { unframed } from '../threats/documents.js';
import { answeredOthers } from './answered-others.js';
import { countedOf } from './counted-verdict.js';
import { ReviewGroups } from './review-groups.js';
import { changesOf, MAX_HISTORY, standingVerdict, VERDICT_HISTORY, type HistoryRow } from './verdict-history.js';

/** What an analyst says of a threat. */
export type NewVerdict = Pick<VerdictRecord, 'verdict' | 'reason' | 'analyst'>;

/** Why a verdict was not taken: the threat has no analysis that could be judged. */
export class NotAnalyzedError extends Error {}

/** What the counters have to hold of one threat's verdict. */
export interface UntoldVerdict {
  threatId: string;
  customerName: string;
  /** Grows with every change of the threat's verdict. */
  no: number;
  /** Absent where there is none, or it counts as nothing. */
  counted?: CountedVerdict;
}

interface UntoldRow {
  threat_id: string;
  name: string;
  no: number;
  counted: CountedVerdict | null;
}

interface Documents {
  signal: Buffer;
  analysis: Buffer | null;
}

interface SaidRow {
  no: number;
  history: HistoryRow[];
}

const HISTORY = {
  name: 'verdicts history',
  text: `select ${VERDICT_HISTORY} as history from threats t where t.id = $1`,
};
const DOCUMENTS = { name: 'verdicts documents', text: 'select signal, analysis from threat_documents where id = $1' };
const SAID = {
  name: 'verdicts said',
  text: `select ${VERDICT_HISTORY} as history, coalesce((select max(no) from verdict_changes where threat_id = t.id), 0) as no
    from threats t where t.id = $1`,
};
const ADD = {
  name: 'verdicts add',
  text: `insert into verdict_changes (threat_id, no, customer_id, at, verdict, analyst, reason) values ($1, $2, $3, $4, $5, $6, $7)`,
};
const FORGET = { name: 'verdicts forget', text: 'delete from verdict_changes where threat_id = $1 and no <= $2' };
const COUNT = {
  name: 'verdicts count',
  text: `insert into counted_verdicts (threat_id, no, customer_id, counted) values ($1, $2, $3, $4)
    on conflict (threat_id) do update set no = excluded.no, counted = excluded.counted, is_told = false`,
};
const UNTOLD = {
  name: 'verdicts untold',
  text: `select v.threat_id, v.no, v.counted, c.name from counted_verdicts v join customers c on c.id = v.customer_id
    where not v.is_told and ($2::uuid is null or v.threat_id = $2) order by v.threat_id limit $1`,
};
const TOLD = {
  name: 'verdicts told',
  text: 'update counted_verdicts set is_told = true where threat_id = $1 and no = $2',
};

/** Verdicts on stored threats: with each, triage, review, history and audit log change in one transaction. */
export class VerdictStore {
  private readonly reviews = new ReviewGroups();

  constructor(private readonly database: Pick<Database, 'query' | 'transaction'>) {}

  /** Everything analysts said of the threat, newest first; undefined when it is unknown. */
  async history(threatId: string): Promise<VerdictChange[] | undefined> {
    const [row] = await this.database.query<{ history: HistoryRow[] }>(HISTORY, [threatId]);
    return row && changesOf(row.history);
  }

  /**
   * Gives a verdict, in place of the one before; the same again changes nothing.
   * @returns the verdict that stands; undefined when the threat is unknown.
   * @throws NotAnalyzedError
   */
  async give(threatId: string, verdict: NewVerdict, now: number): Promise<VerdictRecord | undefined> {
    const history = await this.change(threatId, now, (current) =>
      isSame(current, verdict) ? undefined : { ...verdict, at: new Date(now).toISOString() },
    );
    return history && standingVerdict(history);
  }

  /**
   * Withdraws the verdict as if it had never been given; without one nothing changes.
   * @returns whether the threat is known.
   * @throws NotAnalyzedError
   */
  async withdraw(threatId: string, analyst: string | undefined, now: number): Promise<boolean> {
    const withdrawal = { ...(analyst !== undefined && { analyst }), at: new Date(now).toISOString() };
    return (await this.change(threatId, now, (current) => current && withdrawal)) !== undefined;
  }

  /** Verdicts that the counters were not told of yet: of one threat, or of any. */
  async untold(limit: number, threatId?: string): Promise<UntoldVerdict[]> {
    const rows = await this.database.query<UntoldRow>(UNTOLD, [limit, threatId ?? null]);
    return rows.map(({ threat_id, name, no, counted }) => ({
      threatId: threat_id,
      customerName: name,
      no,
      ...(counted && { counted }),
    }));
  }

  /** The counters know of this change of the verdict, which may not be the last any more. */
  async told({ threatId, no }: UntoldVerdict): Promise<void> {
    await this.database.query(TOLD, [threatId, no]);
  }

  /** @param decide what to add to the history, seeing the verdict that stands; undefined for nothing. */
  private async change(
    threatId: string,
    now: number,
    decide: (current: VerdictRecord | undefined) => VerdictChange | undefined,
  ): Promise<VerdictChange[] | undefined> {
    return this.database.transaction('verdicts change', async (sql) => {
      const [documents] = await sql.query<Documents>(DOCUMENTS, [threatId]);
      if (!documents) return undefined;
      if (!documents.analysis) throw new NotAnalyzedError(`threat ${threatId} is not analyzed yet`);
      const signal = unframed<ThreatSignal>(documents.signal);
      const group = await this.reviews.begin(sql, signal, now);
      const [threat] = await lockThreats(sql, [threatId]);
      // only now that nobody else changes it
      const [said] = await sql.query<SaidRow>(SAID, [threatId]);
      if (!threat || !said) return undefined;
      const history = changesOf(said.history);
      const before = standingVerdict(history);
      const step = decide(before);
      if (!step) return history;
      const clears = clearsReview(step.verdict);
      const others =
        clears === clearsReview(before?.verdict) ? [] : await this.reviews.judge(sql, group, signal, clears, now);
      const changes = await answeredOthers(sql, others, clears ? threatId : undefined);
      const counted = countedOf(step, signal, unframed(documents.analysis), now);
      await this.note(sql, threatId, threat.customerId, said.no, step, counted);
      const { answeredBy, decided } = threat;
      const own = clears ? threatId : answeredBy === threatId ? undefined : answeredBy;
      changes.push({ id: threatId, decided: judged(decided, step.verdict, step.at), answeredBy: own, isDecided: true });
      await changeThreats(sql, changes, step.analyst, step.at);
      return [step, ...history];
    });
  }

  private async note(
    sql: Sql,
    threatId: string,
    customerId: number,
    no: number,
    step: VerdictChange,
    counted: CountedVerdict | undefined,
  ): Promise<void> {
    const { at, verdict, analyst, reason } = step;
    const texts = [analyst, reason].map((text) => (text === undefined ? null : storable(text)));
    await sql.query(ADD, [threatId, no + 1, customerId, at, verdict ?? null, ...texts]);
    if (no >= MAX_HISTORY) await sql.query(FORGET, [threatId, no + 1 - MAX_HISTORY]);
    await sql.query(COUNT, [threatId, no + 1, customerId, counted ? JSON.stringify(counted) : null]);
    await appendAudit(sql, {
      at,
      event: verdict ? 'verdict.given' : 'verdict.withdrawn',
      actor: { kind: 'analyst', name: analyst ?? 'unknown' },
      customerId,
      threatId,
      detail: { ...(verdict && { verdict }), ...(reason !== undefined && { reason }) },
    });
  }
}

function isSame(current: VerdictRecord | undefined, { verdict, reason, analyst }: NewVerdict): boolean {
  return current?.verdict === verdict && current.reason === reason && current.analyst === analyst;
}
