import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BatchLiveEvent, BulkJob } from '@soc-agent/contracts';
import { AuditLog, Database, ThreatStore } from '@soc-agent/store';
import { startStack, threatAnalysis, threatSignal, type Stack } from '@soc-agent/testing';
import { io, type Socket } from 'socket.io-client';
import { Api } from './api.js';
import { until } from './until.js';

const THREATS = 1500;
const CUSTOMER = 'RetailMax';

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
  return until(async () => (await ada.get<BulkJob>(`/api/bulk/${id}`)).body, isSo);
}

async function judged(): Promise<number> {
  const text = 'select count(*)::int as n from threats where verdict is not null';
  return (await database.query<{ n: number }>({ name: 'judged', text }))[0]!.n;
}

/** Kills the process that works in the middle of it, and lets another one go on. */
async function killInTheMiddle(id: string, isInTheMiddle: (job: BulkJob) => boolean): Promise<void> {
  await seen(id, isInTheMiddle);
  await stack.kill('coordinator', 'SIGKILL');
  const state = (await seen(id, () => true)).state;
  expect(['running', 'undoing']).toContain(state);
  // each step is there with all that belongs to it, or not at all; the last one may have been on its way
  await until(async () => (await seen(id, () => true)).done === (await judged()));
  await stack.start('coordinator');
}

describe('a change of thousands of threats', () => {
  it('is whole although the process that did it was killed, and so is its undoing; and everybody hears of both', async () => {
    const change = { verdict: { verdict: 'false_positive', reason: 'our own scanner' } };
    const { status, body } = await ada.post<BulkJob>('/api/bulk', { filters: { customer: [CUSTOMER] }, change });
    expect([status, body.total]).toEqual([202, THREATS]);
    const { id } = body;
    await killInTheMiddle(id, ({ done }) => done > 0);
    expect(await seen(id, ({ state }) => state === 'done')).toMatchObject({ done: THREATS, conflicts: [] });
    expect(await judged()).toBe(THREATS);

    expect((await ada.post(`/api/bulk/${id}/undo`, {})).status).toBe(202);
    await killInTheMiddle(id, ({ done }) => done < THREATS);
    expect(await seen(id, ({ state }) => state === 'undone')).toMatchObject({ done: 0, conflicts: [] });
    expect(await judged()).toBe(0);

    const told = (): number => heard.filter(({ bulk }) => bulk === id).reduce((sum, { count }) => sum + count, 0);
    await until(told, (count) => count >= 2 * THREATS);
    expect(await new AuditLog(database).verify()).toBeUndefined();
  });
});
