import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AGENT_KINDS, AGENT_QUEUES } from '@soc-agent/contracts';
import { OpenAiStub, startComposeStack, type ComposeStack } from '@soc-agent/testing';
import { Queue } from 'bullmq';
import { setTimeout as wait } from 'node:timers/promises';
import { Api, newSignal } from '../api.js';

/** How long the model takes for an answer, and how many a worker asks for at a time. */
const MODEL_MS = 200;
const CONCURRENCY = 2;
const JOBS = 120;
const AGENTS = AGENT_KINDS.map((kind) => `agent-${kind}`);

let stub: OpenAiStub;
let stack: ComposeStack;
let api: Api;
beforeAll(async () => {
  stub = await OpenAiStub.start((_, response) => {
    const answer = { analysis: 'nothing new', confidence: 0.5, stance: 'unclear' };
    const content = JSON.stringify({ ...answer, keyFindings: [], recommendations: [], unknowns: [] });
    const body = {
      model: 'stub',
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
    };
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    setTimeout(() => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ id: 'stub', object: 'chat.completion', ...body, usage }));
    }, MODEL_MS);
  });
  stack = await startComposeStack(
    {
      OPENAI_BASE_URL: stub.url,
      ANALYSIS_DEADLINE_SECONDS: '60',
      WORKER_CONCURRENCY: String(CONCURRENCY),
      LLM_CONCURRENCY: '1000',
      LLM_TOKENS_PER_MINUTE: '1000000000',
      LLM_TOKENS_PER_DAY: '1000000000',
      LLM_CACHE_SECONDS: '0',
    },
    {
      profiles: ['split-agents'],
      services: ['web', 'gateway', 'coordinator', 'analyzer-worker', 'notifier', ...AGENTS],
    },
  );
  api = new Api(stack);
});
afterAll(async () => {
  await stack?.stop();
  await stub?.stop();
});

async function post(): Promise<string> {
  return (await api.post('/api/signals', newSignal())).body.id;
}

describe('each agent in a container of its own', () => {
  it('answers for itself', async () => {
    const analysis = await api.analysis(await post());
    expect(analysis.partial).toBeUndefined();
    for (const kind of AGENT_KINDS) expect(analysis.agentAnalyses[kind]).toMatchObject({ engine: 'model' });
    expect(stub.requests.length).toBeGreaterThan(0);
  });

  it('that is scaled from one to three drains its queue at least twice as fast', async () => {
    const one = await drainSeconds();
    await stack.compose(
      ...['up', '--detach', '--no-build', '--no-recreate', '--no-deps', '--wait', '--scale', 'agent-context=3'],
      'agent-context',
    );
    const three = await drainSeconds();
    console.log(
      `agent-context: ${(JOBS / one).toFixed(1)} jobs/s with one container, ${(JOBS / three).toFixed(1)} with three`,
    );
    expect(one / three).toBeGreaterThanOrEqual(2);
    await stack.compose(
      'up',
      '--detach',
      '--no-build',
      '--no-recreate',
      '--no-deps',
      '--scale',
      'agent-context=1',
      'agent-context',
    );
  });

  it('that is stopped is missed in its own slot alone', async () => {
    await stack.compose('stop', 'agent-devops');
    const analysis = await api.analysis(await post());
    expect(analysis.status).toBe('completed');
    expect(analysis.partial?.missing).toEqual(['devops']);
    for (const kind of AGENT_KINDS)
      expect([kind, Boolean(analysis.agentAnalyses[kind].degraded)]).toEqual([kind, kind === 'devops']);
  });
});

/** Lets jobs pile up in the queue of the context agent, then measures how long its workers take for them. */
async function drainSeconds(): Promise<number> {
  const queue = new Queue(AGENT_QUEUES.context.name, { connection: { url: stack.redis.url }, prefix: '{soc}' });
  try {
    await queue.pause();
    await Promise.all(Array.from({ length: JOBS }, post));
    await until(queue, (jobs) => jobs === JOBS);
    const startedAt = performance.now();
    await queue.resume();
    await until(queue, (jobs) => jobs === 0);
    return (performance.now() - startedAt) / 1000;
  } finally {
    await queue.close();
  }
}

async function until(queue: Queue, wanted: (jobs: number) => boolean): Promise<void> {
  let jobs = 0;
  for (const end = Date.now() + 120_000; Date.now() < end; await wait(250)) {
    jobs = await queue.getJobCountByTypes('waiting', 'prioritized', 'active', 'delayed');
    if (wanted(jobs)) return;
  }
  throw new Error(`${jobs} jobs in ${queue.name}`);
}
