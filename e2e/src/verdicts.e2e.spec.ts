import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  AuditPage,
  LiveEvent,
  Problem,
  ThreatAnalysis,
  ThreatSignal,
  ThreatSummary,
  VerdictRecord,
} from '@soc-agent/contracts';
import { Database, ThreatStore } from '@soc-agent/store';
import { startStack, threatAnalysis, threatSignal, type Stack } from '@soc-agent/testing';
import { io } from 'socket.io-client';
import { Api, newSignal } from './api.js';
import { until } from './until.js';

let stack: Stack;
let api: Api;
let ada: Api;
let database: Database;
beforeAll(async () => {
  stack = await startStack();
  api = new Api(stack);
  ada = await api.person('ada');
  database = new Database({ DATABASE_URL: stack.databaseUrl, DATABASE_CONNECTIONS: 4 }, 'patient', 'test');
});
afterAll(async () => {
  await database?.close();
  await stack?.stop();
});

async function analyzed(): Promise<ThreatAnalysis> {
  return api.analysis(await api.accepted(newSignal()));
}

async function judge(id: string, body: object, who = ada): Promise<{ status: number; body: VerdictRecord & Problem }> {
  return who.post<VerdictRecord & Problem>(`/api/threats/${id}/verdict`, body);
}

async function withdraw(id: string): Promise<number> {
  return (await ada.delete(`/api/threats/${id}/verdict`)).status;
}

/** Work of which sixteen are under way at a time. */
async function inTurns<T, R>(items: readonly T[], work: (item: T, n: number) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let n = 0; n < items.length; n += 16)
    answers.push(...(await Promise.all(items.slice(n, n + 16).map((item, i) => work(item, n + i)))));
  return answers;
}

async function store(signal: ThreatSignal): Promise<void> {
  const run = { revision: 1, isStored: false };
  await new ThreatStore(database).complete(run, threatAnalysis({ signal, run: 1 }), Date.now());
}

/** What past verdicts change of a score. */
function verdictTerms({ falsePositiveScore }: ThreatAnalysis): string[] {
  return falsePositiveScore.indicators
    .filter(({ source }) => source === 'verdicts')
    .map(({ description }) => description);
}

describe('verdicts', () => {
  it('move the next similar threat, are told to dashboards, and leave nothing behind once withdrawn', async () => {
    const socket = io(stack.url, {
      path: '/ws',
      transports: ['websocket'],
      extraHeaders: { ...new Api(stack).headers },
    });
    const events: LiveEvent[] = [];
    socket.on('threat.updated', (event: LiveEvent) => events.push(event));
    await new Promise<void>((resolve) => socket.on('connect', () => resolve()));

    const judged = [await analyzed(), await analyzed(), await analyzed()];
    expect(judged.flatMap(verdictTerms)).toEqual([]);
    for (const { id } of judged) {
      const given = await judge(id, { verdict: 'false_positive', reason: 'our own scanner' });
      expect(given.status).toBe(200);
      expect(given.body).toMatchObject({ verdict: 'false_positive', analyst: 'ada', reason: 'our own scanner' });
    }
    const next = await analyzed();
    expect(verdictTerms(next).join()).toContain('real 0 and false 3 times');
    expect(next.falsePositiveScore.score).toBeGreaterThan(judged[2]?.falsePositiveScore.score ?? 1);
    expect(next.falsePositiveScore).toMatchObject({ similarResolvedAsFp: 3, similarResolvedAsReal: 0 });
    const cited = next.agentAnalyses.historical.keyFindings.flatMap(({ evidence }) => evidence);
    expect(cited).toEqual(expect.arrayContaining(judged.map(({ id }) => `threat:${id}`)));

    const { items } = (await api.get<{ items: ThreatSummary[] }>('/api/threats?verdict=false_positive')).body;
    expect(items.map(({ verdict }) => verdict)).toEqual(['false_positive', 'false_positive', 'false_positive']);
    await until(() => events.length >= judged.length);
    expect(new Set(events.map(({ threat }) => threat.id))).toEqual(new Set(judged.map(({ id }) => id)));
    socket.close();

    for (const { id } of judged) expect(await withdraw(id)).toBe(204);
    expect(verdictTerms(await analyzed())).toEqual([]);
    const [first] = judged;
    expect((await api.analysis(first?.id ?? '')).verdict).toBeUndefined();
    const history = await api.get<{ items: Partial<VerdictRecord>[] }>(`/api/threats/${first?.id}/verdicts`);
    expect(history.body.items.map(({ verdict }) => verdict)).toEqual([undefined, 'false_positive']);
  });

  it('a thousand false ones within a minute, by people and a key, leave a CRITICAL to people', async () => {
    // stored as the pipeline stores them: what is under test are the verdicts
    const { signal } = await analyzed();
    const stored = Array.from({ length: 1000 }, () => ({ ...signal, id: threatSignal().id }));
    await inTurns(stored, (one) => store(one));
    const judges = [ada, await api.person('bo'), await api.person('cy'), api];
    const answers = await inTurns(stored, async ({ id }, n) => {
      const { status } = await judge(id, { verdict: 'false_positive' }, judges[n % judges.length]);
      return status;
    });
    expect(new Set(answers)).toEqual(new Set([200]));
    const next = await api.analysis((await api.post('/api/signals', newSignal({ severity: 'CRITICAL' }))).body.id);
    expect(verdictTerms(next).join()).toContain('real 0 and false 50 times');
    expect(['MEDIUM', 'HIGH', 'CRITICAL']).toContain(next.severity);
    expect(next.falsePositiveScore.recommendation).toBe('needs_review');
    expect(next.requiresHumanReview).toBe(true);
  });

  it.each([
    ['verdict', { verdict: 'maybe' }],
    ['analyst', { verdict: 'unsure', analyst: 'somebody else' }],
    ['reason', { verdict: 'unsure', reason: 7 }],
    ['mood', { verdict: 'unsure', mood: 'bad' }],
  ])('are refused with the field %s named', async (field, body) => {
    const { id } = await analyzed();
    const answer = await judge(id, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors?.map((error) => error.field)).toEqual([field]);
  });

  it('go with their threat when that is to be forgotten', async () => {
    const { id } = await analyzed();
    await judge(id, { verdict: 'false_positive' });
    expect((await api.delete(`/api/threats/${id}?reason=asked`)).status).toBe(204);
    expect((await api.delete(`/api/threats/${id}`)).status).toBe(404);
    expect((await api.get(`/api/threats/${id}`)).status).toBe(404);
    const { body } = await api.get<AuditPage>('/api/audit?limit=2');
    expect(body.items.map(({ event, detail }) => [event, detail])).toEqual([
      ['threat.removed', { reason: 'asked' }],
      ['verdict.given', {}],
    ]);
  });

  it('need a threat', async () => {
    const nowhere = '0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f';
    expect((await judge(nowhere, { verdict: 'unsure' })).status).toBe(404);
    expect(await withdraw(nowhere)).toBe(404);
    expect((await api.get(`/api/threats/${nowhere}/verdicts`)).status).toBe(404);
  });
});
