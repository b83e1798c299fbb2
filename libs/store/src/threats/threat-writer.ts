import { Gathered, type RunRef, type ThreatSummary } from '@soc-agent/contracts';
import type { Database } from '../database/database.js';
import { DatabaseAwayError } from '../database/errors.js';
import type { Sql, Statement } from '../database/statement.js';
import { ReviewGroups } from '../verdicts/review-groups.js';
import { COLUMNS, GIVEN, REPLACED, signalOf, valuesOf, type AnsweredBy, type Storable } from './new-threat.js';
import { STORED_COLUMNS, SUMMARY_COLUMNS, summaryOfRow, type SummaryRow } from './threat-rows.js';

/** Threats stored by one statement, at most: what waits while another one is under way. */
const MOST_TOGETHER = 16;

const CASTS = Object.values(GIVEN);

/** What is inserted of a given row; the rest comes with its number. */
const INSERTED = ['created_at', 'updated_at', ...REPLACED];

interface Pending {
  given: Storable;
  now: number;
}

interface StoredRow {
  run: number;
  revision: number;
  customer_id: number;
  answered_by: string | null;
}

const STORED = {
  name: 'threats stored',
  text: 'select run, revision, customer_id, answered_by from threats where id = $1',
};
const replacedBy = (names: readonly string[]): string => names.map((name) => `${name} = g.${name}`).join();

/** Writes the outcomes of analyses: each once, however often it is given. */
export class ThreatWriter {
  private readonly reviews = new ReviewGroups();
  // what ends at the same time is stored together
  private readonly firsts = new Gathered<Pending, SummaryRow | undefined>(
    (together) => this.storeTogether(together),
    MOST_TOGETHER,
  );

  constructor(private readonly database: Pick<Database, 'query' | 'transaction'>) {}

  /** Stores a threat's first analysis, or that it failed; of one that is stored already, what {@link replace} does. */
  async store(given: Storable, now: number): Promise<ThreatSummary | undefined> {
    const row = await this.firsts.of({ given, now });
    return row ? summaryOfRow(row) : this.replace(given, now);
  }

  /**
   * Stores a further analysis in place of the one before, if its run is a later one; triage, verdict and assignee stay.
   * @returns the row as it is then; undefined when the threat is gone.
   */
  async replace(given: Storable, now: number): Promise<ThreatSummary | undefined> {
    const { id } = signalOf(given);
    const runNumber = runNumberOf(given);
    const row = await this.database.transaction('threats replace', async (sql) => {
      const [known] = await sql.query<StoredRow>(STORED, [id]);
      if (!known) return undefined;
      if (known.run < runNumber) {
        const answeredBy = known.answered_by ?? (await this.reviews.call(sql, [given], now)).get(id);
        const [locked] = await sql.query<StoredRow>({ ...STORED, text: `${STORED.text} for update` }, [id]);
        if (locked && locked.run < runNumber) await this.overwrite(sql, given, locked, answeredBy, now);
      }
      const [summary] = await sql.query<SummaryRow>(SUMMARY, [id]);
      return summary;
    });
    return row && summaryOfRow(row);
  }

  /** Notes that a further analysis of a stored threat broke: what is stored stays, the run's number is used up. */
  async useUp({ threatId, run }: RunRef): Promise<void> {
    const statement = { name: 'threats use up', text: 'update threats set run = greatest(run, $2) where id = $1' };
    await this.database.query(statement, [threatId, run]);
  }

  private async storeTogether(
    together: readonly Pending[],
  ): Promise<(SummaryRow | undefined | Promise<SummaryRow | undefined>)[]> {
    try {
      return await this.storeAll(together);
    } catch (error) {
      if (error instanceof DatabaseAwayError || together.length === 1) throw error;
      // one that is refused does not keep the others from being stored
      return together.map(async (one) => (await this.storeAll([one]))[0]);
    }
  }

  private async storeAll(together: readonly Pending[]): Promise<(SummaryRow | undefined)[]> {
    // of two with one id the statement takes one
    const once = [...new Map(together.map((one) => [signalOf(one.given).id, one])).values()];
    const calls = once.filter(({ given }) => 'analysis' in given && given.analysis.requiresHumanReview);
    const store = async (sql: Sql, answers: ReadonlyMap<string, AnsweredBy>): Promise<SummaryRow[]> =>
      sql.query<SummaryRow>(
        storing(once.length),
        once.flatMap(({ given, now }) => valuesOf(given, now, answers.get(signalOf(given).id))),
      );
    const rows =
      calls.length === 0
        ? await store(this.database, new Map())
        : await this.database.transaction('threats store', async (sql) => {
            const givens = calls.map(({ given }) => given);
            return store(sql, await this.reviews.call(sql, givens, calls[0]!.now));
          });
    const stored = new Map(rows.map((row) => [row.id, row]));
    return together.map(({ given }) => stored.get(signalOf(given).id));
  }

  private async overwrite(
    sql: Sql,
    given: Storable,
    { customer_id, revision }: StoredRow,
    answeredBy: AnsweredBy,
    now: number,
  ): Promise<void> {
    const values = valuesOf(given, now, answeredBy);
    await sql.query(OVERWRITE_DOCUMENT, [values[0], values[COLUMNS.indexOf('analysis')]]);
    if (given.revision > revision) {
      await sql.query(OVERWRITE_SIGNAL, [values[0], values[COLUMNS.indexOf('signal')]]);
    }
    await sql.query(FORGET_ENTITIES, [values[0]]);
    const [kinds, keys, locals] = ['kinds', 'keys', 'locals'].map((name) => values[COLUMNS.indexOf(name)]);
    await sql.query(ADD_ENTITIES, [values[0], customer_id, kinds, keys, locals]);
    await sql.query(OVERWRITE, [...values, customer_id]);
  }
}

function runNumberOf(given: Storable): number {
  return 'unanalyzed' in given ? given.unanalyzed.run : (given.analysis.run ?? 1);
}

const rowsOf = (rows: number): string =>
  Array.from({ length: rows }, (_, row) => {
    const places = COLUMNS.map((_name, column) => `$${row * COLUMNS.length + column + 1}`);
    return `(${places.map((place, column) => (row === 0 ? `${place}::${CASTS[column]}` : place)).join()})`;
  }).join();

/**
 * Stores new threats, all that belongs to each, and gives them their numbers. Those that are stored already are left out; the
 * document, which is written first, decides. All others wait for the lock of the numbers, so it is taken last.
 */
function storing(rows: number): Statement {
  return {
    name: 'threats store',
    prepared: `threats store ${rows}`,
    text: `with given (${COLUMNS.join()}) as materialized (values ${rowsOf(rows)})
      , who as materialized (select n.name, customer_of(n.name) as customer_id from (select distinct customer as name from given) n)
      , documents as (
        insert into threat_documents (id, customer_id, signal, analysis)
          select g.id, who.customer_id, g.signal, g.analysis from given g join who on who.name = g.customer order by g.id
          on conflict (id) do nothing returning id, customer_id)
      , entities as (
        insert into threat_entities (kind, value, scope, threat_id, customer_id)
          select e.kind, e.key, case when e.local then d.customer_id else 0 end, d.id, d.customer_id
          from documents d join given g on g.id = d.id cross join lateral unnest(g.kinds, g.keys, g.locals) e (kind, key, local)
          returning 1)
      , changes as materialized (
        select c.customer_id, c.previous from (select count(*) as n from entities) written
          cross join lateral begin_changes(array(select distinct customer_id from documents where written.n >= 0)) c)
      , numbers as materialized (
        select d.id, d.customer_id, c.previous, nextval('change_seq') as seq
          from changes c join documents d on d.customer_id = c.customer_id)
      , noted as materialized (select end_changes(array_agg(customer_id), array_agg(seq)) from numbers)
      , stored as (
        insert into threats (id, customer_id, seq, previous_seq, clock_at, ${INSERTED.join()})
          select n.id, n.customer_id, n.seq, coalesce(lag(n.seq) over (partition by n.customer_id order by n.seq), n.previous),
            clock_of(g.review, 'new', null, null, g.escalate_at, g.due_at), ${INSERTED.map((name) => `g.${name}`).join()}
          from numbers n join given g on g.id = n.id
          returning *)
      select ${STORED_COLUMNS} from (select s.*, who.name as customer from stored s
        join who on who.customer_id = s.customer_id cross join noted) t`,
  };
}

const SUMMARY = {
  name: 'threats summary',
  text: `select ${SUMMARY_COLUMNS} from threats t join customers c on c.id = t.customer_id where t.id = $1`,
  prepared: true,
};
const OVERWRITE_DOCUMENT = {
  name: 'threats overwrite analysis',
  text: 'update threat_documents set analysis = coalesce($2, analysis) where id = $1',
};
const OVERWRITE_SIGNAL = {
  name: 'threats overwrite signal',
  text: 'update threat_documents set signal = $2 where id = $1',
};
const FORGET_ENTITIES = { name: 'threats forget entities', text: 'delete from threat_entities where threat_id = $1' };
const ADD_ENTITIES = {
  name: 'threats add entities',
  text: `insert into threat_entities (kind, value, scope, threat_id, customer_id)
    select e.kind, e.key, case when e.local then $2::int else 0 end, $1::uuid, $2::int
    from unnest($3::text[], $4::text[], $5::bool[]) e (kind, key, local)`,
};
const OVERWRITE = {
  name: 'threats overwrite',
  text: `with given (${COLUMNS.join()}) as (values ${rowsOf(1)})
    update threats t set ${replacedBy(REPLACED.filter((name) => name !== 'bytes'))}, updated_at = g.updated_at, seq = n.seq, previous_seq = n.previous,
      clock_at = clock_of(g.review, t.triage, t.acknowledged_at, t.breached_at, g.escalate_at, g.due_at),
      bytes = least(g.bytes + coalesce((select f.bytes from folded_threats f where f.threat_id = g.id), 0), 2147483647)
    from given g, next_change($${COLUMNS.length + 1}) n where t.id = g.id`,
};
