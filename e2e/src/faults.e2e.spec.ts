import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AGENT_KINDS, ANALYZER_KINDS, QUEUES } from '@soc-agent/contracts';
import { SERVICES, startStack, type ServiceName, type Stack } from '@soc-agent/testing';
import { setTimeout as wait } from 'node:timers/promises';
import { Api, newSignal, type Answer } from './api.js';
import { emptyQueues, postUntilAccepted, REFUSED_WITHIN_MS } from './patient-client.js';
import { Slowness } from './slowness.js';
import { until } from './until.js';

/** What a service may take to finish its work and end, beside much else, milliseconds. */
const ENDS_WITHIN_MS = 30_000;

let stack: Stack;
let api: Api;

/** One stack for the tests of a block, each of which leaves it whole. */
function withStack(env: Readonly<Record<string, string>>): void {
  beforeAll(async () => {
    stack = await startStack(env);
    api = new Api(stack);
  });
  afterAll(() => stack?.stop());
}

describe('under load and without Redis', () => {
  // as it is by itself: what is lost for good must not hold up the rest
  withStack({ ANALYSIS_DEADLINE_SECONDS: '30' });

  it('kill -9 of each process in turn loses nothing, does nothing twice, and leaves the queues empty', async () => {
    const victims: ServiceName[] = [...SERVICES];
    const ids: string[] = [];
    const killing = (async () => {
      for (const victim of victims) {
        await wait(300);
        await stack.kill(victim);
        await stack.start(victim);
      }
    })();
    for (let n = 0; n < 200; n++) {
      ids.push(await postUntilAccepted(api, `signal-${n}`));
      await wait(20);
    }
    await killing;
    const rows = await api.terminal(200);
    expect(new Set(ids).size).toBe(200);
    expect(rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(rows.filter(({ status }) => status !== 'completed')).toEqual([]);
    await emptyQueues(api);
    const analytics = await until(
      () => api.analytics(),
      ({ totalThreats }) => totalThreats === 200,
    );
    expect(analytics.queues.map(({ name }) => name)).toEqual(QUEUES.map(({ name }) => name));
  });

  it('the gateway answers 503 at once without Redis, and everything goes on when it is back', async () => {
    const before = await api.post('/api/signals', newSignal());
    await api.analysis(before.body.id);
    await stack.redis.kill();
    const impatient = api.impatient();
    const slowness = new Slowness(stack.url);
    for (const request of [
      () => impatient.post('/api/signals', newSignal()),
      () => impatient.get<{ id: string; link: string }>('/api/threats'),
      () => impatient.get<{ id: string; link: string }>('/api/analytics'),
      () => impatient.get<{ id: string; link: string }>('/ready'),
    ]) {
      const { result: answer, tookMs } = await slowness.timed<Answer<{ id: string; link: string }>>(request);
      expect(answer.status).toBe(503);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.headers.get('retry-after')).not.toBeNull();
      expect(tookMs).toBeLessThan(REFUSED_WITHIN_MS.reads);
    }
    slowness.end();
    expect((await api.get('/health')).status).toBe(200);
    // what is stored is not in it
    expect((await api.get(`/api/threats/${before.body.id}`)).status).toBe(200);
    // nor is a comment: refused and sent again, it would be there twice
    expect((await impatient.post(`/api/threats/${before.body.id}/comments`, { text: 'Said once' })).status).toBe(201);
    await stack.redis.restart();
    const id = await postUntilAccepted(api, 'after-the-outage');
    expect((await api.analysis(id)).status).toBe('completed');
    expect((await api.get<{ total: number }>('/api/threats')).body.total).toBeGreaterThanOrEqual(2);
  });

  it('SIGTERM lets every service finish and end by itself', async () => {
    const id = await api.accepted(newSignal());
    await api.analysis(id);
    for (const name of SERVICES) {
      const startedAt = Date.now();
      await stack.kill(name, 'SIGTERM');
      expect(Date.now() - startedAt).toBeLessThan(ENDS_WITHIN_MS);
    }
  });

  it('and also while Redis hangs', async () => {
    await Promise.all(SERVICES.map((name) => stack.start(name)));
    await Promise.all(Array.from({ length: 20 }, () => api.accepted(newSignal())));
    stack.redis.signal('SIGSTOP');
    try {
      const ended = Promise.all(SERVICES.map((name) => stack.kill(name, 'SIGTERM')));
      expect(await Promise.race([ended, wait(ENDS_WITHIN_MS, 'late', { ref: false })])).not.toBe('late');
    } finally {
      stack.redis.signal('SIGCONT');
    }
  });
});

describe('at a deadline that is near', () => {
  withStack({ ANALYSIS_DEADLINE_SECONDS: '4' });

  it('analyses end as partial without agent-workers, and say which agents did not answer', async () => {
    await stack.kill('agent-worker');
    const id = await api.accepted(newSignal());
    const analysis = await api.analysis(id);
    expect(analysis.status).toBe('completed');
    expect(analysis.partial?.missing).toEqual([...AGENT_KINDS]);
    for (const kind of AGENT_KINDS) expect(analysis.agentAnalyses[kind].degraded?.reason).toContain('deadline');
    expect(analysis).toMatchObject({ requiresHumanReview: true });
    expect(analysis.processing.agentsMs).toBeGreaterThanOrEqual(4000);
  });

  it('and without analyzer-workers, with what the agents said', async () => {
    await stack.start('agent-worker');
    await stack.kill('analyzer-worker');
    // each of another group, which has asked for nobody yet: agents that have just started, beside much else, may be late for the first
    let n = 2;
    const analysis = await until(
      async () => api.analysis(await api.accepted(newSignal({ entities: { hosts: [`web-${n++}`] } }))),
      ({ agentAnalyses }) => AGENT_KINDS.every((kind) => !agentAnalyses[kind].degraded),
    );
    expect(analysis).toMatchObject({
      status: 'completed',
      partial: { missing: [...ANALYZER_KINDS] },
      requiresHumanReview: true,
    });
    const { falsePositiveScore, responsePlan, investigationTimeline } = analysis;
    for (const { degraded } of [falsePositiveScore, responsePlan, investigationTimeline]) {
      expect(degraded?.reason).toContain('deadline');
    }
  });
});

describe('without PostgreSQL', () => {
  // a deadline that passes while it is away
  withStack({ ANALYSIS_DEADLINE_SECONDS: '8' });

  it.each([
    ['killed', () => stack.postgres.kill(), () => stack.postgres.restart()],
    ['hung', async () => stack.postgres.signal('SIGSTOP'), async () => stack.postgres.signal('SIGCONT')],
  ])(
    'that is %s, signals wait, what it keeps is answered with 503, and nothing is partial',
    async (how, happens, isRepaired) => {
      const customerName = `Acme-${how}`;
      const { totalThreats } = await api.analytics();
      await api.put(`/api/customers/${customerName}`, { tier: 'enterprise', sensitivity: 'high' });
      const ids: string[] = [];
      const send = async (title: string): Promise<void> => {
        ids.push((await api.post('/api/signals', newSignal({ title, customerName }))).body.id);
      };
      // some of them are being stored when it happens
      for (let n = 0; n < 20; n++) await send(`under way ${n}`);
      await happens();
      const goneAt = Date.now();
      const impatient = api.impatient();
      const slowness = new Slowness(stack.url);
      try {
        for (const request of [
          () => impatient.get('/api/customers?limit=7'),
          () => impatient.put('/api/customers/Late', { tier: 'standard', sensitivity: 'normal' }),
          () => impatient.get(`/api/context/events?customer=${customerName}`),
          () => impatient.get('/api/threats?limit=7'),
          () => impatient.get(`/api/threats/${ids[0]}`),
          () => impatient.get('/api/analytics'),
          () => impatient.post(`/api/threats/${ids[0]}/verdict`, { verdict: 'unsure' }),
          () => impatient.get('/ready'),
        ]) {
          const { result: answers, tookMs } = await slowness.timed(async () =>
            Promise.all([request(), request(), request(), request(), request(), request()]),
          );
          expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
          expect(tookMs).toBeLessThan(REFUSED_WITHIN_MS.changes);
        }
        expect((await api.get('/health')).status).toBe(200);
        // the dashboard's files are the same for everybody
        const page = { headers: { accept: 'text/html', cookie: `soc_session=${how}` } };
        expect((await fetch(`${stack.url}/threats`, page)).status).toBe(200);
        expect((await fetch(`${stack.url}/index.html`, page)).status).toBe(200);
        // signals are taken in all the same, so a balancer may go on sending them here
        expect((await api.get('/ready?only=workers,Redis')).status).toBe(200);
        expect((await api.get('/ready?only=nonsense')).status).toBe(400);
        for (let n = 0; n < 20; n++) await send(`waits ${n}`);
        await wait(Math.max(0, goneAt + 11_000 - Date.now()));
        await isRepaired();
        for (const id of ids) {
          const analysis = await api.analysis(id);
          expect([analysis.status, analysis.partial]).toEqual(['completed', undefined]);
          for (const kind of AGENT_KINDS) expect(analysis.agentAnalyses[kind].degraded).toBeUndefined();
        }
      } finally {
        slowness.end();
        stack.postgres.signal('SIGCONT');
      }
      expect((await api.get('/ready')).status).toBe(200);
      expect((await api.get<{ tier: string }>(`/api/customers/${customerName}`)).body.tier).toBe('enterprise');
      await until(
        () => api.analytics(),
        (analytics) => analytics.totalThreats === totalThreats + 40,
      );
      const rows = (
        await api.get<{ items: { id: string; seq: number }[] }>(`/api/threats?limit=100&customer=${customerName}`)
      ).body.items;
      expect(rows.map(({ id }) => id).sort()).toEqual(ids.toSorted());
    },
  );
});
