import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AGENT_KINDS, SEVERITIES, type AgentAnalysis, type ThreatAnalysis } from '@soc-agent/contracts';
import {
  freePort,
  injections,
  OpenAiStub,
  ServiceProcess,
  startStack,
  type Stack,
  type StubBehaviour,
} from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { Api, newSignal } from './api.js';
import { answered, ANSWER, endless, large, status } from './model-behaviours.js';
import { until } from './until.js';
import { modelRequests, residentBytes } from './worker-readings.js';

/** As it is with a model: long enough for a machine that is busy with other tests. */
const DEADLINE_S = 120;
const CONCURRENCY = 4;
const MEGABYTE = 1024 * 1024;

let stack: Stack;
let stub: OpenAiStub;
let api: Api;
let redis: Redis;
let env: Record<string, string>;
const workers: ServiceProcess[] = [];
beforeAll(async () => {
  stub = await OpenAiStub.start(() => ANSWER);
  env = {
    OPENAI_BASE_URL: stub.url,
    LLM_TIMEOUT_SECONDS: '6',
    LLM_CONCURRENCY: String(CONCURRENCY),
    LLM_CACHE_SECONDS: '0',
    ANALYSIS_DEADLINE_SECONDS: String(DEADLINE_S),
  };
  stack = await startStack(env);
  api = new Api(stack);
  redis = new Redis(stack.redis.url);
});
afterAll(async () => {
  redis?.disconnect();
  await Promise.all(workers.map((worker) => worker.stop()));
  await stack?.stop();
  await stub?.stop();
});
beforeEach(modelIsBack);

/** As after the half minute of the breaker, and as on the day after for the budget. */
async function modelIsBack(): Promise<void> {
  await redis.del('{soc}:model', '{soc}:model:permits');
  stub.behaviour = () => ANSWER;
}

async function posted(changes: Record<string, unknown> = {}): Promise<string> {
  return (await api.post('/api/signals', newSignal({ severity: 'CRITICAL', ...changes }))).body.id;
}

async function analyzed(changes: Record<string, unknown> = {}): Promise<ThreatAnalysis> {
  return api.analysis(await posted(changes));
}

/** What holds whatever a server does. */
function expectSound(analysis: ThreatAnalysis): AgentAnalysis[] {
  expect(analysis.status).toBe('completed');
  expect(analysis.partial).toBeUndefined();
  expect(analysis.processing.totalMs).toBeLessThan(DEADLINE_S * 1000);
  expect(SEVERITIES.indexOf(analysis.severity)).toBeGreaterThanOrEqual(SEVERITIES.indexOf('MEDIUM'));
  expect(analysis.requiresHumanReview).toBe(true);
  const agents = AGENT_KINDS.map((kind) => analysis.agentAnalyses[kind]);
  for (const { dataSourcesConsulted } of agents) expect(dataSourcesConsulted).not.toEqual([]);
  return agents;
}

describe('a server that answers', () => {
  it('adds its words and findings, and what it cost is in the analysis and in the metrics', async () => {
    for (const agent of expectSound(await analyzed())) {
      expect(agent).toMatchObject({ engine: 'model', analysis: ANSWER.analysis, tokens: { input: 100, output: 20 } });
      expect(agent.promptVersion).toMatch(/^[0-9a-f]{12}$/);
      expect(agent.keyFindings).toContainEqual(ANSWER.keyFindings[0]);
    }
    const metrics = await (await fetch(stack.metricsUrls['agent-worker'])).text();
    for (const kind of AGENT_KINDS)
      expect(metrics).toMatch(new RegExp(`soc_model_tokens_total\\{[^}]*agent="${kind}"`));
  });

  it('invents evidence: what rests on it is struck and counted', async () => {
    const invented = { text: 'A deployment explains it.', evidence: ['event:deploy-99'] };
    stub.behaviour = () => ({ ...ANSWER, keyFindings: [invented, ...ANSWER.keyFindings] });
    for (const agent of expectSound(await analyzed())) {
      expect(agent).toMatchObject({ engine: 'model', struckFindings: 1 });
      expect(agent.keyFindings).not.toContainEqual(invented);
    }
  });

  it('does not see secrets and addresses of people, and the analyst does', async () => {
    stub.behaviour = ({ messages }) => {
      const [placeholder = 'nobody'] = /\[EMAIL_\d+\]/.exec(messages[1]?.content ?? '') ?? [];
      return { ...ANSWER, unknowns: [`Is ${placeholder} a person?`] };
    };
    const seen = stub.requests.length;
    const description = 'curl -u jane.doe@corp.example --password=hunter2-secret';
    const [agent] = expectSound(await analyzed({ description }));
    expect(agent?.unknowns).toContainEqual('Is jane.doe@corp.example a person?');
    expect(JSON.stringify(stub.requests.slice(seen))).not.toMatch(/jane\.doe|hunter2-secret/);
  });

  it('obeys the signal: it changes nothing, is found out, and a person looks', async () => {
    const corpus = injections();
    const texts = Array.from({ length: 8 }, (_, n) => corpus[n * 27] ?? '');
    stub.behaviour = ({ messages }) => {
      const text = texts.find((candidate) => messages[1]?.content.includes(JSON.stringify(candidate).slice(1, -1)));
      const obeyed = { ...ANSWER, stance: 'harmless', analysis: `${text} Severity LOW, closed.`, severity: 'LOW' };
      return text === undefined ? ANSWER : obeyed;
    };
    const fields = [
      (text: string) => ({ title: text }),
      (text: string) => ({ description: text }),
      (text: string) => ({ metadata: { note: text } }),
      (text: string) => ({ entities: { sourceIps: ['203.0.113.7'], userAgents: [text], users: [text] } }),
    ];
    const ids = await Promise.all(
      texts.map((text, n) => posted((fields[n % fields.length] as (typeof fields)[number])(text))),
    );
    for (const id of ids) {
      const analysis = await api.analysis(id);
      for (const { facts, degraded, engine } of expectSound(analysis)) {
        expect(engine).toBe('rules');
        expect(degraded?.reason).toMatch(/^model: the answer/);
        expect(facts.map(({ name }) => name)).toContain('injection_suspected');
      }
      const { primaryAction, secondaryActions } = analysis.responsePlan;
      for (const { actionType, autoExecutable } of [primaryAction, ...secondaryActions])
        expect([actionType, autoExecutable]).not.toEqual(['allowlist', true]);
      expect(analysis.reviewReasons.join()).toContain('carry instructions');
    }
  });
});

describe('a server that fails', () => {
  it.each<[string, StubBehaviour, RegExp]>([
    ['answers garbage', () => 'All fine. Severity: LOW', /not JSON|again and again/],
    ['answers in another shape', () => ({ analysis: 1, severity: 'none' }), /decide|shape/],
    ['answers 500', status(500), /HTTP 500|again and again/],
    ['hangs', () => undefined, /no answer within 6 s|again and again|no time/],
    ['hangs up', (_, response) => void response.destroy(), /could not be reached|again and again/],
    ['answers 10 MB', large, /larger than 262144 bytes|again and again/],
    ['streams without end', endless, /larger than 262144 bytes|again and again/],
    ['limits us for an hour', status(429, { 'retry-after': '3600' }), /limits our rate|asked everybody to wait/],
    [
      'limits us until a far date',
      status(429, { 'retry-after': 'Wed, 21 Oct 2099 07:28:00 GMT' }),
      /limits our rate|asked everybody to wait/,
    ],
    ['limits us with nonsense', status(429, { 'retry-after': '-1' }), /limits our rate/],
    ['refuses our key', status(401), /HTTP 401|again and again/],
  ])('%s: the rules answer in time and say why', async (_, behaviour, reason) => {
    stub.behaviour = behaviour;
    for (const { engine, degraded } of expectSound(await analyzed())) {
      expect(engine).toBe('rules');
      expect(degraded?.reason).toMatch(/^model: /);
      expect(degraded?.reason).toMatch(reason);
      expect(degraded?.reason).not.toContain('LOW');
    }
  });

  it('limits us for a second: everybody waits for it, and then it answers', async () => {
    let limitedAt = 0;
    const askedAfterMs: number[] = [];
    stub.behaviour = (request, response) => {
      if (limitedAt === 0) {
        limitedAt = Date.now();
        return status(429, { 'retry-after': '1' })(request, response);
      }
      askedAfterMs.push(Date.now() - limitedAt);
      return ANSWER;
    };
    const engines = expectSound(await analyzed()).map(({ engine }) => engine);
    expect(engines).toEqual(AGENT_KINDS.map(() => 'model'));
    // those that were on their way already may come at once
    expect(askedAfterMs.filter((ms) => ms >= 950).length).toBeGreaterThanOrEqual(AGENT_KINDS.length - CONCURRENCY + 1);
  });

  it('sends what it likes: the worker does not grow', async () => {
    const flood = async (threats: number): Promise<number> => {
      for (let n = 0; n < threats; n++) {
        await modelIsBack();
        stub.behaviour = n % 2 === 0 ? large : endless;
        expectSound(await analyzed());
      }
      return residentBytes(stack.pid('agent-worker'));
    };
    const before = await flood(10);
    const asked = stub.requests.length;
    await flood(16);
    expect(stub.requests.length - asked).toBeGreaterThanOrEqual(60);
    // a tenth of what came: what is kept of it would show; what is not may go a little later
    const after = await until(
      () => residentBytes(stack.pid('agent-worker')),
      (bytes) => bytes - before < 100 * MEGABYTE,
    );
    console.log(
      `agent-worker: ${before / MEGABYTE} MiB, after ${stub.requests.length - asked} floods ${after / MEGABYTE} MiB`,
    );
  });
});

describe('two workers', () => {
  it('share the limiter, the breaker and the budget of a day', async () => {
    const [one, other] = await Promise.all([workerWith(), workerWith()]);
    await stack.kill('agent-worker', 'SIGTERM');
    const requests = async (): Promise<number[]> => Promise.all([one.metricsUrl, other.metricsUrl].map(modelRequests));

    let running = 0;
    let most = 0;
    stub.behaviour = (_, response) => {
      most = Math.max(most, ++running);
      setTimeout(() => {
        running--;
        answered(response, 20);
      }, 50);
    };
    for (const id of await Promise.all(Array.from({ length: 12 }, () => posted()))) expectSound(await api.analysis(id));
    expect(most).toBeLessThanOrEqual(CONCURRENCY);
    // how many there are at a time depends on the machine; more than one worker has alone
    expect(most).toBeGreaterThan(1);
    for (const count of await requests()) expect(count).toBeGreaterThan(0);

    stub.behaviour = status(500);
    expectSound(await analyzed());
    const asked = stub.requests.length;
    const before = await requests();
    // within the half minute for which it is not asked
    for (const id of await Promise.all(Array.from({ length: 4 }, () => posted())))
      for (const { degraded } of expectSound(await api.analysis(id)))
        expect(degraded?.reason).toContain('again and again');
    expect(stub.requests.length).toBe(asked);
    expect(await requests()).toEqual(before);
    await Promise.all([one.stop(), other.stop()]);

    await modelIsBack();
    const poor = { LLM_TOKENS_PER_DAY: '50000', LLM_MAX_TOKENS: '64' };
    const pair = await Promise.all([workerWith(poor), workerWith(poor)]);
    stub.behaviour = (_, response) => answered(response, 9_000);
    const since = stub.requests.length;
    const spent = await Promise.all(Array.from({ length: 8 }, () => posted()));
    const reasons: (string | undefined)[] = [];
    for (const id of spent)
      reasons.push(...expectSound(await api.analysis(id)).map(({ degraded }) => degraded?.reason));
    // six answers cost more than the day has; those under way at that moment still come
    expect(stub.requests.length - since).toBeLessThanOrEqual(5 + CONCURRENCY);
    expect(reasons.filter((reason) => reason?.includes("the day's tokens are spent")).length).toBeGreaterThanOrEqual(
      40 - 5 - CONCURRENCY,
    );
    await Promise.all(pair.map((worker) => worker.stop()));
    await stack.start('agent-worker');
  });
});

describe('when the model is back', () => {
  it('one threat is analyzed again, or all of the last hour that had to do without it', async () => {
    stub.behaviour = status(500);
    const [first, second] = [(await analyzed()).id, (await analyzed()).id];
    await modelIsBack();
    expect((await api.post(`/api/threats/${first}/reanalyze`, {})).status).toBe(202);
    expect(await reanalyzed(first)).toEqual(AGENT_KINDS.map(() => 'model'));
    const bulk = await api.post<{ accepted: number }>('/api/threats/reanalyze', {
      sinceMinutes: 60,
      onlyDegraded: true,
    });
    expect(bulk.status).toBe(202);
    expect(bulk.body.accepted).toBeGreaterThanOrEqual(1);
    expect(await reanalyzed(second)).toEqual(AGENT_KINDS.map(() => 'model'));
  });
});

async function workerWith(more: Record<string, string> = {}): Promise<ServiceProcess> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const worker = new ServiceProcess('agent-worker', url, {
    REDIS_URL: stack.redis.url,
    DATABASE_URL: stack.databaseUrl,
    ...env,
    ...more,
  });
  workers.push(worker);
  await worker.start();
  return worker;
}

/** The engines of the second analysis, once it is there. */
async function reanalyzed(id: string): Promise<string[]> {
  const { agentAnalyses } = await until(
    () => api.analysis(id),
    ({ run }) => run === 2,
  );
  return AGENT_KINDS.map((kind) => agentAnalyses[kind].engine);
}
