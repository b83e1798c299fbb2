/* eslint-disable max-lines -- each promise of bulk work, on one database */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Shards, type BulkChange, type ThreatSignal } from '@soc-agent/contracts';
import { countsAt } from '@soc-agent/domain';
import {
  createMigratedDatabase,
  Dice,
  dyingDatabase,
  emptyDatabase,
  everythingDecided,
  freshId,
  mixedThreats,
  randomPrefix,
  sharedRedisUrl,
  threatAnalysis,
  threatSignal,
  withClient,
} from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { NotAssignableError } from '../access/assignable.js';
import { Users } from '../access/users.js';
import { AuditLog, verifyAudit } from '../audit/audit-log.js';
import type { Author } from '../audit/author.js';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { ThreatDecisions } from '../decisions/threat-decisions.js';
import { ThreatStore } from '../threats/threat-store.js';
import { RedisTriageMemory } from '../triage/triage-memory.js';
import { VerdictLedger } from '../verdicts/verdict-ledger.js';
import { VerdictStore } from '../verdicts/verdict-store.js';
import { BulkJobs, MissingThreatsError, NotUndoableError } from './bulk-jobs.js';
import { BulkSteps } from './bulk-steps.js';

const NOW = Date.now() - 3_600_000;
const ADA: Author = { kind: 'analyst', name: 'ada' };
const BOB: Author = { kind: 'analyst', name: 'bob' };
/** So that a few threats take many steps. */
const A_FEW = 7;
const redis = new Redis(sharedRedisUrl());

let url: string;
let drop: () => Promise<void>;
let database: Database;
let jobs: BulkJobs;
let steps: BulkSteps;
let threats: ThreatStore;
beforeAll(async () => {
  ({ url, drop } = await createMigratedDatabase(migrate));
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
  jobs = new BulkJobs(database);
  steps = new BulkSteps(database);
  threats = new ThreatStore(database);
});
beforeEach(async () => {
  await emptyDatabase(url);
  const users = new Users(database);
  await users.create({ name: 'ada', role: 'analyst', approver: false }, ADA);
  await users.create({ name: 'zoe', role: 'analyst', approver: false, customer: 'Elsewhere' }, ADA);
});
afterAll(async () => {
  redis.disconnect();
  await database.close();
  await drop();
});

/** A threat whose group asks for a person; those of one rule and host are one group. */
async function stored(changes: Parameters<typeof threatSignal>[0] = {}): Promise<ThreatSignal> {
  const source = { product: 'suricata', format: 'native', ruleId: '2001' };
  const timestamp = new Date(NOW).toISOString();
  const signal = threatSignal({ source, timestamp, entities: { hosts: ['web-1'] }, ...changes });
  const analysis = threatAnalysis({ signal, requiresHumanReview: true, createdAt: timestamp });
  await threats.complete({ revision: 1, isStored: false }, analysis, NOW);
  return signal;
}

async function take(ids: readonly string[], change: BulkChange, by = ADA): Promise<string> {
  const id = freshId();
  await jobs.take(id, { ids }, change, by, undefined, NOW);
  return id;
}

/** As the process does that has the job. */
async function work(id: string, by = steps, now = NOW): Promise<void> {
  do {
    const { changes } = await by.untold(id);
    await by.told(id, changes);
  } while ((await by.step(id, now)) === 'more');
}

async function undo(id: string, by = steps): Promise<void> {
  await jobs.undo(id, ADA, NOW);
  await work(id, by);
}

async function customerOf(name: string): Promise<number> {
  const statement = { name: 'customer', text: 'select customer_of($1) as id' };
  return (await database.query<{ id: number }>(statement, [name]))[0]!.id;
}

async function entries(event: string) {
  return (await new AuditLog(database).page(100, undefined, { what: event })).items;
}

/** Threats of several customers and groups, some with a verdict, a comment or somebody who works on them. */
async function mixed(count: number, seed: number): Promise<string[]> {
  const [verdicts, decisions] = [new VerdictStore(database), new ThreatDecisions(database)];
  return mixedThreats(count, seed, {
    store: async (changes) => (await stored(changes)).id,
    judge: (id, verdict) => verdicts.give(id, { verdict, analyst: 'bob' }, NOW),
    decide: (id, decision) => decisions.decide(id, decision, undefined, BOB, NOW),
    comment: (id, text) => decisions.comment(id, text, BOB, NOW),
  });
}

const EVERYTHING: BulkChange = {
  verdict: { verdict: 'true_positive', reason: 'one campaign' },
  assignee: 'ada',
  comment: 'see the report',
};

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
    for (const name of ['RetailMax', 'Metro', 'Elsewhere'])
      expect(await verifyAudit(database, await customerOf(name))).toBeUndefined();
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

describe('a process that is killed', () => {
  it('at any point leaves work that another one goes on with, to the same end, there and back', async () => {
    const ids = await mixed(60, 5);
    const before = await everythingDecided(url);
    const whole = await take(ids, EVERYTHING);
    await work(whole, new BulkSteps(database, A_FEW));
    const after = await everythingDecided(url);
    await undo(whole);
    const dice = new Dice(11);
    const again = await take(ids, EVERYTHING);
    const killed = async (): Promise<void> => {
      for (let deaths = 0; ; deaths++) {
        const outcome = await work(again, new BulkSteps(dyingDatabase(database, dice.number(60)), A_FEW)).then(
          () => 'over',
          (error: Error) => error.message,
        );
        if (outcome === 'over') return expect(deaths).toBeGreaterThan(2);
        expect(outcome).toBe('killed');
        // as far as a step got, it got with all that belongs to it
        const text = `select b.done, count(*)::int as changed from bulk_jobs b join bulk_items i on i.bulk_id = b.id
          where b.id = $1 and i.state in ('changed', 'done') group by 1`;
        const [far] = await database.query<{ done: number; changed: number }>({ name: 'far', text }, [again]);
        expect(far?.done).toBe(far?.changed);
      }
    };
    await killed();
    expect(await everythingDecided(url)).toEqual(after);
    await jobs.undo(again, ADA, NOW);
    await killed();
    expect(await everythingDecided(url)).toEqual(before);
    for (const name of ['RetailMax', 'Metro', 'Elsewhere'])
      expect(await verifyAudit(database, await customerOf(name))).toBeUndefined();
  });

  it('does not stop two others from having the same job: each threat is changed once', async () => {
    const ids = await mixed(60, 6);
    const id = await take(ids, { triage: 'escalated', comment: 'once' });
    await Promise.all([...[1, 2, 3].map(() => work(id, new BulkSteps(database, A_FEW)))]);
    await work(id);
    expect(await jobs.find(id)).toMatchObject({ state: 'done', done: 60 });
    const { rows } = await withClient(url, (owner) =>
      owner.query(`select threat_id from threat_log where text = 'once' group by 1 having count(*) > 1`),
    );
    expect(rows).toEqual([]);
  });

  it('is found missing after five seconds; and what breaks five times is taken back', async () => {
    const ids = await mixed(30, 7);
    const before = await everythingDecided(url);
    const id = await take(ids, EVERYTHING);
    await new BulkSteps(database, A_FEW).step(id, NOW);
    expect(await jobs.abandoned(NOW + 4000)).toEqual([]);
    expect(await jobs.abandoned(NOW + 5001)).toMatchObject([{ id }]);
    for (let n = 0; n < 5; n++) await steps.broke(id, 'out of luck', NOW);
    await work(id);
    expect(await jobs.find(id)).toMatchObject({ state: 'failed' });
    expect(await everythingDecided(url)).toEqual(before);
    expect(await entries('threats.failed')).toMatchObject([{ detail: { bulk: id, failure: 'out of luck' } }]);
  });
});
