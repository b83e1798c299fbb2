import { describe, expect, it } from '@jest/globals';
import type { AcceptedItem, IngestReport, Problem, ThreatList } from '@soc-agent/contracts';
import { falcoAlert } from '../api.js';
import { emptyQueues } from '../patient-client.js';
import { api } from '../shared-stack.js';

const NDJSON = { 'content-type': 'application/x-ndjson' };
const CEF = 'CEF:0|Vendor|Firewall|1.0|100|Connection denied|7|src=198.51.100.7 dst=10.0.0.5 rt=1795759200000';

function suricata(n: number): Record<string, unknown> {
  return {
    timestamp: '2026-11-27T06:00:00.123456+0000',
    flow_id: n,
    event_type: 'alert',
    src_ip: '198.51.100.7',
    dest_ip: '10.0.0.5',
    alert: { signature_id: 2_050_745, signature: 'ET MALWARE Checkin', severity: 1 },
  };
}

describe('a document posted to auto', () => {
  it('is recognised and analyzed, whatever its media type says', async () => {
    for (const [body, type, format] of [
      [suricata(1), 'application/json', 'suricata'],
      [suricata(2), 'text/plain', 'suricata'],
      [CEF, 'text/plain', 'cef'],
      [JSON.stringify(CEF), 'application/json', 'cef'],
      [
        { specversion: '1.0', type: 't', source: 's', id: '1', data: falcoAlert(1) },
        'application/cloudevents+json',
        'falco',
      ],
    ] as const) {
      const answer = await api.post<AcceptedItem>('/api/ingest/auto?customer=Auto', body, { 'content-type': type });
      expect(answer).toMatchObject({ status: 202, body: { format } });
      const { status, signal } = await api.analysis(answer.body.id);
      expect(status).toBe('completed');
      expect(signal).toMatchObject({ customerName: 'Auto', source: { format } });
    }
  });

  it('keeps what arrived, and lists what was not mapped', async () => {
    const text = JSON.stringify({ ...suricata(3), own: { field: 'x' } }).replace(
      '"flow_id":3',
      '"flow_id":9007199254740993',
    );
    const { body } = await api.post('/api/ingest/auto', text);
    const { signal } = await api.analysis(body.id);
    expect(signal.raw).toMatchObject({ flow_id: '9007199254740993', own: { field: 'x' } });
    expect(signal.unmapped).toEqual(['own.field']);
  });

  it('is a CloudEvent also when its attributes are headers', async () => {
    const headers = {
      'ce-specversion': '1.0',
      'ce-type': 'com.example.alert',
      'ce-source': '/sensor',
      'ce-id': '7',
      'ce-time': '2026-11-27T06:00:00Z',
    };
    expect((await api.post<AcceptedItem>('/api/ingest/auto', falcoAlert(2), headers)).body.format).toBe('falco');
    const unknown = await api.post<AcceptedItem>('/api/ingest/auto', { hello: 'world' }, headers);
    expect(unknown.body.format).toBe('cloudevents');
  });

  it.each<[string, unknown, number, RegExp]>([
    ['another kind', { hello: 'world' }, 422, /no format recognises this document/],
    ['a text', 'hello world', 422, /no format recognises/],
    ['broken JSON', '{"a":', 400, /not valid JSON/],
    ['nothing', '', 400, /is empty/],
    ['too deep', '['.repeat(5000), 400, /nested deeper than 100 levels/],
    [
      'too many values',
      `{${Array.from({ length: 90_000 }, (_, n) => `"k${n}":1`).join()}}`,
      400,
      /more than 30000 values/,
    ],
    ['too large', 'x'.repeat(1024 * 1024 + 1), 413, /./],
  ])('is refused as %s', async (_, body, status, detail) => {
    const answer = await api.post<Problem>('/api/ingest/auto', body);
    expect(answer.status).toBe(status);
    expect(answer.body.detail).toMatch(detail);
    if (status === 422) expect(answer.body.formatsTried).toEqual(expect.arrayContaining(['wazuh', 'ocsf', 'cef']));
  });

  it('in a zone of its source is read in that zone', async () => {
    const line = CEF.replace('rt=1795759200000', 'rt=Nov 15 2026 15:52:28');
    const { body } = await api.post('/api/ingest/cef?timezone=Asia/Hong_Kong', line, { 'content-type': 'text/plain' });
    const { signal } = await api.analysis(body.id);
    expect(signal).toMatchObject({
      timestamp: '2026-11-15T07:52:28.000Z',
      metadata: { timeZoneAssumed: 'Asia/Hong_Kong' },
    });
    expect(await api.post('/api/ingest/cef?timezone=Mars/Olympus', line)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'timezone' }] },
    });
  });
});

describe('several documents', () => {
  it('in a list have a result each', async () => {
    const { status, body } = await api.post<IngestReport>('/api/ingest/auto?customer=List', [
      falcoAlert(1),
      { hello: 'world' },
      suricata(4),
    ]);
    expect(status).toBe(207);
    expect(body).toMatchObject({
      accepted: 2,
      refused: 1,
      items: [
        { item: 0, format: 'falco' },
        { item: 1, status: 422, detail: 'no format recognises this document' },
        { item: 2, format: 'suricata' },
      ],
    });
    for (const item of body.items) if ('id' in item) expect((await api.analysis(item.id)).status).toBe('completed');
  });

  it('that are all refused are answered with the status of that', async () => {
    const { status, body } = await api.post<IngestReport>('/api/ingest/auto', [{ hello: 'world' }, {}]);
    expect(status).toBe(422);
    expect(body).toMatchObject({ accepted: 0, refused: 2 });
  });

  it('are none where an envelope carries none', async () => {
    const hook = {
      version: '4',
      groupKey: 'g',
      receiver: 'soc',
      alerts: [{ status: 'resolved', labels: {}, startsAt: '2026-11-27T06:00:00Z' }],
    };
    expect(await api.post<IngestReport>('/api/ingest/auto', hook)).toMatchObject({
      status: 202,
      body: { accepted: 0, refused: 0, items: [] },
    });
  });

  it('on lines are taken one by one, good and bad, each once', async () => {
    const lines = [...Array.from({ length: 250 }, (_, n) => JSON.stringify(falcoAlert(n))), '{"broken"', CEF];
    const { status, body } = await api.post<IngestReport>('/api/ingest/auto?customer=Lines', lines.join('\n'), NDJSON);
    expect(status).toBe(207);
    expect(body).toMatchObject({ accepted: 251, refused: 1 });
    expect(body.items[250]).toMatchObject({ item: 250, status: 400 });
    const ids = body.items.flatMap((item) => ('id' in item ? [item.id] : []));
    expect(new Set(ids).size).toBe(251);
    for (const id of ids) expect((await api.analysis(id)).status).toBe('completed');
    await emptyQueues(api);
    const { body: page } = await api.get<ThreatList>('/api/threats?customer=Lines&limit=500');
    expect(page.total).toBe(251);
  });

  it('beyond 10,000 are not read, and the sender learns which were', async () => {
    const line = '{"hello":"world"}\n';
    const { status, body } = await api.post<IngestReport>('/api/ingest/auto', line.repeat(10_500), NDJSON);
    expect(status).toBe(422);
    expect(body.items).toHaveLength(10_001);
    expect(body.items.at(-1)).toMatchObject({ item: 10_000, status: 413 });
  });

  it('under one idempotency key are the same threats when they are sent again', async () => {
    const key = { 'idempotency-key': 'batch-1' };
    const documents = [falcoAlert(7), falcoAlert(8)];
    const first = await api.post<IngestReport>('/api/ingest/auto', documents, key);
    const again = await api.post<IngestReport>('/api/ingest/auto', documents, key);
    expect(again.body.items).toEqual(first.body.items);
    expect(new Set(first.body.items.map((item) => ('id' in item ? item.id : ''))).size).toBe(2);
  });
});
