import {
  AGENT_KINDS,
  ANALYZER_KINDS,
  leanSignal,
  readAgentSlot,
  RUN_PLAN,
  stageJobs,
  type AgentAnalysis,
  type AgentKind,
  type NewJob,
  type RunRef,
  type Stage,
  type ThreatSignal,
} from '@soc-agent/contracts';
import type { AnalyzerResults } from '@soc-agent/domain';
import type { Redis } from 'ioredis';
import { RedisScript } from './redis-scripts.js';
import { POSTPONE_RUNS } from './run-deadlines.js';
import { OPEN_RUN, RECORD_SLOTS, REOPEN_RUN } from './scripts.js';
import { REVISE_THREAT } from './revision-script.js';
import { indexesOf } from './threat-indexes.js';
import type { StoredSummary } from './threat-rows.js';

const openRun = new RedisScript(OPEN_RUN);
const reopenRun = new RedisScript(REOPEN_RUN);
const reviseThreat = new RedisScript(REVISE_THREAT);
const recordSlots = new RedisScript(RECORD_SLOTS);
const postponeRuns = new RedisScript(POSTPONE_RUNS);

/** Least time the analyzers get, however late the agents were, milliseconds. */
const ANALYZER_GRACE_MS = 5000;
/** What a run carries of its course: slots to fill and queues that follow for each stage, in fields of its hash. */
const PLAN_FIELDS: readonly (string | number)[] = [
  ...['left:agents', AGENT_KINDS.length, 'next:agents', namesOf(RUN_PLAN.agents)],
  ...['left:analyzers', ANALYZER_KINDS.length, 'next:analyzers', namesOf(RUN_PLAN.analyzers)],
  ...['grace', ANALYZER_GRACE_MS],
];

/** What the slots of a run hold. */
export interface RunSlots {
  agents: Partial<Record<AgentKind, AgentAnalysis>>;
  analyzers: Partial<AnalyzerResults>;
}

/** One threat on its way; all times Unix milliseconds. */
export interface Run extends RunSlots {
  id: string;
  /** 1 for the first analysis of the threat. */
  run: number;
  /** Without `raw`. */
  signal: ThreatSignal;
  stage: Stage;
  /** When the gateway took the signal, or the request for a reanalysis. */
  acceptedAt: number;
  openedAt: number;
  agentsDoneAt?: number;
  deadline: number;
  /** Where in its trace the run was opened. */
  traceparent?: string;
}

export interface NewRun {
  /** With `raw`. */
  signal: ThreatSignal;
  acceptedAt: number;
  openedAt: number;
  deadline: number;
  /** Beyond this number of stored threats the oldest are removed. */
  maxStoredThreats: number;
  /** With so many open runs no further one is opened; left out, there is no bound. */
  maxOpenRuns?: number;
  /** Where in its trace the run is opened; absent while there is none. */
  traceparent?: string;
}

/** A run of a threat that is stored already. */
type FurtherRun = Omit<NewRun, 'maxStoredThreats'>;

/** What came of opening a run: `open` is a repeat of one under way, `closed` of one already analyzed, `full` did nothing. */
export type Opening = 'opened' | 'open' | 'closed' | 'full';

/** What came of a revision, and the number of the run that analyzes it; `absent`: there is no such threat. */
export type Revision = { opening: 'opened' | 'open'; run: number } | { opening: 'closed' | 'full' | 'absent' };

/** The state of runs: which slots are filled, which stage they are in, when their time is up. */
export class RunStore {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  /** Opens a run once. */
  async open(terms: NewRun): Promise<Opening> {
    const { signal, acceptedAt, openedAt, deadline, maxStoredThreats, maxOpenRuns = Number.MAX_SAFE_INTEGER } = terms;
    return (await openRun.run(
      this.redis,
      this.key(`threat:${signal.id}`),
      this.prefix,
      signal.id,
      acceptedAt,
      openedAt,
      deadline,
      JSON.stringify(signal),
      JSON.stringify(summaryOf(signal)),
      JSON.stringify(indexesOf(signal, { status: 'analyzing' })),
      signal.customerName,
      maxStoredThreats,
      maxOpenRuns,
      ...fieldsOf(terms),
    )) as Opening;
  }

  /** Opens a further run of a stored threat, with the threat's signal; `closed` also for a threat that is gone. */
  async reopen({ threatId, run }: RunRef, terms: FurtherRun): Promise<Opening> {
    const { deadline, maxOpenRuns = Number.MAX_SAFE_INTEGER } = terms;
    return (await reopenRun.run(
      this.redis,
      this.key(`threat:${threatId}`),
      this.prefix,
      threatId,
      run,
      deadline,
      maxOpenRuns,
      ...fieldsOf(terms),
    )) as Opening;
  }

  /**
   * Stores a later revision of a threat's signal in place of the one before, and opens a further run for it; the run under way is given up,
   * its late answers are not taken.
   */
  async revise(revision: number, terms: FurtherRun): Promise<Revision> {
    const { signal, deadline, maxOpenRuns = Number.MAX_SAFE_INTEGER } = terms;
    const [opening, run] = (await reviseThreat.run(
      this.redis,
      this.key(`threat:${signal.id}`),
      this.prefix,
      signal.id,
      revision,
      deadline,
      maxOpenRuns,
      JSON.stringify(signal),
      ...fieldsOf(terms),
    )) as [string, number];
    return { opening, run } as Revision;
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
    const fields = await this.redis.hgetall(this.key(`run:${id}`));
    if (!fields['signal']) return undefined;
    const slots: RunSlots = { agents: {}, analyzers: {} };
    for (const kind of AGENT_KINDS) {
      const slot = fields[`slot:${kind}`];
      if (slot) slots.agents[kind] = readAgentSlot(slot);
    }
    for (const kind of ANALYZER_KINDS) {
      const slot = fields[`slot:${kind}`];
      if (slot) Object.assign(slots.analyzers, { [kind]: JSON.parse(slot) as unknown });
    }
    return {
      ...slots,
      id,
      run: Number(fields['run']),
      signal: JSON.parse(fields['signal']) as ThreatSignal,
      stage: fields['stage'] as Stage,
      acceptedAt: Number(fields['acceptedAt']),
      openedAt: Number(fields['openedAt']),
      ...(fields['agentsDoneAt'] && { agentsDoneAt: Number(fields['agentsDoneAt']) }),
      deadline: Number(fields['deadline']),
      ...(fields['traceparent'] && { traceparent: fields['traceparent'] }),
    };
  }

  /** Ids of open runs with a deadline before the given time, the nearest deadline first. */
  async dueBefore(time: number, limit: number): Promise<string[]> {
    return this.redis.zrangebyscore(this.key('runs'), '-inf', time, 'LIMIT', 0, limit);
  }

  /** Gives runs that wait for their agents at least until the deadline, at most so many of them; how many got more. */
  async postpone(deadline: number, limit: number): Promise<number> {
    return (await postponeRuns.run(this.redis, this.key('runs'), this.prefix, deadline, limit)) as number;
  }

  /** Of an open run, which may have been postponed since its jobs were added. */
  async deadlineOf(id: string): Promise<number | undefined> {
    const score = await this.redis.zscore(this.key('runs'), id);
    return score === null ? undefined : Number(score);
  }

  /** Of an open run; undefined while there are no traces. */
  async traceparent(id: string): Promise<string | undefined> {
    return (await this.redis.hget(this.key(`run:${id}`), 'traceparent')) || undefined;
  }

  async openCount(): Promise<number> {
    return this.redis.zcard(this.key('runs'));
  }

  private async record(
    run: RunRef,
    stage: Stage,
    results: Readonly<Record<string, object>>,
    now: number,
  ): Promise<NewJob<RunRef>[]> {
    const { threatId } = run;
    const key = this.key(`run:${threatId}`);
    const slots = Object.entries(results).flatMap(([slot, result]) => [slot, JSON.stringify(result)]);
    const next = await recordSlots.run(this.redis, key, this.prefix, threatId, run.run, stage, now, ...slots);
    return next === '' ? [] : stageJobs(run, String(next).split(','));
  }

  private key(name: string): string {
    return `${this.prefix}:${name}`;
  }
}

/** What the hash of a run holds when it is opened, besides its number. */
function fieldsOf({ signal, acceptedAt, openedAt, deadline, traceparent = '' }: FurtherRun): (string | number)[] {
  return [
    ...['signal', JSON.stringify(leanSignal(signal)), 'stage', 'agents', 'acceptedAt', acceptedAt],
    ...['openedAt', openedAt, 'deadline', deadline, 'traceparent', traceparent],
    ...PLAN_FIELDS,
  ];
}

function namesOf(queues: readonly { name: string }[]): string {
  return queues.map(({ name }) => name).join(',');
}

/** What a list row shows of a threat before it is analyzed. */
export function summaryOf(signal: ThreatSignal): StoredSummary {
  return {
    id: signal.id,
    occurredAt: signal.timestamp,
    threatType: signal.threatType,
    customerName: signal.customerName,
    title: signal.title,
    sourceProduct: signal.source.product,
    ...(signal.source.ruleId !== undefined && { ruleId: signal.source.ruleId }),
  };
}
