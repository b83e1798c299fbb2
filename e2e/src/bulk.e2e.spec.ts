import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BatchLiveEvent, BulkJob } from '@soc-agent/contracts';
import { AuditLog, Database, ThreatStore } from '@soc-agent/store';
import { startStack, threatAnalysis, threatSignal, type Stack } from '@soc-agent/testing';
import { setTimeout as wait } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { Api } from './api.js';

const THREATS = 1500;
const CUSTOMER = 'RetailMax';
/** How often the work is looked at, milliseconds. */
const LOOK_EVERY_MS = 10;

let stack: Stack;
let ada: Api;
let database: Database;
let socket: Socket;
const heard: BatchLiveEvent[] = [];
beforeAll(async () => {
  stack = await startStack();
  const api = new Api(stack);
  ada = await api.person('ada');
  database = new Database({ DATABASE_URL: stack.databaseUrl, DATABASE_CONNECTIONS: 4 }, 'patient', 'test');
  socket = io(stack.url, { path: '/ws', transports: ['websocket'], extraHeaders: { ...api.headers } });
  socket.on('threats.changed', (event: BatchLiveEvent) => heard.push(event));
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  const threats = new ThreatStore(database);
  for (let n = 0; n < THREATS; n += 50) await Promise.all(Array.from({ length: 50 }, () => store(threats)));
});
afterAll(async () => {
  socket?.close();
  await database?.close();
  await stack?.stop();
});

async function store(threats: ThreatStore): Promise<void> {
  const signal = threatSignal({ customerName: CUSTOMER, timestamp: new Date().toISOString() });
  const analysis = threatAnalysis({ signal, createdAt: signal.timestamp });
  await threats.complete({ revision: 1, isStored: false }, analysis, Date.now());
}

/** The work as soon as it is so far. */
async function seen(id: string, isSo: (job: BulkJob) => boolean): Promise<BulkJob> {
  for (const end = Date.now() + 60_000; Date.now() < end; await wait(LOOK_EVERY_MS)) {
    const { body } = await ada.get<BulkJob>(`/api/bulk/${id}`);
    if (isSo(body)) return body;
  }
  throw new Error(`bulk work ${id} is never so far`);
}

async function judged(): Promise<number> {
  const text = 'select count(*)::int as n from threats where verdict is not null';
  return (await database.query<{ n: number }>({ name: 'judged', text }))[0]!.n;
}

/** Kills the process that works in the middle of it, and lets another one go on. */
async function killInTheMiddle(id: string, isInTheMiddle: (job: BulkJob) => boolean): Promise<void> {
  await seen(id, isInTheMiddle);
  await stack.kill('coordinator', 'SIGKILL');
  const { done, state } = await seen(id, () => true);
  expect(['running', 'undoing']).toContain(state);
  // each step is there with all that belongs to it, or not at all
  expect(await judged()).toBe(done);
  await stack.start('coordinator');
}

describe('a change of thousands of threats', () => {
  it('is whole although the process that did it was killed, and so is its undoing; and everybody hears of both', async () => {
    const change = { verdict: { verdict: 'false_positive', reason: 'our own scanner' } };
    const { status, body } = await ada.post<BulkJob>('/api/bulk', { filters: { customer: [CUSTOMER] }, change });
    expect([status, body.total]).toEqual([202, THREATS]);
    await killInTheMiddle(body.id, ({ done }) => done > 0);
    expect(await seen(body.id, ({ state }) => state === 'done')).toMatchObject({ done: THREATS, conflicts: [] });
    expect(await judged()).toBe(THREATS);

    expect((await ada.post(`/api/bulk/${body.id}/undo`, {})).status).toBe(202);
    await killInTheMiddle(body.id, ({ done }) => done < THREATS);
    expect(await seen(body.id, ({ state }) => state === 'undone')).toMatchObject({ done: 0, conflicts: [] });
    expect(await judged()).toBe(0);

    const told = heard.filter(({ bulk }) => bulk === body.id);
    expect(told.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(2 * THREATS);
    expect(await new AuditLog(database).verify()).toBeUndefined();
  });
});
