import {
  stageJobs,
  type AgentAnalysis,
  type AgentKind,
  type NewJob,
  type RunRef,
  type Shards,
  type Stage,
  type ThreatSummary,
} from '@soc-agent/contracts';
import type { AnalyzerResults } from '@soc-agent/domain';
import type { Redis } from 'ioredis';
import { keyOf } from '../keys.js';
import { script } from '../redis-scripts.js';
import {
  countedFields,
  fieldsOf,
  LEAN_FIELDS,
  openThreat,
  runOf,
  type ListedRun,
  type NewRun,
  type Run,
  type StoredRun,
} from './run-fields.js';

const NO_BOUND = Number.MAX_SAFE_INTEGER;

/**
 * What came of opening a run, and the priority of its jobs: `open` is a repeat of one under way, `closed` of one already analyzed, `full`
 * did nothing.
 */
export type Opening = { opening: 'opened'; priority: number } | { opening: 'open' | 'closed' | 'full' };

/** What came of a revision, and the number of the run that analyzes it; `absent`: there is no such threat. */
export type Revision =
  | { opening: 'opened'; runNumber: number; priority: number }
  | { opening: 'open'; runNumber: number }
  | { opening: 'closed' | 'full' | 'absent' };

interface Opens {
  prefix: string;
  id: string;
  sender: string;
  deadline: number;
  most: number;
}

/** Threats under way that are not stored yet. */
export interface OpenThreats {
  items: ThreatSummary[];
  /** Of all of them, not only those given. */
  total: number;
}

/** The state of runs: which slots are filled, which stage they are in, when their time is up. */
export class RunStore {
  private readonly openRun;
  private readonly reopenRun;
  private readonly reviseRun;
  private readonly recordSlots;
  private readonly closeRun;
  private readonly announceRun;
  private readonly listRuns;
  private readonly postponeRuns;

  constructor(
    private readonly redis: Redis,
    private readonly shards: Shards,
  ) {
    this.openRun = script<Opens>(redis, 'runs/open');
    this.reopenRun = script<Opens & { run: number }>(redis, 'runs/reopen');
    this.reviseRun = script<Opens & { revision: number; storedRun: number; storedRevision: number }>(
      redis,
      'runs/revise',
    );
    this.recordSlots = script<{ prefix: string; id: string; run: number; stage: Stage; now: number }>(
      redis,
      'runs/record-slots',
    );
    this.closeRun = script<{ prefix: string; id: string; run?: number }>(redis, 'runs/close');
    this.announceRun = script<object>(redis, 'runs/announce');
    this.listRuns = script<{ prefix: string; before: string; limit: number }>(redis, 'runs/list');
    this.postponeRuns = script<{ prefix: string; deadline: number; limit: number }>(redis, 'runs/postpone');
  }

  /** Opens the first run of a threat once; whether it was analyzed already is not known here. */
  async open(terms: NewRun): Promise<Opening> {
    const { id } = terms.signal;
    const answer = await this.openRun(this.runKey(id), this.opens(terms), ...fieldsOf(terms), ...countedFields(terms));
    const [opening, priority] = answer as [string, number];
    return { opening, priority } as Opening;
  }

  /** Opens a further run of a stored threat; `closed` when its number is used up, or another one is under way. */
  async reopen({ threatId: id, run: runNumber }: RunRef, stored: StoredRun, terms: NewRun): Promise<Opening> {
    if (runNumber <= stored.runNumber) return { opening: 'closed' };
    const answer = await this.reopenRun(
      this.runKey(id),
      { ...this.opens(terms), run: runNumber },
      ...fieldsOf(terms),
      ...countedFields(stored),
      ...['revision', stored.revision],
    );
    const [opening, priority] = answer as [string, number];
    return { opening, priority } as Opening;
  }

  /**
   * Opens a further run for a later revision of a threat's signal, which takes the place of the one before when its analysis is stored; a run
   * under way is given up, its late answers are not taken.
   */
  async revise(revision: number, stored: StoredRun | undefined, terms: NewRun): Promise<Revision> {
    const known = { storedRun: stored?.runNumber ?? 0, storedRevision: stored?.revision ?? 0 };
    const answer = await this.reviseRun(
      this.runKey(terms.signal.id),
      { ...this.opens(terms), revision, ...known },
      ...fieldsOf(terms),
      ...countedFields(stored),
    );
    const [opening, runNumber, priority] = answer as [string, number, number];
    return { opening, runNumber, priority } as Revision;
  }

  /**
   * Fills a slot unless it is filled.
   * @param now Unix milliseconds; when the agents were done, if this is the last of them
   * @returns the jobs that follow, as the run's plan says, once the stage has no empty slot left, to a repeat too; none before,
   * and for a run that is gone or superseded.
   */
  async recordAgent(
    run: RunRef,
    agent: AgentKind,
    analysis: AgentAnalysis,
    now = Date.now(),
  ): Promise<NewJob<RunRef>[]> {
    return this.record(run, 'agents', { [agent]: analysis }, now);
  }

  /** As `recordAgent`, for the slots of the given analyzers, in one step: no one else fills one of them in between. */
  async recordAnalyzers(run: RunRef, results: Partial<AnalyzerResults>): Promise<NewJob<RunRef>[]> {
    return this.record(run, 'analyzers', results, Date.now());
  }

  /** What follows a stage whose slots are all filled; fills none. */
  async following(run: RunRef, stage: Stage): Promise<NewJob<RunRef>[]> {
    return this.record(run, stage, {}, Date.now());
  }

  /** A run with its slots so far; undefined once it is complete. */
  async find(id: string): Promise<Run | undefined> {
    return runOf(id, LEAN_FIELDS, await this.redis.hmget(this.runKey(id), ...LEAN_FIELDS));
  }

  /** As `find`, with the whole signal. */
  async findWhole(id: string): Promise<Run | undefined> {
    const names = [...LEAN_FIELDS, 'rest'];
    return runOf(id, names, await this.redis.hmget(this.runKey(id), ...names));
  }

  /** Those of the threats that have a run under way. */
  async openOf(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await Promise.all(ids.map((id) => this.redis.exists(this.runKey(id))));
    return new Set(ids.filter((_, n) => found[n] === 1));
  }

  /** Ends a run, whichever it is where none is named; a repeat, and another run's end, change nothing. @returns whether there was one. */
  async close(threatId: string, runNumber?: number): Promise<boolean> {
    const terms = {
      prefix: this.shards.of(threatId),
      id: threatId,
      ...(runNumber !== undefined && { run: runNumber }),
    };
    return (await this.closeRun(this.runKey(threatId), terms)) === 1;
  }

  /** The list row of a threat that is under way and not stored, the first time it is asked for. */
  async announce(id: string): Promise<ThreatSummary | undefined> {
    const row = (await this.announceRun(this.runKey(id), {})) as [string, string, string] | null;
    return row === null ? undefined : openThreat([id, ...row]);
  }

  /** Threats under way that are not stored, the largest id first. @param before an id to go on from */
  async listOpen(limit: number, before = ''): Promise<OpenThreats> {
    const pages = await this.inEach(
      (prefix) =>
        this.listRuns(keyOf(prefix, 'runsFirst'), { prefix, before, limit }) as Promise<[number, ...ListedRun[]]>,
    );
    const rows = pages.flatMap(([, ...ofShard]) => ofShard).sort(([one], [other]) => (one < other ? 1 : -1));
    const total = pages.reduce((sum, [ofShard]) => sum + ofShard, 0);
    return { total, items: rows.slice(0, limit).map(openThreat) };
  }

  /** Ids of open runs with a deadline before the given time, the nearest deadline first. */
  async dueBefore(time: number, limit: number): Promise<string[]> {
    const due = await this.inEach((prefix) =>
      this.redis.zrangebyscore(keyOf(prefix, 'runs'), '-inf', time, 'WITHSCORES', 'LIMIT', 0, limit),
    );
    const runs = due.flatMap((row) =>
      row.flatMap((id, n) => (n % 2 === 0 ? [{ id, deadline: Number(row[n + 1]) }] : [])),
    );
    return runs
      .sort((one, other) => one.deadline - other.deadline)
      .slice(0, limit)
      .map(({ id }) => id);
  }

  /** Gives runs at least until the deadline, at most so many of them; how many got more. */
  async postpone(deadline: number, limit: number): Promise<number> {
    const share = Math.ceil(limit / this.shards.count);
    const counts = await this.inEach(
      (prefix) => this.postponeRuns(keyOf(prefix, 'runs'), { prefix, deadline, limit: share }) as Promise<number>,
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Of an open run, which may have been postponed since its jobs were added. */
  async deadlineOf(id: string): Promise<number | undefined> {
    const score = await this.redis.zscore(keyOf(this.shards.of(id), 'runs'), id);
    return score === null ? undefined : Number(score);
  }

  /** Of an open run; undefined while there are no traces. */
  async traceparent(id: string): Promise<string | undefined> {
    return (await this.redis.hget(this.runKey(id), 'traceparent')) || undefined;
  }

  async openCount(): Promise<number> {
    const counts = await this.inEach((prefix) => this.redis.zcard(keyOf(prefix, 'runs')));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  private async record(
    { threatId, run: runNumber }: RunRef,
    stage: Stage,
    results: Readonly<Record<string, object>>,
    now: number,
  ): Promise<NewJob<RunRef>[]> {
    const slots = Object.entries(results).flatMap(([slot, result]) => [slot, JSON.stringify(result)]);
    const terms = { prefix: this.shards.of(threatId), id: threatId, run: runNumber, stage, now };
    const answer = await this.recordSlots(this.runKey(threatId), terms, ...slots);
    const [next, priority] = answer as [string, number] | [];
    return next === undefined ? [] : stageJobs({ threatId, run: runNumber }, next.split(','), priority ?? 0);
  }

  private opens({ signal: { id }, sender, deadline, maxOpenRuns = NO_BOUND }: NewRun): Opens {
    const most = Math.ceil(maxOpenRuns / this.shards.count);
    return { prefix: this.shards.of(id), id, sender: sender?.id ?? '', deadline, most };
  }

  private runKey(id: string): string {
    return keyOf(this.shards.of(id), 'run', id);
  }

  private async inEach<T>(ask: (prefix: string) => Promise<T>): Promise<T[]> {
    return Promise.all(this.shards.prefixes.map(ask));
  }
}
