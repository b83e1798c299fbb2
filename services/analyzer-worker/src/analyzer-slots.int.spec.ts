import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  AGENT_KINDS,
  ANALYZER_KINDS,
  ANALYZER_QUEUE,
  JOINS,
  type AnalyzerKind,
  type RunRef,
  Shards,
} from '@soc-agent/contracts';
import { ANALYZERS, assessRisk, degradedAnalyzerResult, synthesize } from '@soc-agent/domain';
import { QueueClient, type BullMqServer } from '@soc-agent/platform';
import { RunStore, type Run } from '@soc-agent/store';
import { agentAnalysis, randomPrefix, sharedRedisUrl, threatSignal } from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { createLogger } from 'winston';
import { AnalyzerSlots } from './analyzer-slots.js';

const redis = new Redis(sharedRedisUrl());
afterAll(() => redis.disconnect());

const NOW = Date.parse('2026-01-01T12:00:00Z');

let prefix: string;
let runs: RunStore;
let queues: QueueClient;
let slots: AnalyzerSlots;
let job: RunRef;

/** A run whose agents have answered. */
beforeEach(async () => {
  prefix = randomPrefix();
  runs = new RunStore(redis, new Shards(prefix));
  queues = new QueueClient(redis, new Shards(prefix));
  slots = new AnalyzerSlots(runs, queues, {} as BullMqServer, createLogger({ silent: true }));
  const signal = threatSignal({ threatType: 'device_compromise', severity: 'HIGH', entities: { hosts: ['web-1'] } });
  job = { threatId: signal.id, run: 1 };
  await runs.open({ signal, acceptedAt: NOW, openedAt: NOW, deadline: NOW + 30_000 });
  for (const kind of AGENT_KINDS) await runs.recordAgent(job, kind, agentAnalysis(kind));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await queues.close();
});

async function found(): Promise<Run> {
  const run = await runs.find(job.threatId);
  if (!run) throw new Error('the run is gone');
  return run;
}

async function stored(): Promise<object> {
  return redis.hgetall(`${prefix}:run:${job.threatId}`);
}

async function isSentOn(): Promise<boolean> {
  return (await queues.find(JOINS, job.threatId, `${job.threatId}-joins`)) !== undefined;
}

function breaks(kind: AnalyzerKind): void {
  jest.spyOn(ANALYZERS[kind], 'analyze').mockImplementation(() => {
    throw new Error(`${kind} is broken`);
  });
}

describe('the analyzers’ job', () => {
  it('fills every slot and sends the run on; run again it changes nothing', async () => {
    await slots.fill(job);
    const after = await stored();
    const { analyzers } = await found();
    expect(Object.keys(analyzers).sort()).toEqual([...ANALYZER_KINDS].sort());
    expect(Object.values(analyzers).filter(({ degraded }) => degraded)).toEqual([]);
    expect(await isSentOn()).toBe(true);
    await slots.fill(job);
    expect(await stored()).toEqual(after);
  });

  it('records the score and what rests on it in one step, with the risk that plan and analysis then go by', async () => {
    const recorded = jest.spyOn(runs, 'recordAnalyzers');
    await slots.fill(job);
    expect(recorded.mock.calls.map(([, results]) => Object.keys(results))).toEqual([[...ANALYZER_KINDS]]);
    const run = await found();
    const { 'false-positive': score, response } = run.analyzers;
    const { risk, severity, falsePositiveScore } = synthesize({ ...run, completedAt: NOW });
    expect(score?.risk).toMatchObject({ risk, severity });
    expect(falsePositiveScore).toEqual({ ...score, risk: undefined });
    expect(response?.primaryAction.reason).toContain(`${severity}, risk ${Math.round(risk)} of 100`);
  });

  it.each(ANALYZER_KINDS)('degrades the slot of %s alone when that one fails', async (broken) => {
    breaks(broken);
    await slots.fill(job);
    const run = await found();
    const reasons = ANALYZER_KINDS.map((kind) => run.analyzers[kind]?.degraded?.reason);
    const failed = `the analyzer failed: ${broken} is broken`;
    expect(reasons).toEqual(ANALYZER_KINDS.map((kind) => (kind === broken ? failed : undefined)));
    expect(await isSentOn()).toBe(true);
    const analysis = synthesize({ ...run, completedAt: NOW });
    expect(analysis.partial).toEqual({ missing: [broken] });
    const { risk, severity } = assessRisk(run.signal, analysis.agentAnalyses, analysis.falsePositiveScore);
    expect(analysis).toMatchObject({ risk, severity });
  });

  it('that died after recording the score goes by that score', async () => {
    const before = { ...degradedAnalyzerResult('false-positive', { signal: threatSignal() }, 'late'), score: 0.125 };
    await runs.recordAnalyzers(job, { 'false-positive': before });
    await slots.fill(job);
    const { analyzers } = await found();
    expect(analyzers['false-positive']).toEqual(before);
    expect(analyzers.response?.primaryAction.reason).toContain('88 % likely real');
  });

  it('that failed for good leaves degraded slots beside what was recorded, and sends the run on', async () => {
    const score = { ...degradedAnalyzerResult('false-positive', { signal: threatSignal() }, 'late'), score: 0.125 };
    await runs.recordAnalyzers(job, { 'false-positive': score });
    await slots.jobFailed(ANALYZER_QUEUE, job, new Error('Redis is full'));
    const { analyzers } = await found();
    expect(analyzers['false-positive']).toEqual(score);
    for (const kind of ['response', 'timeline'] as const) {
      expect(analyzers[kind]?.degraded).toEqual({ reason: 'the analyzer failed: Redis is full' });
    }
    expect(await isSentOn()).toBe(true);
  });

  it('of another run, or of another queue, touches nothing', async () => {
    const before = await stored();
    await slots.fill({ ...job, run: 2 });
    await slots.jobFailed(ANALYZER_QUEUE, { ...job, run: 2 }, new Error('late'));
    await slots.jobFailed(JOINS, job, new Error('not ours'));
    expect(await stored()).toEqual(before);
    expect(await isSentOn()).toBe(false);
  });
});
