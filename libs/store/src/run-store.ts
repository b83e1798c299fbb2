import {
  AGENT_KINDS,
  ANALYZER_KINDS,
  leanSignal,
  readAgentSlot,
  type AgentAnalysis,
  type AgentKind,
  type RunRef,
  type Stage,
  type ThreatSignal,
} from '@soc-agent/contracts';
import type { AnalyzerResults } from '@soc-agent/domain';
import type { Redis } from 'ioredis';
import { RedisScript } from './redis-scripts.js';
import { BEGIN_ANALYZERS, OPEN_RUN, RECORD_SLOTS, REOPEN_RUN } from './scripts.js';
import { indexesOf } from './threat-indexes.js';
import type { StoredSummary } from './threat-rows.js';

const openRun = new RedisScript(OPEN_RUN);
const reopenRun = new RedisScript(REOPEN_RUN);
const recordSlots = new RedisScript(RECORD_SLOTS);
const beginAnalyzers = new RedisScript(BEGIN_ANALYZERS);

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

/** What came of opening a run: `open` is a repeat of one under way, `closed` of one already analyzed, `full` did nothing. */
export type Opening = 'opened' | 'open' | 'closed' | 'full';

/** The state of runs: which slots are filled, which stage they are in, when their time is up. */
export class RunStore {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  /** Opens a run once. */
  async open({
    signal,
    acceptedAt,
    openedAt,
    deadline,
    maxStoredThreats,
    maxOpenRuns = Number.MAX_SAFE_INTEGER,
    traceparent = '',
  }: NewRun): Promise<Opening> {
    const indexes = indexesOf(signal, { status: 'analyzing' });
    return (await openRun.run(
      this.redis,
      this.key(`threat:${signal.id}`),
      this.prefix,
      signal.id,
      acceptedAt,
      openedAt,
      deadline,
      JSON.stringify(signal),
      JSON.stringify(leanSignal(signal)),
      JSON.stringify(summaryOf(signal)),
      JSON.stringify(indexes),
      signal.customerName,
      maxStoredThreats,
      AGENT_KINDS.length,
      ANALYZER_KINDS.length,
      traceparent,
      maxOpenRuns,
    )) as Opening;
  }

  /** Opens a further run of a stored threat, with the threat's signal; `closed` also for a threat that is gone. */
  async reopen(
    { threatId, run }: RunRef,
    {
      signal,
      acceptedAt,
      openedAt,
      deadline,
      maxOpenRuns = Number.MAX_SAFE_INTEGER,
      traceparent = '',
    }: Omit<NewRun, 'maxStoredThreats'>,
  ): Promise<Opening> {
    return (await reopenRun.run(
      this.redis,
      this.key(`threat:${threatId}`),
      this.prefix,
      threatId,
      run,
      acceptedAt,
      openedAt,
      deadline,
      JSON.stringify(leanSignal(signal)),
      AGENT_KINDS.length,
      ANALYZER_KINDS.length,
      traceparent,
      maxOpenRuns,
    )) as Opening;
  }

  /** Fills a slot unless it is filled; `complete` says that the run's current stage has no empty slot left. */
  async recordAgent(run: RunRef, agent: AgentKind, analysis: AgentAnalysis): Promise<'gone' | 'recorded' | 'complete'> {
    return this.record(run, 'agents', { [agent]: analysis });
  }

  /** As `recordAgent`, for the slots of the given analyzers, in one step: no one else fills one of them in between. */
  async recordAnalyzers(run: RunRef, results: Partial<AnalyzerResults>): Promise<'gone' | 'recorded' | 'complete'> {
    return this.record(run, 'analyzers', results);
  }

  /**
   * Begins the analyzers' stage; a repeat changes nothing.
   * @returns false when the run is gone or agents are missing.
   */
  async beginAnalyzers({ threatId, run }: RunRef, now: number, graceMs: number): Promise<boolean> {
    const key = this.key(`run:${threatId}`);
    return (await beginAnalyzers.run(this.redis, key, this.prefix, threatId, run, now, graceMs)) === 1;
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

  /** Of an open run; undefined while there are no traces. */
  async traceparent(id: string): Promise<string | undefined> {
    return (await this.redis.hget(this.key(`run:${id}`), 'traceparent')) || undefined;
  }

  async openCount(): Promise<number> {
    return this.redis.zcard(this.key('runs'));
  }

  private async record(
    { threatId, run }: RunRef,
    stage: Stage,
    results: Readonly<Record<string, object>>,
  ): Promise<'gone' | 'recorded' | 'complete'> {
    const key = this.key(`run:${threatId}`);
    const slots = Object.entries(results).flatMap(([slot, result]) => [slot, JSON.stringify(result)]);
    return (await recordSlots.run(this.redis, key, this.prefix, threatId, run, stage, ...slots)) as
      'gone' | 'recorded' | 'complete';
  }

  private key(name: string): string {
    return `${this.prefix}:${name}`;
  }
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
