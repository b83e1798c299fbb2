import { describe, expect, it } from '@jest/globals';
import type { IngestReport, SuppressionRule, ThreatInProgress } from '@soc-agent/contracts';
import { falcoAlert, newSignal } from '../api.js';
import { emptyQueues } from '../patient-client.js';
import { api, stack } from '../shared-stack.js';
import { until } from '../until.js';

let sent = 0;

/** Posts as many different alerts in lines. */
async function postLines(count: number, changes: object = {}): Promise<IngestReport> {
  const lines = Array.from({ length: count }, () => JSON.stringify(falcoAlert(sent++, changes))).join('\n');
  const answer = await api.post<IngestReport>('/api/ingest/auto?customer=Batches', lines, {
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
    for (const id of ids) expect(await api.analysis(id)).toMatchObject({ status: 'completed' });
  });

  it('are one each when they come twice, also half of them', async () => {
    const from = sent;
    const first = idsOf(await postLines(60));
    sent = from + 30;
    const second = idsOf(await postLines(60));
    expect(second.slice(0, 30)).toEqual(first.slice(30));
    expect(new Set([...first, ...second]).size).toBe(90);
    for (const id of [...first, ...second]) await api.analysis(id);
    await emptyQueues(api);
    const page = await api.get<{ total: number }>('/api/threats?customer=Batches&limit=1');
    expect(page.body.total).toBe(220);
  });
});

describe('what a rule suppresses', () => {
  const RULE = {
    customerName: 'Quiet',
    reason: 'our scanner',
    expiresAt: '2190-01-01',
    entities: [{ kind: 'ip', value: '198.51.100.0/28' }],
  };
  const PATH = '/api/context/suppressions/scanner';
  const scanned = (changes: object = {}): object =>
    newSignal({ customerName: 'Quiet', entities: { sourceIps: ['::ffff:198.51.100.7'] }, ...changes });
  let analyzed: string;
  let suppressed: string;

  it('was seen before in a preview', async () => {
    analyzed = (await api.post('/api/signals', scanned())).body.id;
    const grave = (await api.post('/api/signals', scanned({ severity: 'CRITICAL' }))).body.id;
    for (const id of [analyzed, grave]) await api.analysis(id);
    const preview = await api.post('/api/context/suppressions/preview', RULE);
    expect(preview.body).toMatchObject({ checked: 2, suppressed: 1, spared: 1, examples: [{ id: analyzed }] });
  });

  it('is kept with its reason, found by its status, and hides nothing grave', async () => {
    const stored = await api.put<SuppressionRule>(PATH, RULE);
    expect([stored.status, stored.body.owner]).toEqual([201, expect.any(String)]);
    // who takes signals in reads rules every few seconds
    const quiet = await until(
      async () => api.analysis((await api.post('/api/signals', scanned())).body.id),
      ({ status }) => status === ('suppressed' as string),
    );
    suppressed = quiet.id;
    expect((await api.get<ThreatInProgress>(`/api/threats/${suppressed}`)).body).toMatchObject({
      suppression: { rule: 'scanner', owner: stored.body.owner, reason: 'our scanner' },
    });
    const grave = (await api.post('/api/signals', scanned({ severity: 'CRITICAL' }))).body.id;
    expect(await api.analysis(grave)).toMatchObject({ status: 'completed' });
    const ids = async (query: string): Promise<string[]> =>
      (await api.get<{ items: { id: string }[] }>(`/api/threats?customer=Quiet${query}`)).body.items.map(
        ({ id }) => id,
      );
    expect(await ids('')).not.toContain(suppressed);
    expect(await ids('&status=suppressed')).toEqual([suppressed]);
    await until(
      async () => (await api.get<SuppressionRule>(PATH)).body.hits,
      (hits) => hits?.count === 1,
    );
    const { key } = (
      await api.post<{ key: string }>('/api/keys', { name: 'quiet', scopes: ['read'], customer: 'Quiet' })
    ).body;
    await until(
      () => api.withKey(key).analytics(),
      ({ byStatus }) => byStatus.suppressed === 1,
    );
  });

  it('may be analyzed after all', async () => {
    expect((await api.post(`/api/threats/${suppressed}/reanalyze`, {})).status).toBe(202);
    await until(
      () => api.analysis(suppressed),
      ({ status }) => status === 'completed',
    );
    const { body } = await api.get<ThreatInProgress>(`/api/threats/${suppressed}`);
    expect(body).toMatchObject({ status: 'completed' });
    expect(body).not.toHaveProperty('suppression');
  });

  it('is decided by who has seen the rule, for their own customer', async () => {
    const { headers, body } = await api.get<SuppressionRule>(PATH);
    const changed = { ...body, reason: 'an older scanner' };
    expect((await api.put(PATH, changed, { 'if-match': '"another"' })).status).toBe(409);
    expect((await api.put(PATH, changed, { 'if-match': headers.get('etag')! })).status).toBe(200);
    const { key } = (
      await api.post<{ key: string }>('/api/keys', { name: 'theirs', scopes: ['context', 'read'], customer: 'Batches' })
    ).body;
    const theirs = api.withKey(key);
    expect((await theirs.get(PATH)).status).toBe(404);
    expect((await theirs.delete(PATH)).status).toBe(404);
    expect((await theirs.put(PATH, RULE)).status).toBe(403);
    expect((await theirs.post('/api/context/suppressions/preview', RULE)).status).toBe(403);
    expect((await theirs.get<{ total: number }>('/api/context/suppressions')).body.total).toBe(0);
    expect((await api.put(PATH, { ...RULE, entities: [] })).body).toMatchObject({
      errors: [{ field: 'entities', message: expect.stringContaining('must name something') }],
    });
    expect((await api.delete(PATH)).status).toBe(204);
  });

  it('is also what a vendor calls a sample', async () => {
    const finding = {
      ...{ schemaVersion: '2.0', accountId: '123456789012', region: 'eu-central-1', id: 'sample-1', severity: 8 },
      ...{ type: 'Trojan:EC2/DropPoint', title: '[SAMPLE] Drop point', updatedAt: new Date().toISOString() },
      service: { additionalInfo: { sample: true } },
      resource: { resourceType: 'Instance' },
    };
    const { id } = (await api.post('/api/ingest/auto?customer=Quiet', finding)).body;
    expect(await api.analysis(id)).toMatchObject({ status: 'suppressed', suppression: { reason: 'sample finding' } });
  });
});

describe('a flood of signals', () => {
  it('does not keep back those of others, however grave it is', async () => {
    // all of it waits when the others come
    await stack.kill('coordinator');
    for (let n = 0; n < 5; n++) await postLines(200, { priority: 'Critical' });
    const { key } = (await api.post<{ key: string }>('/api/keys', { name: 'other', scopes: ['ingest'] })).body;
    const others: string[] = [];
    for (let n = 0; n < 5; n++) {
      const signal = newSignal({ severity: 'HIGH', customerName: 'Batches', title: `Other ${n}` });
      others.push((await api.withKey(key).post('/api/signals', signal)).body.id);
    }
    await stack.start('coordinator');
    await Promise.all(others.map((id) => api.analysis(id)));
    expect(await waiting()).toBeGreaterThan(0);
  });
});
