import type {
  Comment,
  RunRef,
  SignalJob,
  Suppression,
  ThreatAnalysis,
  ThreatFilters,
  ThreatInProgress,
  ThreatSignal,
  ThreatStatus,
  ThreatSummary,
} from '@soc-agent/contracts';
import {
  continuedTimeline,
  foldingAspect,
  laterEvents,
  withBrought,
  type ActionRecord,
  type Brought,
  type RelatedPast,
} from '@soc-agent/domain';
import type { Database } from '../database/database.js';
import type { Folding } from '../folding/fold-store.js';
import type { Run, StoredRun } from '../runs/run-fields.js';
import { VERDICT_HISTORY, type HistoryRow, changesOf, standingVerdict } from '../verdicts/verdict-history.js';
import { unframed } from './documents.js';
import type { NewAnalysis, Storable } from './new-threat.js';
import { RelatedThreats } from './related-threats.js';
import type { Asker } from './threat-conditions.js';
import type { ThreatSource } from './threat-question.js';
import { ThreatSearch, type PageWish, type ThreatPage } from './threat-search.js';
import { clockOf, occurrencesOf, SUMMARY_COLUMNS, summaryOfRow, type SummaryRow } from './threat-rows.js';
import { ThreatWriter } from './threat-writer.js';

/** What a store needs of a database. */
export type ThreatDatabase = Pick<Database, 'query' | 'transaction'>;

interface ThreatRow extends SummaryRow {
  run: number;
  revision: number;
  answered_by: string | null;
  signal: Buffer;
  analysis: Buffer | null;
  history: HistoryRow[];
  actions: ActionRecord[];
  said: Comment[] | null;
  brings: Brought | null;
  analyzed: string | null;
}

/** What runs ask of a stored threat. */
interface RunRow {
  id: string;
  run: number;
  revision: number;
  status: ThreatStatus;
}

const COMMENTS = `(select json_agg(json_build_object('author', l.author, 'text', l.text, 'createdAt', l.at) order by l.id)
    from threat_log l where l.threat_id = t.id and l.kind = 'commented')`;
const FIND = {
  name: 'threats find',
  text: `select ${SUMMARY_COLUMNS}, t.run, t.revision, t.answered_by, d.signal, d.analysis, f.brings, f.analyzed,
      ${VERDICT_HISTORY} as history, case when t.comments > 0 then ${COMMENTS} end as said,
      coalesce((select json_agg(a.record order by a.id) from threat_actions a where a.threat_id = t.id), '[]') as actions
    from threats t join customers c on c.id = t.customer_id join threat_documents d on d.id = t.id
      left join folded_threats f on f.threat_id = t.id
    where t.id = $1 and d.id = $1`,
  prepared: true,
};
const SUMMARIES = {
  name: 'threats summaries',
  text: `select ${SUMMARY_COLUMNS} from threats t join customers c on c.id = t.customer_id where t.id = any($1::uuid[])`,
  prepared: true,
};
const RUNS = {
  name: 'threats runs',
  text: 'select id, run, revision, status from threats where id = $1',
  prepared: true,
};
const DEGRADED = {
  name: 'threats degraded',
  text: 'select id, run from threats where degraded and created_at >= $1 order by created_at desc limit $2',
};

/** Stored threats: each with its documents, what analysts said of it, and what was done. */
export class ThreatStore {
  private readonly writer: ThreatWriter;
  private readonly search: ThreatSearch;
  private readonly past: RelatedThreats;

  /** @param source where lists look: the view of one customer's threats, for its analysts */
  constructor(
    private readonly database: ThreatDatabase,
    source: ThreatSource = 'threats',
  ) {
    this.writer = new ThreatWriter(database);
    this.search = new ThreatSearch(database, source);
    this.past = new RelatedThreats(database);
  }

  /**
   * Stores the analysis that a run came to, in place of the one before; a repeat stores nothing and gives the row as it is, with the
   * sequence number of the first time. What an analyst gave is kept.
   * @param run with the whole signal
   * @returns undefined when the threat was removed meanwhile.
   */
  async complete(
    { revision, isStored }: Pick<Run, 'revision' | 'isStored'>,
    analysis: NewAnalysis,
    now: number,
  ): Promise<ThreatSummary | undefined> {
    const given = { analysis, revision };
    return isStored ? this.writer.replace(given, now) : this.writer.store(given, now);
  }

  /** Ends a run whose analysis broke: the threat is `failed`, or keeps the analysis it has. @param run with the whole signal */
  async fail({ id, runNumber, revision, isStored, signal, acceptedAt }: Run, now: number): Promise<void> {
    if (isStored) return this.writer.useUp({ threatId: id, run: runNumber });
    const unanalyzed = { signal, run: runNumber, createdAt: new Date(acceptedAt).toISOString() };
    await this.writer.store({ unanalyzed, revision }, now);
  }

  /**
   * Keeps a signal that is not to be analyzed; a later revision takes the place of the one before, where that was suppressed, too. What
   * people may have seen stays: a threat that has an analysis, or broke, is not suppressed any more.
   * @returns the row as it is then.
   */
  async suppress(
    { signal, acceptedAt, revision = 1 }: SignalJob,
    suppression: Suppression,
    now: number,
  ): Promise<ThreatSummary | undefined> {
    const createdAt = new Date(acceptedAt).toISOString();
    const given = (runNumber: number): Storable => ({
      unanalyzed: { signal, run: runNumber, createdAt, suppression },
      revision,
    });
    const [known] = revision === 1 ? [] : await this.database.query<RunRow>(RUNS, [signal.id]);
    if (known?.status === 'suppressed' && known.revision < revision)
      return this.writer.replace(given(known.run + 1), now);
    return this.writer.store(given(1), now);
  }

  /** A finished analysis, or the bare record of a threat that failed; undefined when it is not stored. */
  async find(id: string): Promise<ThreatAnalysis | ThreatInProgress | undefined> {
    const [row] = await this.database.query<ThreatRow>(FIND, [id]);
    if (!row) return undefined;
    const { status, triage, seq, createdAt, updatedAt, assignee, version } = summaryOfRow(row);
    const own = {
      ...{ id, signal: signalOf(row), triage, createdAt, updatedAt, seq },
      ...occurrencesOf(row),
      ...(row.run > 1 && { run: row.run }),
      ...(assignee !== undefined && { assignee }),
      ...clockOf(row),
      ...(version !== undefined && { decisions: version }),
      comments: (row.said ?? []).map((one) => ({ ...one, createdAt: new Date(one.createdAt).toISOString() })),
    };
    if (!row.analysis) return { ...own, status: 'failed', agentAnalyses: {}, version: 1 };
    if (status === 'suppressed') {
      const { suppression } = unframed<{ suppression: Suppression }>(row.analysis);
      return { ...own, status, suppression, agentAnalyses: {}, version: 1 };
    }
    const analysis = unframed<Omit<ThreatAnalysis, keyof typeof own | 'status'>>(row.analysis);
    const history = changesOf(row.history);
    const verdict = standingVerdict(history);
    return {
      ...analysis,
      ...own,
      status,
      investigationTimeline: continuedTimeline(analysis.investigationTimeline, laterEvents(history, row.actions)),
      ...(verdict && { verdict }),
      ...(row.answered_by !== null && { requiresHumanReview: false, reviewAnsweredBy: row.answered_by }),
    };
  }

  /** What is stored of a threat that is to be analyzed again, with its whole signal and what was folded into it. */
  async findForRun(id: string): Promise<(StoredRun & { signal: ThreatSignal; folding?: Folding }) | undefined> {
    const [row] = await this.database.query<ThreatRow>(FIND, [id]);
    if (!row) return undefined;
    // what was suppressed was not counted
    const isAnalyzed = row.analysis !== null && row.status !== 'suppressed';
    const counters = isAnalyzed ? unframed<ThreatAnalysis>(row.analysis!).agentAnalyses.historical.triage : undefined;
    return {
      signal: signalOf(row),
      runNumber: row.run,
      revision: row.revision,
      ...(counters && { counters }),
      ...(row.occurrences !== null && { folding: foldingOf(row, row.occurrences) }),
    };
  }

  /** Whether a threat is stored, and in which state. */
  async status(id: string): Promise<ThreatStatus | undefined> {
    const [row] = await this.database.query<RunRow>(RUNS, [id]);
    return row?.status;
  }

  /** The list rows of the threats that are stored, in the order of the ids. */
  async summaries(ids: readonly string[]): Promise<ThreatSummary[]> {
    const rows = await this.database.query<SummaryRow>(SUMMARIES, [ids]);
    const found = new Map(rows.map((row) => [row.id, summaryOfRow(row)]));
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  /**
   * The last finished run of each threat taken in since then (Unix ms) for which an agent had to do without its model, or
   * did not answer; newest first.
   */
  async degradedSince(since: number, limit: number): Promise<RunRef[]> {
    const values = [new Date(since).toISOString(), limit];
    const rows = await this.database.query<{ id: string; run: number }>(DEGRADED, values);
    return rows.map(({ id, run }) => ({ threatId: id, run }));
  }

  /** One page of at most `limit` threats that match every filter; the largest id first where nothing else is wished. */
  async list(filters: ThreatFilters, limit: number, wish?: PageWish, asker?: Asker): Promise<ThreatPage> {
    return this.search.page(filters, limit, wish, asker);
  }

  /** Ids of threats that match, the largest first. @param before the last one of the page before */
  async ids(filters: ThreatFilters, limit: number, before?: string, asker?: Asker): Promise<string[]> {
    return this.search.ids(filters, limit, before, asker);
  }

  /** Threats whose last change came after `seq`, in order of that change. */
  async changedAfter(seq: number, limit: number): Promise<ThreatPage> {
    return this.search.changedAfter(seq, limit);
  }

  /** What is stored about the past of a signal: its entities, its rule, its customer and type; never the threat itself. */
  async related(signal: ThreatSignal): Promise<RelatedPast> {
    return this.past.of(signal);
  }
}

/** With what was folded into it. */
function signalOf({ signal, brings }: Pick<ThreatRow, 'signal' | 'brings'>): ThreatSignal {
  const own = unframed<ThreatSignal>(signal);
  return brings ? withBrought(own, brings) : own;
}

function foldingOf(row: ThreatRow, occurrences: number): Folding {
  const { brings, analyzed } = row;
  return {
    occurrences,
    ...(brings && { brought: brings }),
    aspect: foldingAspect(signalOf(row), occurrences),
    analyzed: analyzed ?? foldingAspect(unframed<ThreatSignal>(row.signal), 1),
  };
}
