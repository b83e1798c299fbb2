import { Gathered, type ThreatSignal, type ThreatStatus } from '@soc-agent/contracts';
import { alertCount, eventTime, withOneMore, type Brought } from '@soc-agent/domain';
import type { Database } from '../database/database.js';
import type { Sql } from '../database/statement.js';
import { storable } from '../database/text-keys.js';
import { framed } from '../threats/documents.js';
import type { Candidate } from './fold-index.js';

const HOUR_MS = 3_600_000;
/** Calls of one process that go into one transaction, at most. */
const MOST_TOGETHER = 20;
/** A signal and the threat that it may be folded into. */
export interface Foldable {
  signal: ThreatSignal;
  into: Candidate;
}

/** A signal that is folded, and the alerts folded into its threat in the hour of its event so far. */
export interface FoldedSignal {
  signal: ThreatSignal;
  threatId: string;
  alertsInHour: number;
}

/** What came of a signal: it is folded, a repeat included; it has to be a threat of its own; or it is one. */
export type FoldOutcome = FoldedSignal | 'own' | 'stored';

/** What is folded into a threat, for those who analyze it. */
export interface Folding {
  occurrences: number;
  /** Absent where all of it was unfolded. */
  brought?: Brought;
  /** What an analysis depends on, as `foldingAspect` gives it: now, and what the last one knew. */
  aspect: string;
  analyzed: string;
}

type Alerts = Record<string, number>;

/** A threat that takes signals, locked. */
interface LeaderRow {
  threat_id: string;
  customer_id: number;
  occurrences: number;
  brings: Brought | null;
  alerts: Alerts | null;
  is_closed: boolean;
  status: ThreatStatus | null;
  is_judged: boolean | null;
}

/** The same, and what is done to it. */
interface Leader {
  id: string;
  customerId: number;
  occurrences: number;
  brought: Brought | undefined;
  alerts: Alerts;
  added: ThreatSignal[];
  takes: boolean;
  isDue: boolean;
}

const LOCK = {
  name: 'folding lock',
  text: `with locked as (
      insert into folded_threats (threat_id, customer_id, created_at)
        select w.id, customer_of(w.customer), $3::timestamptz
        from (select distinct on (id) id, customer from unnest($1::uuid[], $2::text[]) n (id, customer) order by id) w order by w.id
        on conflict (threat_id) do update set is_closed = folded_threats.is_closed
        returning threat_id, customer_id, occurrences, brings, alerts, is_closed)
    select l.*, t.status, t.verdict is not null or t.triage = 'closed' as is_judged from locked l left join threats t on t.id = l.threat_id`,
};
const KNOWN = {
  name: 'folding known',
  text: `select d.id, f.threat_id from threat_documents d left join folded_signals f on f.id = d.id where d.id = any($1::uuid[])`,
};
const ADD = {
  name: 'folding add',
  text: `with given as (select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::bytea[])
        n (id, threat_id, customer_id, occurred_at, event_id, title, severity, signal))
      , documents as (
        insert into threat_documents (id, customer_id, signal) select id, customer_id, signal from given order by id
          on conflict (id) do nothing returning id)
      insert into folded_signals (id, threat_id, customer_id, occurred_at, folded_at, event_id, title, severity)
        select g.id, g.threat_id, g.customer_id, g.occurred_at, $9, g.event_id, g.title, g.severity
        from documents d join given g on g.id = d.id returning id`,
};
const CHANGE = {
  name: 'folding change',
  text: `update folded_threats f set occurrences = n.occurrences, brings = n.brings::json, alerts = n.alerts::json,
      bytes = f.bytes + n.bytes, is_due = f.is_due or n.is_due
    from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::bigint[], $6::bool[]) n (id, occurrences, brings, alerts, bytes, is_due)
    where f.threat_id = n.id`,
};
const DUE = {
  name: 'folding due',
  text: `select f.threat_id as id, t.run from folded_threats f join threats t on t.id = f.threat_id
    where f.is_due and t.status = 'completed' order by f.threat_id limit $1`,
};
const ANALYZED = {
  name: 'folding analyzed',
  text: 'update folded_threats set analyzed = $2, is_due = is_due and occurrences <> $3 where threat_id = $1',
};

/** Signals that are folded into threats: each once, with its document, or not at all. */
export class FoldStore {
  // what is folded at the same time waits for the same threats: it goes together
  private readonly calls = new Gathered<{ foldables: readonly Foldable[]; now: number }, FoldOutcome[]>(
    async (calls) => {
      const outcomes = await this.foldAll(
        calls.flatMap(({ foldables }) => foldables),
        calls[0]!.now,
      );
      let from = 0;
      return calls.map(({ foldables }) => outcomes.slice(from, (from += foldables.length)));
    },
    MOST_TOGETHER,
  );

  constructor(private readonly database: Pick<Database, 'query' | 'transaction'>) {}

  /**
   * Folds signals into threats that take them: those that are on their way, or analyzed and neither judged nor closed.
   * @returns what came of each, in order
   */
  async fold(foldables: readonly Foldable[], now: number): Promise<FoldOutcome[]> {
    return this.calls.of({ foldables, now });
  }

  private async foldAll(foldables: readonly Foldable[], now: number): Promise<FoldOutcome[]> {
    return this.database.transaction('folding', async (sql) => {
      const leaders = await this.lock(sql, foldables, now);
      const known = await this.known(
        sql,
        foldables.map(({ signal }) => signal.id),
      );
      // one that comes twice at once is one
      const fresh = new Map(foldables.map((one) => [one.signal.id, one]));
      for (const { signal, into } of fresh.values()) if (!known.has(signal.id)) add(leaders.get(into.threatId), signal);
      const added = await this.add(sql, [...leaders.values()], now);
      return foldables.map(({ signal, into }) => {
        const threatId = added.has(signal.id) ? into.threatId : known.get(signal.id);
        if (threatId === null) return 'stored';
        if (threatId === undefined) return 'own';
        return { signal, threatId, alertsInHour: leaders.get(threatId)?.alerts[hourOf(signal)] ?? 0 };
      });
    });
  }

  /** Threats that something was folded into that may change their analysis, and the last run of each. */
  async due(limit: number): Promise<{ id: string; run: number }[]> {
    return this.database.query(DUE, [limit]);
  }

  /** Notes what an analysis knows, which was asked for when the threat had so many occurrences. */
  async analyzed(threatId: string, aspect: string, occurrences: number): Promise<void> {
    await this.database.query(ANALYZED, [threatId, aspect, occurrences]);
  }

  private async lock(sql: Sql, foldables: readonly Foldable[], now: number): Promise<Map<string, Leader>> {
    const pending = new Map(foldables.map(({ into }) => [into.threatId, into.mayBePending]));
    const rows = await sql.query<LeaderRow>(LOCK, [
      foldables.map(({ into }) => into.threatId),
      foldables.map(({ signal }) => storable(signal.customerName)),
      new Date(now).toISOString(),
    ]);
    const takes = ({ threat_id: id, status, is_judged: isJudged, is_closed: isClosed }: LeaderRow): boolean =>
      !isClosed && (status === null ? pending.get(id) === true : status === 'completed' && !isJudged);
    return new Map(
      rows.map((row) => [
        row.threat_id,
        {
          id: row.threat_id,
          customerId: row.customer_id,
          occurrences: row.occurrences,
          brought: row.brings ?? undefined,
          alerts: row.alerts ?? {},
          added: [],
          takes: takes(row),
          isDue: false,
        },
      ]),
    );
  }

  /** Of those ids that have a document the threat they are folded into; null for a threat's own. */
  private async known(sql: Sql, ids: readonly string[]): Promise<Map<string, string | null>> {
    const rows = await sql.query<{ id: string; threat_id: string | null }>(KNOWN, [ids]);
    return new Map(rows.map(({ id, threat_id: threatId }) => [id, threatId]));
  }

  private async add(sql: Sql, leaders: readonly Leader[], now: number): Promise<ReadonlySet<string>> {
    const rows = leaders.flatMap((leader) => leader.added.map((signal) => ({ leader, signal, frame: framed(signal) })));
    if (rows.length === 0) return new Set();
    const stored = await sql.query<{ id: string }>(ADD, [
      rows.map(({ signal }) => signal.id),
      rows.map(({ leader }) => leader.id),
      rows.map(({ leader }) => leader.customerId),
      rows.map(({ signal }) => new Date(eventTime(signal)).toISOString()),
      rows.map(({ signal }) => (signal.source.eventId === undefined ? null : storable(signal.source.eventId))),
      rows.map(({ signal }) => storable(signal.title)),
      rows.map(({ signal }) => signal.severity ?? null),
      rows.map(({ frame }) => frame),
      new Date(now).toISOString(),
    ]);
    const added = new Set(stored.map(({ id }) => id));
    // one that was stored in the same moment as a threat counts as none
    for (const leader of leaders)
      for (const signal of leader.added) if (!added.has(signal.id)) takeBack(leader, signal);
    const changed = leaders.filter((leader) => leader.added.length > 0);
    await sql.query(CHANGE, [
      changed.map(({ id }) => id),
      changed.map(({ occurrences }) => occurrences),
      changed.map(({ brought }) => JSON.stringify(brought)),
      changed.map(({ alerts }) => JSON.stringify(alerts)),
      changed.map((one) =>
        rows.filter(({ leader }) => leader === one).reduce((sum, { frame }) => sum + frame.length, 0),
      ),
      changed.map(({ isDue }) => isDue),
    ]);
    return added;
  }
}

/** Adds a signal to what is folded into a threat, if that takes it. */
function add(leader: Leader | undefined, signal: ThreatSignal): void {
  const more = leader?.takes ? withOneMore(leader, signal) : undefined;
  if (!leader || !more) return;
  leader.isDue ||= more.mayChange;
  leader.brought = more.brought;
  leader.occurrences = more.occurrences;
  leader.alerts[hourOf(signal)] = (leader.alerts[hourOf(signal)] ?? 0) + alertCount(signal);
  leader.added.push(signal);
}

function takeBack(leader: Leader, signal: ThreatSignal): void {
  leader.occurrences -= 1;
  leader.alerts[hourOf(signal)] = (leader.alerts[hourOf(signal)] ?? 0) - alertCount(signal);
}

function hourOf(signal: ThreatSignal): number {
  return Math.floor(eventTime(signal) / HOUR_MS);
}
