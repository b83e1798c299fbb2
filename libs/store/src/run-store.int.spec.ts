import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AGENT_KINDS, ANALYZER_QUEUE, JOINS, type RunRef, type ThreatSignal } from '@soc-agent/contracts';
import { degradedAnalyzerResults } from '@soc-agent/domain';
import { agentAnalysis, randomPrefix, sharedRedisUrl, threatAnalysis, threatSignal } from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { RunStore } from './run-store.js';
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

async function open(signal: ThreatSignal): Promise<string> {
  return runs.open({ signal, acceptedAt: NOW, openedAt: NOW + 5, deadline: NOW + 30_000, maxStoredThreats: 1000 });
}

/** The first run of a threat. */
function first(threatId: string): RunRef {
  return { threatId, run: 1 };
}

describe('a run', () => {
  it('is not opened, and nothing is stored, while as many are open as may be', async () => {
    const [one, other] = [threatSignal(), threatSignal()];
    const times = { acceptedAt: NOW, openedAt: NOW, deadline: NOW + 30_000, maxStoredThreats: 1000, maxOpenRuns: 1 };
    expect(await runs.open({ signal: one, ...times })).toBe('opened');
    expect(await runs.open({ signal: other, ...times })).toBe('full');
    expect(await runs.open({ signal: one, ...times })).toBe('open');
    expect(await threats.find(other.id)).toBeUndefined();
    await threats.complete(threatAnalysis({ signal: one }), NOW + 50);
    expect(await runs.open({ signal: other, ...times })).toBe('opened');
    expect(await runs.reopen({ threatId: one.id, run: 2 }, { signal: one, ...times })).toBe('full');
  });

  it('opens once: a repeat finds it open, and closed after completion', async () => {
    const signal = threatSignal();
    expect(await open(signal)).toBe('opened');
    expect(await open(signal)).toBe('open');
    await threats.complete(threatAnalysis({ signal }), NOW);
    expect(await open(signal)).toBe('closed');
    expect(await runs.openCount()).toBe(0);
  });

  it('gets more time while its agents wait, never less, and none once they have answered', async () => {
    const [waiting, answered] = [threatSignal(), threatSignal()];
    for (const signal of [waiting, answered]) await open(signal);
    for (const kind of AGENT_KINDS) await runs.recordAgent(first(answered.id), kind, agentAnalysis(kind), NOW);
    expect(await runs.postpone(NOW + 20_000, 100)).toBe(0);
    expect(await runs.postpone(NOW + 40_000, 100)).toBe(1);
    expect(await runs.postpone(NOW + 40_000, 100)).toBe(0);
    expect([await runs.deadlineOf(waiting.id), (await runs.find(waiting.id))?.deadline]).toEqual([
      NOW + 40_000,
      NOW + 40_000,
    ]);
    expect(await runs.deadlineOf(answered.id)).toBe(NOW + 30_000);
    expect(await runs.dueBefore(NOW + 35_000, 10)).toEqual([answered.id]);
    expect(await runs.deadlineOf('nobody')).toBeUndefined();
  });

  it('keeps the first answer of a slot and counts it once', async () => {
    const signal = threatSignal();
    await open(signal);
    for (const analysis of ['first', 'second']) {
      expect(await runs.recordAgent(first(signal.id), 'config', agentAnalysis('config', { analysis }))).toEqual([]);
    }
    expect((await runs.find(signal.id))?.agents.config?.analysis).toBe('first');
  });

  it('says what follows to whoever fills the last slot of a stage, and to a repeat of that', async () => {
    const signal = threatSignal();
    await open(signal);
    const answers = [];
    for (const kind of AGENT_KINDS) answers.push(await runs.recordAgent(first(signal.id), kind, agentAnalysis(kind)));
    const following = { queue: ANALYZER_QUEUE, payload: first(signal.id), jobId: `${signal.id}-analyzers` };
    expect(answers).toEqual([[], [], [], [], [following]]);
    expect(await runs.recordAgent(first(signal.id), 'historical', agentAnalysis('historical'))).toEqual([following]);
    expect(await runs.following(first(signal.id), 'agents')).toEqual([following]);
    expect(await runs.following(first(signal.id), 'analyzers')).toEqual([]);
  });

  it('begins its analyzers only when every agent has answered, and gives them time', async () => {
    const signal = threatSignal();
    await open(signal);
    const run = first(signal.id);
    const [last, ...others] = AGENT_KINDS;
    for (const kind of others) await runs.recordAgent(run, kind, agentAnalysis(kind), NOW + 29_000);
    expect(await runs.find(signal.id)).toMatchObject({ stage: 'agents', deadline: NOW + 30_000 });
    await runs.recordAgent(run, last, agentAnalysis(last), NOW + 29_000);
    await runs.recordAgent(run, last, agentAnalysis(last), NOW + 40_000);
    expect(await runs.find(signal.id)).toMatchObject({
      ...{ stage: 'analyzers', agentsDoneAt: NOW + 29_000, deadline: NOW + 34_000 },
    });
    expect(await runs.dueBefore(NOW + 33_999, 10)).toEqual([]);
  });

  it('takes the answers of several analyzers in one step, and of those only what fills an empty slot', async () => {
    const signal = threatSignal();
    await open(signal);
    const run = first(signal.id);
    for (const kind of AGENT_KINDS) await runs.recordAgent(run, kind, agentAnalysis(kind));
    const [early, late] = ['early', 'late'].map((reason) => degradedAnalyzerResults({ signal }, reason));
    const { 'false-positive': score, ...others } = early!;
    expect(await runs.recordAnalyzers(run, { 'false-positive': score })).toEqual([]);
    expect(await runs.recordAnalyzers(run, { 'false-positive': score })).toEqual([]);
    const following = [{ queue: JOINS, payload: run, jobId: `${signal.id}-joins` }];
    expect(await runs.recordAnalyzers(run, { ...late!, ...others })).toEqual(following);
    expect(await runs.recordAnalyzers(run, late!)).toEqual(following);
    expect((await runs.find(signal.id))?.analyzers).toEqual(early);
  });

  it('is due when its deadline has passed', async () => {
    const signal = threatSignal();
    await open(signal);
    expect(await runs.dueBefore(NOW + 29_999, 10)).toEqual([]);
    expect(await runs.dueBefore(NOW + 30_000, 10)).toEqual([signal.id]);
  });

  it('gets a sequence number when it is announced, and only once; one nobody hears of uses none up', async () => {
    const [announced, silent] = [threatSignal(), threatSignal()];
    await open(announced);
    await open(silent);
    expect(await threats.announce(announced.id, NOW + 1000)).toMatchObject({
      id: announced.id,
      seq: 1,
      status: 'analyzing',
    });
    expect(await threats.announce(announced.id, NOW + 2000)).toBeUndefined();
    expect(await threats.complete(threatAnalysis({ signal: silent }), NOW)).toMatchObject({ seq: 2 });
    expect(await threats.announce(silent.id, NOW + 2000)).toBeUndefined();
  });

  it('is gone for an answer that comes after completion', async () => {
    const signal = threatSignal();
    await open(signal);
    await threats.complete(threatAnalysis({ signal }), NOW + 50);
    expect(await runs.recordAgent(first(signal.id), 'config', agentAnalysis('config'))).toEqual([]);
    expect(await runs.find(signal.id)).toBeUndefined();
  });

  it('carries the signal without raw; the threat keeps it', async () => {
    const signal = threatSignal({ raw: { whole: 'document' } });
    await open(signal);
    expect((await runs.find(signal.id))?.signal).not.toHaveProperty('raw');
    expect((await threats.find(signal.id))?.signal.raw).toEqual({ whole: 'document' });
  });
});

describe('a later revision of a signal', () => {
  const terms = { acceptedAt: NOW, openedAt: NOW + 5, deadline: NOW + 30_000 };

  it('replaces what is stored and is analyzed again, once', async () => {
    const signal = threatSignal();
    await open(signal);
    await threats.complete(threatAnalysis({ signal }), NOW);
    const revised = { ...signal, title: 'Worse than it seemed', raw: { a: 2 } };
    expect(await runs.revise(2, { signal: revised, ...terms })).toEqual({ opening: 'opened', run: 2 });
    expect(await runs.revise(2, { signal: revised, ...terms })).toEqual({ opening: 'open', run: 2 });
    expect((await threats.find(signal.id))?.signal).toMatchObject({ title: 'Worse than it seemed', raw: { a: 2 } });
    expect(await runs.find(signal.id)).toMatchObject({ run: 2, signal: { title: 'Worse than it seemed' } });
    await threats.complete(threatAnalysis({ signal: revised, run: 2 }), NOW);
    expect((await runs.revise(2, { signal: revised, ...terms })).opening).toBe('closed');
    expect((await threats.list({}, 10)).items).toMatchObject([{ id: signal.id, title: 'Worse than it seemed' }]);
  });

  it('gives up the run that is under way, whose late answers are not taken', async () => {
    const signal = threatSignal();
    await open(signal);
    expect(await runs.revise(3, { signal, ...terms })).toEqual({ opening: 'opened', run: 2 });
    expect(await runs.recordAgent(first(signal.id), 'config', agentAnalysis('config'))).toEqual([]);
    expect((await runs.find(signal.id))?.agents).toEqual({});
    expect((await runs.revise(2, { signal, ...terms })).opening).toBe('closed');
    expect(await runs.openCount()).toBe(1);
  });

  it('waits for room, and is not one of a threat that is not there', async () => {
    const [one, other] = [threatSignal(), threatSignal()];
    expect((await runs.revise(2, { signal: one, ...terms })).opening).toBe('absent');
    await open(one);
    await threats.complete(threatAnalysis({ signal: one }), NOW);
    await open(other);
    expect((await runs.revise(2, { signal: one, ...terms, maxOpenRuns: 1 })).opening).toBe('full');
    expect((await runs.revise(2, { signal: other, ...terms, maxOpenRuns: 1 })).opening).toBe('opened');
  });
});
