import { describe, expect, it } from '@jest/globals';
import { AGENT_KINDS, ANALYZER_QUEUE, JOINS, type RunRef, type ThreatSignal, Shards } from '@soc-agent/contracts';
import { degradedAnalyzerResults } from '@soc-agent/domain';
import { agentAnalysis, threatSignal, triageCounters } from '@soc-agent/testing';
import { RedisTriageMemory } from '../triage/triage-memory.js';
import { RunStore } from './run-store.js';
import { NOW, prefix, redis, runs, TIMES, withRuns } from './runs.support.spec.js';

withRuns();

const STORED = { runNumber: 1, revision: 1 };

async function open(signal: ThreatSignal): Promise<string> {
  return (await runs.open({ signal, ...TIMES })).opening;
}

/** The first run of a threat. */
function first(threatId: string): RunRef {
  return { threatId, run: 1 };
}

describe('a run', () => {
  it('is not opened, and nothing is stored, while as many are open as may be', async () => {
    const [one, other] = [threatSignal(), threatSignal()];
    const times = { acceptedAt: NOW, openedAt: NOW, deadline: NOW + 30_000, maxOpenRuns: 1 };
    const tried = async (signal: ThreatSignal): Promise<string> => (await runs.open({ signal, ...times })).opening;
    expect(await tried(one)).toBe('opened');
    expect(await tried(other)).toBe('full');
    expect(await tried(one)).toBe('open');
    expect(await runs.find(other.id)).toBeUndefined();
    await runs.close(one.id, 1);
    expect(await tried(other)).toBe('opened');
    const again = await runs.reopen({ threatId: one.id, run: 2 }, STORED, { signal: one, ...times });
    expect(again.opening).toBe('full');
  });

  it('opens once: a repeat finds it open; ends once, and not in another’s place', async () => {
    const signal = threatSignal();
    expect(await open(signal)).toBe('opened');
    expect(await open(signal)).toBe('open');
    await runs.close(signal.id, 2);
    expect(await runs.openCount()).toBe(1);
    for (let n = 0; n < 2; n++) await runs.close(signal.id, 1);
    expect([await runs.openCount(), (await runs.listOpen(10)).total]).toEqual([0, 0]);
    expect(await redis.keys(`${prefix}:*`)).toEqual([]);
  });

  it('knows who sent its signal, and no more when somebody asked for it', async () => {
    const signal = threatSignal();
    const sender = { id: 'falco', via: ['ada'] };
    await runs.open({ signal, sender, ...TIMES });
    expect((await runs.find(signal.id))?.sender).toEqual(sender);
    const other = { id: 'zeek', via: [] };
    expect((await runs.revise(2, undefined, { signal, sender: other, ...TIMES })).opening).toBe('opened');
    expect((await runs.find(signal.id))?.sender).toEqual(other);
    await runs.close(signal.id);
    await runs.reopen({ threatId: signal.id, run: 3 }, { runNumber: 2, revision: 2 }, { signal, ...TIMES });
    expect(await runs.find(signal.id)).not.toHaveProperty('sender');
  });

  it('gets more time while it waits for what is away, never less', async () => {
    const [waiting, answered] = [threatSignal(), threatSignal()];
    for (const signal of [waiting, answered]) await open(signal);
    for (const kind of AGENT_KINDS) await runs.recordAgent(first(answered.id), kind, agentAnalysis(kind), NOW);
    expect(await runs.postpone(NOW + 20_000, 100)).toBe(0);
    expect(await runs.postpone(NOW + 40_000, 100)).toBe(2);
    expect(await runs.postpone(NOW + 40_000, 100)).toBe(0);
    for (const { id } of [waiting, answered]) {
      expect([await runs.deadlineOf(id), (await runs.find(id))?.deadline]).toEqual([NOW + 40_000, NOW + 40_000]);
    }
    expect(await runs.dueBefore(NOW + 35_000, 10)).toEqual([]);
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

  it('says what follows to the worker that fills the last slot of a stage, and to a repeat of that', async () => {
    const signal = threatSignal();
    await open(signal);
    const answers = [];
    for (const kind of AGENT_KINDS) answers.push(await runs.recordAgent(first(signal.id), kind, agentAnalysis(kind)));
    const following = {
      queue: ANALYZER_QUEUE,
      payload: first(signal.id),
      jobId: `${signal.id}-analyzers`,
      priority: 0,
    };
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
    const following = [{ queue: JOINS, payload: run, jobId: `${signal.id}-joins`, priority: 0 }];
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

  it('is announced once, as a row without a sequence number; one that is stored is not', async () => {
    const [announced, silent] = [threatSignal(), threatSignal()];
    await open(announced);
    const row = { id: announced.id, seq: 0, status: 'analyzing', title: announced.title };
    expect(await runs.announce(announced.id)).toMatchObject(row);
    expect(await runs.announce(announced.id)).toBeUndefined();
    await runs.reopen({ threatId: silent.id, run: 2 }, STORED, { signal: silent, ...TIMES });
    expect(await runs.announce(silent.id)).toBeUndefined();
    expect(await runs.announce(threatSignal().id)).toBeUndefined();
  });

  it('is listed while its threat is not stored, the largest id first', async () => {
    const signals = Array.from({ length: 5 }, () => threatSignal());
    for (const signal of signals) await open(signal);
    const [again] = [threatSignal()];
    await runs.reopen({ threatId: again.id, run: 2 }, STORED, { signal: again, ...TIMES });
    const ids = signals.map(({ id }) => id).reverse();
    const { items, total } = await runs.listOpen(3);
    expect([items.map(({ id }) => id), total]).toEqual([ids.slice(0, 3), 5]);
    expect((await runs.listOpen(3, ids[2])).items.map(({ id }) => id)).toEqual(ids.slice(3));
  });

  it('is gone for an answer that comes after its end', async () => {
    const signal = threatSignal();
    await open(signal);
    await runs.close(signal.id, 1);
    expect(await runs.recordAgent(first(signal.id), 'config', agentAnalysis('config'))).toEqual([]);
    expect(await runs.find(signal.id)).toBeUndefined();
  });

  it('keeps the whole signal for its end, and shows it without raw', async () => {
    const signal = threatSignal({ raw: { whole: 'NUL \0, half a pair \ud800' }, unmapped: ['a.b'] });
    await open(signal);
    expect((await runs.find(signal.id))?.signal).not.toHaveProperty('raw');
    expect((await runs.findWhole(signal.id))?.signal).toEqual(signal);
  });
});

describe('a further run', () => {
  it('opens once under its number; one that was used, or is skipped by another, opens nothing', async () => {
    const signal = threatSignal();
    const reopen = async (runNumber: number, stored = STORED): Promise<string> =>
      (await runs.reopen({ threatId: signal.id, run: runNumber }, stored, { signal, ...TIMES })).opening;
    expect(await reopen(1)).toBe('closed');
    expect(await reopen(2)).toBe('opened');
    expect(await reopen(2)).toBe('open');
    expect(await reopen(3)).toBe('closed');
    await runs.close(signal.id, 2);
    expect(await reopen(2, { runNumber: 2, revision: 1 })).toBe('closed');
    expect(await reopen(3, { runNumber: 2, revision: 1 })).toBe('opened');
    expect(await runs.find(signal.id)).toMatchObject({ runNumber: 3, isStored: true });
  });

  it('does not count its signal again', async () => {
    const signal = threatSignal();
    const counters = triageCounters({ alertsNow: 7 });
    await runs.reopen({ threatId: signal.id, run: 2 }, { ...STORED, counters }, { signal, ...TIMES });
    const memory = new RedisTriageMemory(redis, new Shards(prefix));
    expect(await memory.observe(signal, NOW)).toEqual(counters);
    expect(await redis.keys(`${prefix}:triage:*`)).toEqual([]);
  });

  it('takes no answer that belongs to the run before', async () => {
    const signal = threatSignal();
    await runs.reopen({ threatId: signal.id, run: 2 }, STORED, { signal, ...TIMES });
    const second = { threatId: signal.id, run: 2 };
    await runs.recordAgent(first(signal.id), 'config', agentAnalysis('config'));
    expect((await runs.find(signal.id))?.agents).toEqual({});
    for (const kind of AGENT_KINDS) await runs.recordAgent(second, kind, agentAnalysis(kind));
    expect(await runs.following(first(signal.id), 'agents')).toEqual([]);
    expect(await runs.following(second, 'agents')).toHaveLength(1);
    const results = degradedAnalyzerResults({ signal }, 'no answer');
    expect(await runs.recordAnalyzers(first(signal.id), results)).toEqual([]);
    expect(await runs.recordAnalyzers(second, results)).toMatchObject([{ jobId: `${signal.id}-joins-2` }]);
  });
});

describe('a later revision of a signal', () => {
  it('is analyzed once, under the next number', async () => {
    const signal = threatSignal();
    const revised = { ...signal, title: 'Worse than it seemed', raw: { a: 2 } };
    const opened = { opening: 'opened', runNumber: 2, priority: 0 };
    expect(await runs.revise(2, STORED, { signal: revised, ...TIMES })).toEqual(opened);
    expect(await runs.revise(2, STORED, { signal: revised, ...TIMES })).toEqual({ opening: 'open', runNumber: 2 });
    expect(await runs.findWhole(signal.id)).toMatchObject({ runNumber: 2, revision: 2, isStored: true });
    expect((await runs.findWhole(signal.id))?.signal).toEqual(revised);
    await runs.close(signal.id, 2);
    expect((await runs.revise(2, { runNumber: 2, revision: 2 }, { signal: revised, ...TIMES })).opening).toBe('closed');
  });

  it('gives up the run that is under way, whose late answers are not taken', async () => {
    const signal = threatSignal();
    await open(signal);
    const memory = new RedisTriageMemory(redis, new Shards(prefix));
    const counters = await memory.observe(signal, NOW);
    expect(await runs.revise(3, undefined, { signal, ...TIMES })).toMatchObject({ opening: 'opened', runNumber: 2 });
    expect(await runs.recordAgent(first(signal.id), 'config', agentAnalysis('config'))).toEqual([]);
    expect(await runs.find(signal.id)).toMatchObject({ agents: {}, isStored: false });
    expect((await runs.revise(2, undefined, { signal, ...TIMES })).opening).toBe('closed');
    expect(await runs.openCount()).toBe(1);
    expect(await memory.observe(signal, NOW)).toEqual(counters);
  });

  it('waits for room, and is not one of a threat that is not there', async () => {
    const [one, other] = [threatSignal(), threatSignal()];
    expect((await runs.revise(2, undefined, { signal: one, ...TIMES })).opening).toBe('absent');
    await open(other);
    expect((await runs.revise(2, STORED, { signal: one, ...TIMES, maxOpenRuns: 1 })).opening).toBe('full');
    expect((await runs.revise(2, undefined, { signal: other, ...TIMES, maxOpenRuns: 1 })).opening).toBe('opened');
  });
});

describe('runs in several shards', () => {
  it('are one list by deadline, one list by id, one number, and move together', async () => {
    const shards = new Shards(prefix, 3);
    const spread = new RunStore(redis, shards);
    const signals = Array.from({ length: 30 }, () => threatSignal());
    await Promise.all(signals.map((signal, n) => spread.open({ signal, ...TIMES, deadline: NOW + n })));
    const ids = signals.map(({ id }) => id);
    expect(new Set(ids.map((id) => shards.of(id))).size).toBe(3);
    expect(await spread.openCount()).toBe(30);
    expect(await spread.dueBefore(NOW + 100, 12)).toEqual(ids.slice(0, 12));
    const { items, total } = await spread.listOpen(8);
    const inOrder = [...ids].sort().reverse();
    expect([total, items.map(({ id }) => id)]).toEqual([30, inOrder.slice(0, 8)]);
    const rest = await spread.listOpen(100, inOrder[7]);
    expect(rest.items.map(({ id }) => id)).toEqual(inOrder.slice(8));
    expect(await spread.postpone(NOW + 50_000, 1000)).toBe(30);
    for (const id of ids) await spread.close(id, 1);
    expect([await spread.openCount(), await redis.keys(`${prefix.slice(0, -1)}*`)]).toEqual([0, []]);
  });
});
