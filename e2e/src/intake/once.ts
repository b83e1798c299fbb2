import { describe, expect, it } from '@jest/globals';
import type { IngestReport, Problem, ThreatAnalysis, ThreatSummary } from '@soc-agent/contracts';
import { falcoAlert, newSignal, type Answer } from '../api.js';
import { emptyQueues } from '../patient-client.js';
import { replayTwice } from '../replayed.js';
import { api, stack } from '../shared-stack.js';
import { until } from '../until.js';

/** Of the replay; each is sent twice, and every hundredth connection is cut. */
const REPLAYED = Number(process.env['REPLAYED'] ?? 500);

function wazuh(manager: string): Record<string, unknown> {
  return {
    timestamp: '2026-11-27T06:00:00.000+0000',
    rule: { level: 7, description: 'Own rule', id: '100900', groups: ['own'] },
    agent: { id: '007', name: 'ws-7' },
    manager: { name: manager },
    id: '1795759200.1',
    location: 'x',
  };
}

async function ingest(document: unknown, customer: string): Promise<string> {
  const answer = await api.post(`/api/ingest/auto?customer=${customer}`, document);
  expect(answer.status).toBe(202);
  return answer.body.id;
}

async function totalOf(customer: string): Promise<number> {
  return (await api.get<{ total: number }>(`/api/threats?customer=${customer}&limit=1`)).body.total;
}

async function analyzed(id: string, run: number): Promise<ThreatAnalysis> {
  return until(
    () => api.analysis(id),
    (analysis) => (analysis.run ?? 1) >= run,
  );
}

describe('an event', () => {
  it('that is sent again is the same threat', async () => {
    const ids = [await ingest(falcoAlert(1), 'Again'), await ingest(falcoAlert(1), 'Again')];
    expect(new Set(ids).size).toBe(1);
    await api.analysis(ids[0] ?? '');
    expect(await ingest(falcoAlert(1), 'Again')).toBe(ids[0]);
    await emptyQueues(api);
    expect(await totalOf('Again')).toBe(1);
    expect((await api.analysis(ids[0] ?? '')).run).toBeUndefined();
  });

  it('with another content is the same threat, analyzed again', async () => {
    const id = await ingest(falcoAlert(1), 'Update');
    await api.analysis(id);
    expect(await ingest(falcoAlert(1, { priority: 'Critical', output_fields: { 'user.name': 'mia' } }), 'Update')).toBe(
      id,
    );
    const { signal } = await analyzed(id, 2);
    expect(signal).toMatchObject({ severity: 'CRITICAL', entities: { users: ['mia'] } });
    const rows = await api.get<{ items: ThreatSummary[] }>('/api/threats?customer=Update');
    expect(rows.body.items).toMatchObject([{ id, status: 'completed' }]);
    // what was sent first, sent once more, does not undo it
    expect(await ingest(falcoAlert(1), 'Update')).toBe(id);
    await emptyQueues(api);
    expect((await api.analysis(id)).signal.severity).toBe('CRITICAL');
  });

  it('is analyzed with its last content when they come faster than they are analyzed', async () => {
    let id = '';
    for (let n = 0; n < 10; n++) id = await ingest(falcoAlert(1, { output: `Notice number ${n}` }), 'Fast');
    await emptyQueues(api);
    await api.analysis(id);
    expect(JSON.stringify((await api.analysis(id)).signal.raw)).toContain('Notice number 9');
    expect(await totalOf('Fast')).toBe(1);
  });

  it('of another customer or another collector is another', async () => {
    const ids = [await ingest(wazuh('a'), 'X'), await ingest(wazuh('b'), 'X'), await ingest(wazuh('a'), 'Y')];
    expect(new Set(ids).size).toBe(3);
  });

  it('without an id of its source is one each time', async () => {
    const line = 'CEF:0|Vendor|Firewall|1.0|100|Connection denied|7|src=198.51.100.7';
    expect(await ingest(JSON.stringify(line), 'Line')).not.toBe(await ingest(JSON.stringify(line), 'Line'));
  });
});

describe('an idempotency key', () => {
  const key = (name: string): Record<string, string> => ({ 'idempotency-key': name });

  it('stands for one request', async () => {
    const documents = [falcoAlert(1), falcoAlert(2)];
    const path = '/api/ingest/auto?customer=Key';
    const first = await api.post<IngestReport>(path, documents, key('list'));
    expect((await api.post<IngestReport>(path, documents, key('list'))).body.items).toEqual(first.body.items);
    for (const other of [[falcoAlert(1)], [...documents, falcoAlert(3)], [falcoAlert(2), falcoAlert(1)]]) {
      expect((await api.post(path, other, key('list'))).status).toBe(422);
    }
    expect((await api.post('/api/ingest/auto?customer=Other', documents, key('list'))).status).toBe(422);
    await emptyQueues(api);
    expect([await totalOf('Key'), await totalOf('Other')]).toEqual([2, 0]);
  });

  it('of a request that was refused may be used again', async () => {
    const broken = newSignal({ title: '' });
    expect((await api.post('/api/signals', broken, key('mended'))).status).toBe(400);
    expect((await api.post('/api/signals', newSignal(), key('mended'))).status).toBe(202);
    expect((await api.post('/api/ingest/auto', { hello: 'world' }, key('known'))).status).toBe(422);
    expect((await api.post('/api/ingest/auto', falcoAlert(9), key('known'))).status).toBe(202);
  });

  it('says what is wrong', async () => {
    await api.post('/api/signals', newSignal({ title: 'One' }), key('said'));
    const { status, body }: Answer<Problem> = await api.post('/api/signals', newSignal({ title: 'Two' }), key('said'));
    expect({ status, detail: body.detail }).toEqual({
      status: 422,
      detail: 'this Idempotency-Key stands for another request',
    });
  });
});

describe('a replay in which everything is sent twice and connections are cut', () => {
  it(
    'loses nothing and adds nothing',
    async () => {
      const path = '/api/ingest/auto?customer=Replay';
      const ids = await replayTwice(stack, api, { count: REPLAYED, path, document: (n) => falcoAlert(n) });
      expect(new Set(ids.values()).size).toBe(REPLAYED);
      await emptyQueues(api, 120_000 + REPLAYED * 100);
      expect(await totalOf('Replay')).toBe(REPLAYED);
      const open = await api.get<{ total: number }>('/api/threats?customer=Replay&status=completed&limit=1');
      expect(open.body.total).toBe(REPLAYED);
    },
    180_000 + REPLAYED * 300,
  );
});
