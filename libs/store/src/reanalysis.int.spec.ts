import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AGENT_KINDS, type RunRef, type ThreatSignal } from '@soc-agent/contracts';
import { degradedAnalyzerResults } from '@soc-agent/domain';
import { agentAnalysis, randomPrefix, sharedRedisUrl, threatAnalysis, threatSignal } from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { RunStore } from './run-store.js';
import { ThreatStatistics } from './threat-statistics.js';
import { ThreatStore } from './threat-store.js';

const redis = new Redis(sharedRedisUrl());
afterAll(() => redis.disconnect());

let prefix: string;
let runs: RunStore;
let threats: ThreatStore;
beforeEach(() => {
  prefix = randomPrefix();
  runs = new RunStore(redis, prefix);
  threats = new ThreatStore(redis, prefix);
});

const NOW = Date.parse('2026-01-01T12:00:00Z');
const LATER = NOW + 3_600_000;
const TIMES = { queuedMs: 0, agentsMs: 0, analyzersMs: 0 };

/** A threat whose first analysis is stored, with an agent that did without its model. */
async function analyzed(signal = threatSignal({ raw: { whole: 'document' } })): Promise<ThreatSignal> {
  await runs.open({ signal, acceptedAt: NOW, openedAt: NOW, deadline: NOW + 30_000, maxStoredThreats: 1000 });
  const analysis = threatAnalysis({ signal, severity: 'LOW', processing: { ...TIMES, totalMs: 10 } });
  analysis.agentAnalyses.config = agentAnalysis('config', { degraded: { reason: 'model: it did not answer' } });
  await threats.complete(analysis, NOW + 10);
  return signal;
}

async function reopen({ id: threatId }: ThreatSignal, run: number): Promise<string> {
  const signal = (await threats.find(threatId))?.signal ?? threatSignal();
  return runs.reopen({ threatId, run }, { signal, acceptedAt: LATER, openedAt: LATER, deadline: LATER + 30_000 });
}

async function fillAgents(ref: RunRef): Promise<void> {
  await Promise.all(AGENT_KINDS.map((kind) => runs.recordAgent(ref, kind, agentAnalysis(kind))));
}

describe('a reanalysis', () => {
  it('opens once under its number; a number that was used, or is skipped by another, opens nothing', async () => {
    const signal = await analyzed();
    expect(await reopen(signal, 1)).toBe('closed');
    expect(await reopen(signal, 2)).toBe('opened');
    expect(await reopen(signal, 2)).toBe('open');
    expect(await reopen(signal, 3)).toBe('closed');
    await threats.complete(threatAnalysis({ signal, run: 2 }), LATER);
    expect(await reopen(signal, 2)).toBe('closed');
    expect(await reopen(signal, 3)).toBe('opened');
    expect(await reopen(threatSignal(), 2)).toBe('closed');
  });

  it('leaves the stored analysis in place until it is done, then replaces it under a new sequence number', async () => {
    const signal = await analyzed();
    const before = await threats.find(signal.id);
    await reopen(signal, 2);
    expect(await threats.find(signal.id)).toEqual(before);
    const processing = { ...TIMES, totalMs: 30 };
    const summary = await threats.complete(threatAnalysis({ signal, run: 2, severity: 'HIGH', processing }), LATER);
    const after = await threats.find(signal.id);
    expect(summary).toMatchObject({ seq: (before?.seq ?? 0) + 1, severity: 'HIGH', createdAt: before?.createdAt });
    expect(after).toMatchObject({
      run: 2,
      severity: 'HIGH',
      status: 'completed',
      seq: summary?.seq,
      createdAt: before?.createdAt,
    });
    expect(after?.signal.raw).toEqual({ whole: 'document' });
    expect((await threats.list({ severity: 'LOW' }, 10)).total).toBe(0);
    expect((await threats.list({ severity: 'HIGH' }, 10)).total).toBe(1);
    const figures = await new ThreatStatistics(redis, prefix).read(LATER, 60_000);
    expect(figures).toMatchObject({ totalThreats: 1, processing: { meanMs: 30, p50Ms: 30 } });
  });

  it('never takes an answer, a join or an end that belongs to the run before', async () => {
    const signal = await analyzed();
    const [first, second] = [1, 2].map((run) => ({ threatId: signal.id, run })) as [RunRef, RunRef];
    await reopen(signal, 2);
    await runs.recordAgent(first, 'config', agentAnalysis('config'));
    expect((await runs.find(signal.id))?.agents).toEqual({});
    await fillAgents(second);
    expect(await runs.following(first, 'agents')).toEqual([]);
    expect(await runs.following(second, 'agents')).toHaveLength(1);
    const results = degradedAnalyzerResults({ signal }, 'no answer');
    expect(await runs.recordAnalyzers(first, results)).toEqual([]);
    expect(await runs.recordAnalyzers(second, results)).toMatchObject([{ jobId: `${signal.id}-joins-2` }]);
    const repeated = await threats.complete(threatAnalysis({ signal, severity: 'CRITICAL' }), LATER);
    await threats.fail(first, LATER);
    expect(repeated?.seq).toBe((await threats.find(signal.id))?.seq);
    expect(await runs.find(signal.id)).toMatchObject({ run: 2, stage: 'analyzers' });
    expect((await threats.list({ severity: 'CRITICAL' }, 10)).total).toBe(0);
  });

  it('that breaks leaves the analysis there was, and its number is used up', async () => {
    const signal = await analyzed();
    const before = await threats.find(signal.id);
    await reopen(signal, 2);
    await threats.fail({ threatId: signal.id, run: 2 }, LATER);
    expect(await threats.find(signal.id)).toEqual({ ...before, run: 2 });
    expect(await runs.openCount()).toBe(0);
    expect(await reopen(signal, 3)).toBe('opened');
  });

  it('of a threat that failed gives it an analysis', async () => {
    const signal = threatSignal();
    await runs.open({ signal, acceptedAt: NOW, openedAt: NOW, deadline: NOW + 30_000, maxStoredThreats: 1000 });
    await threats.fail({ threatId: signal.id, run: 1 }, NOW);
    await reopen(signal, 2);
    await threats.complete(threatAnalysis({ signal, run: 2 }), LATER);
    expect(await threats.find(signal.id)).toMatchObject({ status: 'completed', run: 2 });
    expect((await threats.list({ status: 'failed' }, 10)).total).toBe(0);
  });

  it('keeps the status an analyst gave meanwhile', async () => {
    const signal = await analyzed();
    await reopen(signal, 2);
    await redis.hset(`${prefix}:threat:${signal.id}`, 'status', 'resolved');
    const summary = await threats.complete(threatAnalysis({ signal, run: 2 }), LATER);
    expect(summary?.status).toBe('resolved');
    expect((await threats.list({ status: 'resolved' }, 10)).total).toBe(1);
  });

  it('is not announced as a new threat', async () => {
    const signal = await analyzed();
    await reopen(signal, 2);
    expect(await threats.announce(signal.id, LATER)).toBeUndefined();
  });
});

describe('degraded analyses', () => {
  it('are found by when they came in, until a reanalysis is complete', async () => {
    const signal = await analyzed();
    expect(await threats.degradedSince(NOW + 1, 10)).toEqual([]);
    expect(await threats.degradedSince(NOW, 10)).toEqual([{ threatId: signal.id, run: 1 }]);
    await reopen(signal, 2);
    await threats.complete(threatAnalysis({ signal, run: 2 }), LATER);
    expect(await threats.degradedSince(NOW, 10)).toEqual([]);
  });
});
