import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TRIAGE_STATES, type DecidedState } from '@soc-agent/contracts';
import {
  createMigratedDatabase,
  Dice,
  emptyDatabase,
  freshId,
  threatAnalysis,
  threatSignal,
  withClient,
} from '@soc-agent/testing';
import { NotAssignableError } from '../access/assignable.js';
import { Users } from '../access/users.js';
import { AuditLog, verifyAudit } from '../audit/audit-log.js';
import type { Author } from '../audit/author.js';
import { StaleVersionError } from '../context/versions.js';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { ThreatRetention } from '../threats/threat-retention.js';
import { ThreatStore } from '../threats/threat-store.js';
import { VerdictStore } from '../verdicts/verdict-store.js';
import { ThreatDecisions } from './threat-decisions.js';

const NOW = Date.parse('2026-01-01T12:30:00.000Z');
const ADA: Author = { kind: 'analyst', name: 'ada' };
const BOB: Author = { kind: 'analyst', name: 'bob' };

let url: string;
let drop: () => Promise<void>;
let database: Database;
let threats: ThreatStore;
let decisions: ThreatDecisions;
beforeAll(async () => {
  ({ url, drop } = await createMigratedDatabase(migrate));
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
  threats = new ThreatStore(database);
  decisions = new ThreatDecisions(database);
});
beforeEach(async () => {
  await emptyDatabase(url);
  const users = new Users(database);
  for (const name of ['ada', 'bob']) await users.create({ name, role: 'analyst', approver: false }, ADA);
  await users.create({ name: 'eve', role: 'viewer', approver: false }, ADA);
  await users.create({ name: 'zoe', role: 'analyst', approver: false, customer: 'Elsewhere' }, ADA);
});
afterAll(async () => {
  await database.close();
  await drop();
});

async function stored(customerName = 'RetailMax'): Promise<string> {
  const signal = threatSignal({ customerName });
  await threats.complete({ revision: 1, isStored: false }, threatAnalysis({ signal, requiresHumanReview: true }), NOW);
  return signal.id;
}

async function row(id: string) {
  const [summary] = await threats.summaries([id]);
  if (!summary) throw new Error(`${id} is not stored`);
  return summary;
}

async function customerOf(name: string): Promise<number> {
  const statement = { name: 'customer', text: 'select customer_of($1) as id' };
  return (await database.query<{ id: number }>(statement, [name]))[0]!.id;
}

/** Decides so many things about a threat, and looks again whenever somebody was faster; how often that was. */
async function insist(id: string, by: Author, times: number, dice: Dice): Promise<number> {
  let [races, { version = 0 }] = [0, await row(id)];
  for (let n = 0; n < times;) {
    try {
      const decision = { triage: dice.of(TRIAGE_STATES), assignee: dice.of(['ada', 'bob', null]), comment: by.name };
      await decisions.decide(id, decision, version, by, NOW);
      n++;
      ({ version = 0 } = await row(id));
    } catch (error) {
      if (!(error instanceof StaleVersionError)) throw error;
      ({ version } = error.current as DecidedState);
      races++;
    }
  }
  return races;
}

describe('a decision', () => {
  it('changes row, log of the threat and audit log in one step, and raises version and number', async () => {
    const id = await stored();
    const before = await row(id);
    expect(before).toMatchObject({ triage: 'new', version: 1 });
    await decisions.decide(id, { triage: 'acknowledged', assignee: 'BOB', comment: 'all yours' }, 1, ADA, NOW);
    const after = await row(id);
    expect(after).toMatchObject({
      ...{ triage: 'acknowledged', assignee: 'bob', version: 2, comments: 1 },
      acknowledgedAt: new Date(NOW).toISOString(),
    });
    expect(after.seq).toBeGreaterThan(before.seq);
    expect(after.previousSeq).toBe(before.seq);
    expect(await threats.find(id)).toMatchObject({
      ...{ assignee: 'bob', decisions: 2, comments: [{ author: 'ada', text: 'all yours' }] },
    });
    const states = { before: { triage: 'new' }, after: { triage: 'acknowledged', assignee: 'bob' } };
    expect(await decisions.activity(id)).toMatchObject([
      { kind: 'commented', by: 'ada', text: 'all yours' },
      { kind: 'changed', by: 'ada', text: 'new → acknowledged, given to bob', ...states },
    ]);
    const { items } = await new AuditLog(database).page(1);
    expect(items).toMatchObject([
      { event: 'threat.changed', threatId: id, ...states, detail: { comment: 'all yours' } },
    ]);
  });

  it('about what somebody changed meanwhile changes nothing, and shows what they made of it', async () => {
    const id = await stored();
    await decisions.decide(id, { assignee: 'bob' }, 1, BOB, NOW);
    const late = decisions.decide(id, { triage: 'closed' }, 1, ADA, NOW);
    await expect(late).rejects.toMatchObject({
      current: { triage: 'new', assignee: 'bob', version: 2, changedBy: 'bob', changedAt: new Date(NOW).toISOString() },
    });
    expect(await row(id)).toMatchObject({ triage: 'new', version: 2 });
    // a verdict counts, what the machine does does not
    await new VerdictStore(database).give(id, { verdict: 'unsure', analyst: 'bob' }, NOW);
    await threats.complete(
      { revision: 1, isStored: true },
      threatAnalysis({ signal: threatSignal({ id }), run: 2 }),
      NOW,
    );
    expect(await row(id)).toMatchObject({ version: 3, assignee: 'bob' });
  });

  it('that is as it was leaves no trace', async () => {
    const id = await stored();
    const before = await row(id);
    expect(await decisions.decide(id, { triage: 'new', assignee: null }, 1, ADA, NOW)).toBe(true);
    expect(await row(id)).toEqual(before);
    expect(await decisions.activity(id)).toEqual([]);
  });

  it('gives a threat to nobody who cannot work on it', async () => {
    const id = await stored();
    for (const assignee of ['eve', 'zoe', 'nobody at all'])
      await expect(decisions.decide(id, { assignee }, 1, ADA, NOW)).rejects.toThrow(NotAssignableError);
    await decisions.decide(await stored('Elsewhere'), { assignee: 'zoe' }, 1, ADA, NOW);
  });

  it('and a comment are for threats that are there', async () => {
    const id = freshId();
    expect(await decisions.decide(id, { triage: 'closed' }, undefined, ADA, NOW)).toBe(false);
    expect(await decisions.comment(id, 'x', ADA, NOW)).toBeUndefined();
    expect(await decisions.activity(id)).toBeUndefined();
  });

  it('is gone with all that was said when its threat is forgotten', async () => {
    const id = await stored();
    await decisions.comment(id, 'somebody’s name', ADA, NOW);
    await new ThreatRetention(database).remove(id, { analyst: 'ada' }, NOW);
    const { rows } = await withClient(url, (owner) =>
      owner.query(`select text from threat_log union all select text from audit_texts where text like '%somebody%'`),
    );
    expect(rows).toEqual([]);
  });
});

function without(state: object, parts: object): object {
  return Object.fromEntries(Object.entries(state).filter(([name]) => !(name in parts)));
}

describe('two people who change one threat a thousand times at once', () => {
  it('lose no change, and leave the audit log whole', async () => {
    const id = await stored();
    const races = await Promise.all([ADA, BOB].map((by, n) => insist(id, by, 500, new Dice(n))));
    expect(Math.min(...races)).toBeGreaterThan(0);
    const { rows } = await withClient(url, (owner) =>
      owner.query<{ kind: string; after: object; before: object }>(
        `select kind, before, after from threat_log where kind = 'changed' order by id`,
      ),
    );
    // each begins where the one before ended
    let state: object = { triage: 'new' };
    for (const { before, after } of rows) {
      expect(state).toMatchObject(before);
      state = { ...without(state, before), ...after };
    }
    const { triage, assignee, version, comments } = await row(id);
    expect({ triage, assignee }).toEqual(state);
    expect({ version, comments }).toEqual({ version: rows.length + 1, comments: 1000 });
    expect(await verifyAudit(database, await customerOf('RetailMax'))).toBeUndefined();
    const { total } = await new AuditLog(database).page(1, undefined, { customer: 'RetailMax' });
    expect(total).toBe(1000);
  });
});
