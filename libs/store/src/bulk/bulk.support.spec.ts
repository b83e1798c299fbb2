import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { BulkChange, ThreatSignal } from '@soc-agent/contracts';
import {
  createMigratedDatabase,
  emptyDatabase,
  freshId,
  mixedThreats,
  threatAnalysis,
  threatSignal,
} from '@soc-agent/testing';
import { Users } from '../access/users.js';
import { AuditLog, verifyAudit } from '../audit/audit-log.js';
import type { Author } from '../audit/author.js';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { ThreatDecisions } from '../decisions/threat-decisions.js';
import { ThreatStore } from '../threats/threat-store.js';
import { VerdictStore } from '../verdicts/verdict-store.js';
import { BulkJobs } from './bulk-jobs.js';
import { BulkSteps } from './bulk-steps.js';

export const NOW = Date.now() - 3_600_000;
export const ADA: Author = { kind: 'analyst', name: 'ada' };
export const BOB: Author = { kind: 'analyst', name: 'bob' };

export const EVERYTHING: BulkChange = {
  verdict: { verdict: 'true_positive', reason: 'one campaign' },
  assignee: 'ada',
  comment: 'see the report',
};

export let url: string;
export let database: Database;
export let jobs: BulkJobs;
export let steps: BulkSteps;
export let threats: ThreatStore;

/** Gives a file of tests a database of its own, emptied before each test; zoe works for one customer only. */
export function withBulkDatabase(): void {
  let drop: () => Promise<void>;
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
    await database.close();
    await drop();
  });
}

/** A threat whose group asks for a person; those of one rule and host are one group. */
export async function stored(changes: Parameters<typeof threatSignal>[0] = {}): Promise<ThreatSignal> {
  const source = { product: 'suricata', format: 'native', ruleId: '2001' };
  const timestamp = new Date(NOW).toISOString();
  const signal = threatSignal({ source, timestamp, entities: { hosts: ['web-1'] }, ...changes });
  const analysis = threatAnalysis({ signal, requiresHumanReview: true, createdAt: timestamp });
  await threats.complete({ revision: 1, isStored: false }, analysis, NOW);
  return signal;
}

export async function take(ids: readonly string[], change: BulkChange, by = ADA): Promise<string> {
  const id = freshId();
  await jobs.take(id, { ids }, change, by, undefined, NOW);
  return id;
}

/** As the process does that has the job. */
export async function work(id: string, by = steps, now = NOW): Promise<void> {
  do {
    const { changes } = await by.untold(id);
    await by.told(id, changes);
  } while ((await by.step(id, now)) === 'more');
}

export async function undo(id: string, by = steps): Promise<void> {
  await jobs.undo(id, ADA, NOW);
  await work(id, by);
}

export async function customerOf(name: string): Promise<number> {
  const statement = { name: 'customer', text: 'select customer_of($1) as id' };
  return (await database.query<{ id: number }>(statement, [name]))[0]!.id;
}

export async function entries(event: string) {
  return (await new AuditLog(database).page(100, undefined, { what: event })).items;
}

/** Threats of several customers and groups, some with a verdict, a comment or somebody who works on them. */
export async function mixed(count: number, seed: number): Promise<string[]> {
  const [verdicts, decisions] = [new VerdictStore(database), new ThreatDecisions(database)];
  return mixedThreats(count, seed, {
    store: async (changes) => (await stored(changes)).id,
    judge: (id, verdict) => verdicts.give(id, { verdict, analyst: 'bob' }, NOW),
    decide: (id, decision) => decisions.decide(id, decision, undefined, BOB, NOW),
    comment: (id, text) => decisions.comment(id, text, BOB, NOW),
  });
}

/** The first entry that breaks each customer's audit log; none when all are whole. */
export async function brokenAudits() {
  const names = ['RetailMax', 'Metro', 'Elsewhere'];
  const found = names.map(async (name) => verifyAudit(database, await customerOf(name)));
  return (await Promise.all(found)).filter((entry) => entry !== undefined);
}
