import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IngestReport, ThreatInProgress } from '@soc-agent/contracts';
import { startStack, type Stack } from '@soc-agent/testing';
import { Api, falcoAlert, newSignal } from './api.js';

let stack: Stack;
let api: Api;
beforeAll(async () => {
  stack = await startStack();
  api = new Api(stack);
});
afterAll(() => stack?.stop());

let sent = 0;

/** Posts as many different alerts in lines. */
async function postLines(count: number, changes: object = {}): Promise<IngestReport> {
  const lines = Array.from({ length: count }, () => JSON.stringify(falcoAlert(sent++, changes))).join('\n');
  const answer = await api.post<IngestReport>('/api/ingest/auto?customer=Lines', lines, {
    'content-type': 'application/x-ndjson',
  });
  expect([answer.status, answer.body.accepted]).toEqual([202, count]);
  return answer.body;
}

function idsOf({ items }: IngestReport): string[] {
  return items.flatMap((item) => ('id' in item ? [item.id] : []));
}

async function waiting(): Promise<number> {
  const { queues } = await api.analytics();
  const of = (queue: string): number => queues.find(({ name }) => name === queue)?.waiting ?? 0;
  return of('signals') + of('signal-batches');
}

describe('signals that come together', () => {
  it('are found while they wait, and each is analyzed', async () => {
    await stack.kill('coordinator');
    const ids = idsOf(await postLines(130));
    expect(new Set(ids).size).toBe(130);
    for (const id of ids) {
      const { status, body } = await api.get<ThreatInProgress>(`/api/threats/${id}`);
      expect([status, body.status, body.id]).toEqual([200, 'queued', id]);
    }
    await stack.start('coordinator');
    for (const id of ids) expect(await api.analysis(id, 60_000)).toMatchObject({ status: 'completed' });
  });

  it('are one each when they come twice, also half of them', async () => {
    const from = sent;
    const first = idsOf(await postLines(60));
    sent = from + 30;
    const second = idsOf(await postLines(60));
    expect(second.slice(0, 30)).toEqual(first.slice(30));
    expect(new Set([...first, ...second]).size).toBe(90);
    for (const id of second) await api.analysis(id, 60_000);
    const page = await api.get<{ total: number }>('/api/threats?customer=Lines&limit=1');
    expect(page.body.total).toBe(220);
  });

  it('do not keep back those of others, however grave they are', async () => {
    for (let n = 0; n < 5; n++) await postLines(200, { priority: 'Critical' });
    const { key } = (await api.post<{ key: string }>('/api/keys', { name: 'other', scopes: ['ingest'] })).body;
    const others: string[] = [];
    for (let n = 0; n < 5; n++) {
      const signal = newSignal({ severity: 'HIGH', customerName: 'Lines', title: `Other ${n}` });
      others.push((await api.withKey(key).post('/api/signals', signal)).body.id);
    }
    for (const id of others) await api.analysis(id, 60_000);
    expect(await waiting()).toBeGreaterThan(0);
  }, 120_000);
});
