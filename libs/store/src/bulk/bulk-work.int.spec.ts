import { afterAll, describe, expect, it } from '@jest/globals';
import { Shards } from '@soc-agent/contracts';
import { countsAt } from '@soc-agent/domain';
import { everythingDecided, freshId, randomPrefix, sharedRedisUrl, threatSignal } from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { NotAssignableError } from '../access/assignable.js';
import { ThreatDecisions } from '../decisions/threat-decisions.js';
import { RedisTriageMemory } from '../triage/triage-memory.js';
import { VerdictLedger } from '../verdicts/verdict-ledger.js';
import { VerdictStore } from '../verdicts/verdict-store.js';
import { BulkJobs, MissingThreatsError, NotUndoableError } from './bulk-jobs.js';
import {
  ADA,
  BOB,
  EVERYTHING,
  NOW,
  brokenAudits,
  customerOf,
  database,
  entries,
  jobs,
  mixed,
  stored,
  take,
  threats,
  undo,
  url,
  withBulkDatabase,
  work,
} from './bulk.support.spec.js';

withBulkDatabase();
const redis = new Redis(sharedRedisUrl());
afterAll(() => redis.disconnect());

describe('a change of many threats', () => {
  it('is done with each of them, with one entry that says which they were and what they were like', async () => {
    const ids = [(await stored()).id, (await stored({ entities: { hosts: ['web-2'] } })).id];
    const id = await take(ids, { triage: 'acknowledged', assignee: 'ADA', comment: 'mine' });
    expect(await jobs.find(id)).toMatchObject({ state: 'running', total: 2, done: 0, by: 'ada', what: { ids: 2 } });
    await work(id);
    expect(await jobs.find(id)).toMatchObject({ state: 'done', total: 2, done: 2, conflicts: [] });
    for (const summary of await threats.summaries(ids))
      expect(summary).toMatchObject({ triage: 'acknowledged', assignee: 'ada', comments: 1, version: 2 });
    expect(await new ThreatDecisions(database).activity(ids[0]!)).toMatchObject([
      { kind: 'commented', by: 'ada', text: 'mine', bulk: id },
      { kind: 'changed', by: 'ada', before: { triage: 'new' }, bulk: id },
    ]);
    const noted = await entries('threats');
    expect(noted).toMatchObject([
      {
        ...{ event: 'threats.changed', actor: { name: 'ada' }, detail: { bulk: id, ids: 2, threats: 2 } },
        before: Object.fromEntries(ids.map((one) => [one, { triage: 'new' }])),
        after: { triage: 'acknowledged', assignee: 'ada', comment: 'mine' },
      },
    ]);
  });

  it('is named in the history of each threat by what it did, verdicts too, and not by what took it back', async () => {
    const { id: threat } = await stored();
    await new VerdictStore(database).give(threat, { verdict: 'true_positive', analyst: 'bob' }, NOW);
    const id = await take([threat], { verdict: { verdict: 'false_positive', reason: 'a scanner of ours' } });
    await work(id);
    const decisions = new ThreatDecisions(database);
    const [judged, ...before] = (await decisions.activity(threat))!;
    expect(judged).toMatchObject({ kind: 'judged', by: 'ada', after: { verdict: 'false_positive' }, bulk: id });
    expect(before.map(({ bulk }) => bulk)).toEqual(before.map(() => undefined));
    await undo(id);
    const lines = (await decisions.activity(threat))!;
    expect(
      lines
        .filter(({ bulk }) => bulk === id)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['judged', 'undone']);
  });

  it('leaves what somebody changed meanwhile, and says who it was', async () => {
    const [mine, theirs] = [(await stored()).id, (await stored()).id];
    const id = await take([mine, theirs], { triage: 'closed' });
    await new ThreatDecisions(database).decide(theirs, { triage: 'escalated' }, undefined, BOB, NOW + 1);
    await work(id);
    expect(await jobs.find(id)).toMatchObject({
      ...{ state: 'done', conflicting: 1 },
      conflicts: [{ id: theirs, by: 'bob', at: new Date(NOW + 1).toISOString() }],
    });
    expect(await threats.summaries([mine, theirs])).toMatchObject([{ triage: 'closed' }, { triage: 'escalated' }]);
    expect(await entries('threats.left')).toMatchObject([{ detail: { bulk: id, threats: [theirs] } }]);
  });

  it('is refused as a whole where a threat is not there, or somebody cannot work on one of them', async () => {
    const ids = [(await stored()).id, (await stored({ customerName: 'Elsewhere' })).id];
    await expect(take([...ids, freshId()], { triage: 'closed' })).rejects.toThrow(MissingThreatsError);
    await expect(take(ids, { assignee: 'zoe' })).rejects.toThrow(NotAssignableError);
    await take(ids.slice(1), { assignee: 'zoe' });
    expect(await jobs.list()).toHaveLength(1);
  });

  it('teaches once for each group, also where the threats are of several', async () => {
    const prefix = randomPrefix();
    const signals = [];
    for (let n = 0; n < 12; n++) signals.push(await stored({ entities: { hosts: [`web-${n % 3}`] } }));
    const id = await take(
      signals.map((signal) => signal.id),
      { verdict: { verdict: 'false_positive' } },
    );
    await work(id);
    await new VerdictLedger(new VerdictStore(database), redis, new Shards(prefix)).settle(100);
    const memory = new RedisTriageMemory(redis, new Shards(prefix));
    const { verdicts } = await memory.observe(threatSignal({ ...signals[0]!, id: freshId() }), NOW);
    expect(countsAt(verdicts.here, NOW).false).toBe(3);
  });

  it('undone puts back exactly what was there, effects on reviews and scores too', async () => {
    const ids = await mixed(60, 3);
    const before = await everythingDecided(url);
    const id = await take(ids, EVERYTHING);
    await work(id);
    expect(await everythingDecided(url)).not.toEqual(before);
    expect(await jobs.find(id)).toMatchObject({ state: 'done', done: 60, conflicting: 0 });
    await undo(id);
    expect(await jobs.find(id)).toMatchObject({ state: 'undone', done: 0, conflicting: 0 });
    expect(await everythingDecided(url)).toEqual(before);
    expect(await brokenAudits()).toEqual([]);
  });

  it('undone leaves what somebody changed since', async () => {
    const ids = [(await stored()).id, (await stored()).id];
    const id = await take(ids, { triage: 'closed' });
    await work(id);
    await new ThreatDecisions(database).decide(ids[0]!, { assignee: 'ada' }, undefined, BOB, NOW);
    await undo(id);
    expect(await jobs.find(id)).toMatchObject({ state: 'undone', conflicts: [{ id: ids[0], by: 'bob' }] });
    const [kept, restored] = await threats.summaries(ids);
    expect(kept).toMatchObject({ triage: 'closed', assignee: 'ada' });
    expect({ resolvedAt: undefined, ...restored }).toMatchObject({ triage: 'new', resolvedAt: undefined });
  });

  it('can be undone for ten minutes, once, and while it goes on', async () => {
    const ids = [(await stored()).id];
    const id = await take(ids, { triage: 'closed' });
    await undo(id);
    await expect(jobs.undo(id, ADA, NOW)).rejects.toThrow(NotUndoableError);
    expect(await threats.summaries(ids)).toMatchObject([{ triage: 'new', version: 1 }]);
    const late = await take(ids, { triage: 'closed' });
    await work(late);
    await expect(jobs.undo(late, ADA, NOW + 600_001)).rejects.toThrow(NotUndoableError);
    await jobs.forget(NOW + 86_400_001);
    expect(await jobs.list()).toEqual([]);
  });
});

describe('a change of all that filters leave', () => {
  it('takes what matches when it is asked for, and of one customer alone where somebody is bound to it', async () => {
    const mine = [];
    for (const customerName of ['RetailMax', 'RetailMax', 'Metro']) mine.push((await stored({ customerName })).id);
    const closed = await take([mine[0]!], { triage: 'closed' });
    await work(closed);
    const id = freshId();
    const filters = { customer: ['RetailMax'], not: { triage: ['closed' as const] } };
    await jobs.take(id, { filters, asker: {} }, { comment: 'all of them' }, ADA, undefined, NOW);
    await stored();
    await work(id);
    expect(await jobs.find(id)).toMatchObject({ total: 1, what: { filters } });
    const bound = freshId();
    const customerId = await customerOf('Metro');
    await jobs.take(bound, { filters: { customer: ['Metro'] }, asker: {} }, { comment: 'x' }, ADA, customerId, NOW);
    expect(await new BulkJobs(database.boundTo(customerId)).list()).toMatchObject([{ id: bound, total: 1 }]);
    const foreign = jobs.take(freshId(), { ids: [mine[0]!] }, { comment: 'x' }, ADA, customerId, NOW);
    await expect(foreign).rejects.toThrow(MissingThreatsError);
  });
});
