import { describe, expect, it } from '@jest/globals';
import {
  AGENT_KINDS,
  type LiveEvent,
  type Problem,
  type ThreatAnalysis,
  type ThreatSummary,
} from '@soc-agent/contracts';
import { SERVICES } from '@soc-agent/testing';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { io } from 'socket.io-client';
import { newSignal } from '../api.js';
import { emptyQueues } from '../patient-client.js';
import { api, stack } from '../shared-stack.js';
import { until } from '../until.js';

/** A real alert's shape: OSSEC 3.x through Wazuh, an authentication failure. */
function wazuhAlert(n: number): Record<string, unknown> {
  return {
    timestamp: '2026-03-04T13:55:05.224939+0000',
    rule: { level: 5, description: 'PAM: User login failed.', id: '5503', groups: ['pam', 'syslog'] },
    agent: { id: '001', name: 'mail-0' },
    manager: { name: 'wazuh.manager' },
    id: `158800${n}`,
    full_log: 'pam_unix(dovecot:auth): authentication failure; user=root',
    data: { srcip: `203.0.113.${n}`, dstuser: 'root' },
  };
}

describe('a signal', () => {
  it('becomes an analysis with five agents and three analyzers, all from measured facts', async () => {
    const accepted = await api.post('/api/signals', newSignal());
    expect(accepted.status).toBe(202);
    expect(accepted.body.link).toBe(`/api/threats/${accepted.body.id}`);
    const analysis = await api.analysis(accepted.body.id);
    expect(Object.keys(analysis.agentAnalyses).sort()).toEqual([...AGENT_KINDS].sort());
    for (const kind of AGENT_KINDS) {
      expect(analysis.agentAnalyses[kind]).toMatchObject({ agent: kind, engine: 'rules' });
      expect(analysis.agentAnalyses[kind].degraded).toBeUndefined();
    }
    expect(analysis.falsePositiveScore.indicators.length).toBeGreaterThan(0);
    expect(analysis.responsePlan.slaMinutes).toBeGreaterThan(0);
    const times = analysis.investigationTimeline.events.map(({ timestamp }) => Date.parse(timestamp));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(analysis.partial).toBeUndefined();
    expect(analysis.processing.totalMs).toBeGreaterThanOrEqual(analysis.processing.agentsMs);
    expect(analysis.mitreTechniques.map(({ id }) => id)).toContain('T1110');
  });

  it('in Wazuh format is analyzed too, for the customer the integrator names', async () => {
    const accepted = await api.post('/api/ingest/wazuh?customer=RetailMax', wazuhAlert(1));
    const analysis = await api.analysis(accepted.body.id);
    expect(analysis.signal).toMatchObject({ customerName: 'RetailMax', source: { format: 'wazuh', ruleId: '5503' } });
    expect(analysis.signal.raw).toEqual(wazuhAlert(1));
  });

  it('sent twice under one idempotency key is one threat', async () => {
    const signal = newSignal();
    const first = await api.post('/api/signals', signal, { 'idempotency-key': 'alert-4711' });
    const again = await api.post('/api/signals', signal, { 'idempotency-key': 'alert-4711' });
    expect(again.body.id).toBe(first.body.id);
    await api.analysis(first.body.id);
  });

  it('is remembered: the next one of the same source knows of it', async () => {
    const entities = { sourceIps: ['203.0.113.99'] };
    const first = await api.post('/api/signals', newSignal({ entities }));
    await api.analysis(first.body.id);
    const second = await api.analysis((await api.post('/api/signals', newSignal({ entities }))).body.id);
    const evidence = second.agentAnalyses.historical.keyFindings.flatMap((finding) => finding.evidence);
    expect(evidence).toContain(`threat:${first.body.id}`);
  });

  it('is shown with its empty slots while it waits', async () => {
    await stack.kill('agent-worker');
    const { body } = await api.post('/api/signals', newSignal());
    const seen = await until(
      async () => {
        const answer = await api.get<{ status: string; agentAnalyses: object; deadline?: string }>(
          `/api/threats/${body.id}`,
        );
        expect(answer.status).toBe(200);
        return answer.body;
      },
      ({ status }) => status === 'analyzing',
    );
    expect(seen).toMatchObject({ status: 'analyzing', agentAnalyses: {} });
    expect(Date.parse(seen.deadline ?? '')).toBeGreaterThan(Date.now());
    await stack.start('agent-worker');
    expect((await api.analysis(body.id)).partial).toBeUndefined();
  });
});

describe('a trigger', () => {
  it.each(['bot_attack', 'crypto_surge', 'impossible_travel', 'critical', 'random'])(
    'plays %s and answers with its analysis',
    async (scenario) => {
      // it waits for that, but not for long
      const { body } = await until(
        () => api.post<ThreatAnalysis>('/api/threats/trigger', { scenario }),
        ({ status }) => status !== 202,
      );
      expect(body.status).toBe('completed');
      if (scenario === 'critical') expect(body).toMatchObject({ requiresHumanReview: true });
    },
  );

  it('does not wait for a client that prefers not to', async () => {
    const { status, body } = await api.post(
      '/api/threats/trigger',
      { scenario: 'random' },
      { prefer: 'respond-async' },
    );
    expect(status).toBe(202);
    await api.analysis(body.id);
  });
});

describe('the list', () => {
  it('filters, and pages by cursor without repeats', async () => {
    for (let n = 0; n < 5; n++)
      await api.post('/api/signals', newSignal({ customerName: 'Paged', threatType: 'geo_anomaly' }));
    let rows: ThreatSummary[] = [];
    await until(async () => {
      const { body } = await api.get<{ total: number }>(
        '/api/threats?customer=Paged&status=completed&type=geo_anomaly',
      );
      return body.total === 5;
    });
    let cursor = '';
    do {
      const path = `/api/threats?customer=Paged&status=completed&limit=2${cursor && `&cursor=${cursor}`}`;
      const { body } = await api.get<{ items: ThreatSummary[]; nextCursor?: string }>(path);
      rows = [...rows, ...body.items];
      cursor = body.nextCursor ?? '';
    } while (cursor);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(5);
    expect(rows).toHaveLength(5);
  });

  it('agrees with the analytics', async () => {
    await emptyQueues(api);
    const { body } = await api.get<{ total: number }>('/api/threats?limit=1');
    const analytics = await api.analytics();
    expect(analytics.totalThreats).toBe(body.total);
    expect(Object.values(analytics.byType).reduce((sum, count) => sum + count)).toBe(body.total);
    expect(analytics.processing.p95Ms).toBeGreaterThan(0);
  });
});

describe('the live connection', () => {
  it('sends every analysis through the gateway, in the order of sequence numbers', async () => {
    const socket = io(stack.url, {
      path: '/ws',
      transports: ['websocket'],
      extraHeaders: { ...api.headers },
    });
    const events: LiveEvent[] = [];
    socket.on('threat.analyzed', (event: LiveEvent) => events.push(event));
    await new Promise<void>((resolve) => socket.on('connect', resolve));
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.push((await api.post('/api/signals', newSignal())).body.id);
    await until(() => ids.every((id) => events.some(({ threat }) => threat.id === id)));
    socket.close();
    for (const { seq, threat } of events) expect(seq).toBe(threat.seq);
    const { body } = await api.get<{ items: ThreatSummary[] }>(
      `/api/threats?after_seq=${(events[0]?.seq ?? 0) - 1}&limit=500`,
    );
    // one that has changed since stands further on
    const now = new Map(body.items.map(({ id, seq }) => [id, seq]));
    expect(events.filter(({ seq, threat }) => (now.get(threat.id) ?? -1) < seq)).toEqual([]);
  });
});

describe('bad input', () => {
  it('that is far too large is answered also to a client that reads only after it has sent everything', async () => {
    const { hostname, port } = new URL(stack.url);
    const socket = connect(Number(port), hostname);
    const body = Buffer.alloc(8 * 1024 * 1024, 'x');
    socket.write(`POST /api/signals HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\n`);
    socket.write(`authorization: Bearer ${stack.apiKey}\r\n`);
    socket.write(`content-length: ${body.length}\r\nconnection: close\r\n\r\n`);
    await new Promise<void>((resolve, reject) => socket.write(body, (error) => (error ? reject(error) : resolve())));
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 413 .*application\/problem\+json/s);
  });

  it.each<[string, string, unknown, number, string | undefined]>([
    ['an unknown field', '/api/signals', { ...newSignal(), colour: 'red' }, 400, 'colour'],
    ['a wrong type', '/api/signals', { ...newSignal(), title: 7 }, 400, 'title'],
    ['a missing field', '/api/signals', { ...newSignal(), customerName: undefined }, 400, 'customerName'],
    ['a nested one', '/api/signals', newSignal({ source: { product: '' } }), 400, 'source.product'],
    [
      'an address that is none',
      '/api/signals',
      newSignal({ entities: { sourceIps: ['x'] } }),
      400,
      'entities.sourceIps',
    ],
    ['an unknown threat type', '/api/signals', newSignal({ threatType: 'weather' }), 400, 'threatType'],
    ['broken JSON', '/api/signals', '{"title":', 400, undefined],
    ['a list', '/api/signals', [newSignal()], 400, ''],
    ['null', '/api/signals', 'null', 400, 'title'],
    ['an attempt at the prototype', '/api/signals', '{"__proto__":{"admin":true}}', 400, undefined],
    ['more than 1 MiB', '/api/signals', newSignal({ description: 'x'.repeat(1024 * 1024) }), 413, undefined],
    ['an unknown format', '/api/ingest/carrier-pigeon', {}, 400, 'format'],
    ['a Wazuh alert without a rule', '/api/ingest/wazuh', { timestamp: '2026-01-01T00:00:00Z' }, 400, 'rule.level'],
    ['an unknown scenario', '/api/threats/trigger', { scenario: 'apocalypse' }, 400, 'scenario'],
  ])('%s is refused with a problem document that names the field', async (_, path, body, status, field) => {
    const answer = await api.post<Problem>(path, body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    if (field !== undefined) expect(answer.body.errors?.map((error) => error.field)).toContain(field);
  });

  it.each([
    ['/api/threats/not-an-id', 400],
    ['/api/threats/00000000-0000-7000-8000-000000000000', 404],
    ['/api/threats?limit=0', 400],
    ['/api/threats?limit=many', 400],
    ['/api/threats?cursor=../../x', 400],
    ['/api/threats?severity=HUGE', 400],
    ['/api/threats?nonsense=1', 400],
    ['/api/nothing', 404],
  ])('GET %s → %i', async (path, status) => {
    const answer = await api.get<Problem>(path);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, instance: path.split('?')[0] });
  });

  it('in another content type is refused', async () => {
    expect(
      (await api.post<Problem>('/api/signals', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' })).status,
    ).toBe(415);
  });
});

describe('every service', () => {
  it('answers /, /health and /ready, and serves metrics only on their own port', async () => {
    for (const name of SERVICES) {
      const url = stack.urls[name];
      expect(await (await fetch(`${url}/`, { headers: { accept: 'application/json' } })).json()).toMatchObject({
        service: name,
      });
      expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok', service: name });
      await until(async () => (await fetch(`${url}/ready`)).ok);
      expect(await (await fetch(stack.metricsUrls[name])).text()).toContain('process_resident_memory_bytes');
      for (const headers of [{ accept: 'text/plain' }, { accept: 'text/html' }, api.headers])
        expect((await fetch(`${url}/metrics`, { headers })).status).toBe(404);
    }
  });

  it('has no queue console unless one is asked for', async () => {
    expect((await fetch(`${stack.url}/ops/queues`)).status).toBe(404);
  });

  it('is described by OpenAPI at the gateway', async () => {
    const { body } = await api.get<{ paths: object; components: { schemas: object } }>('/docs-json');
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining([
        '/api/signals',
        '/api/ingest/{format}',
        '/api/threats',
        '/api/threats/{id}',
        '/api/threats/trigger',
        '/api/analytics',
      ]),
    );
    expect(body.components.schemas).toHaveProperty('NewSignal.properties.entities');
    expect((await fetch(`${stack.url}/docs`, { headers: api.headers })).status).toBe(200);
  });
});
