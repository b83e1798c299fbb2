import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Meter } from '@soc-agent/platform';
import { OpenAiStub, type StubRequest } from '@soc-agent/testing';
import type { Logger } from 'winston';
import { ModelClient } from './model-client.js';
import { ModelMetrics } from './model-metrics.js';
import type { ModelSettings } from './model-settings.js';
import { ServerProbe } from './server-probe.js';
import { degradationsOf, type ServerTraits } from './server-traits.js';

/** How a server answers: a status, or the fields of its message and the tokens it took. */
type Answer = number | { content: string; refusal?: null; tokens?: number; finish?: string };
type Server = (request: StubRequest) => Answer;

/** More than the usual, on a machine that does much else. */
const PATIENT_MS = 60_000;

let stub: OpenAiStub;
let count = 0;
beforeAll(async () => {
  stub = await OpenAiStub.start(() => 'hello');
});
afterAll(() => stub.stop());

/** As OpenAI's own does. */
const able: Server = (request) => {
  if (request.response_format?.type === 'json_schema') return { content: '{"probe":"k7"}', refusal: null };
  if (request.max_completion_tokens === 8) return { content: '1, 2, 3', refusal: null, tokens: 8, finish: 'length' };
  return { content: request.seed === undefined ? String(count++) : '4711', refusal: null };
};
const LONG = Array.from({ length: 200 }, (_, n) => n).join(', ');

describe('a probe of a server', () => {
  it.each<[string, Server, Partial<ServerTraits>]>([
    [
      'does all that is asked',
      able,
      {
        schema: 'enforced',
        format: 'json_schema',
        limit: 'max_completion_tokens',
        seed: 'repeatable',
        refusal: 'named',
      },
    ],
    [
      'answers 200 without the schema, as some do when a grammar fails',
      (request) => (request.response_format ? { content: 'Sure! {"probe":"k7"}' } : able(request)),
      { schema: 'ignored', format: 'text' },
    ],
    [
      'answers in JSON of its own',
      (request) => (request.response_format ? { content: '{"answer":1}' } : able(request)),
      { schema: 'ignored', format: 'json_object' },
    ],
    [
      'refuses schemas',
      (request) => (request.response_format?.type === 'json_schema' ? 400 : { content: '{}' }),
      { schema: 'refused', format: 'json_object' },
    ],
    [
      'refuses every format',
      (request) => (request.response_format ? 422 : able(request)),
      { schema: 'refused', format: 'text' },
    ],
    [
      'knows max_tokens only',
      (request) =>
        request.max_completion_tokens ? 400 : request.max_tokens ? { content: '1', tokens: 8 } : able(request),
      { limit: 'max_tokens' },
    ],
    [
      'passes over what it does not know',
      (request) =>
        request.max_completion_tokens || request.max_tokens ? { content: LONG, tokens: 400 } : able(request),
      { limit: 'ignored' },
    ],
    ['answers at length without a count of tokens', () => ({ content: LONG }), { limit: 'ignored' }],
    [
      'answers equal seeds unequally',
      (request) => (request.seed ? { content: String(count++) } : able(request)),
      { seed: 'ignored' },
    ],
    ['refuses seeds', (request) => (request.seed ? 400 : able(request)), { seed: 'refused' }],
    ['has no field for refusals', () => ({ content: 'I am sorry.' }), { refusal: 'in words' }],
  ])('that %s finds so', async (_, server, expected) => {
    const { client, warned } = await probed(server);
    expect(client.traits).toMatchObject(expected);
    expect(warned.length).toBe(degradationsOf(client.traits).length > 0 ? 1 : 0);
  });

  it.each<[string, Server]>([
    ['answers 500', () => 500],
    ['refuses the key', () => 401],
    ['limits the rate', () => 429],
  ])('that %s leaves it at what is assumed, says so, and ends', async (_, server) => {
    const { client, warned } = await probed(server);
    expect(client.traits).toMatchObject({ schema: 'unknown', format: 'json_schema' });
    expect(warned).toEqual([expect.stringContaining('could not be probed')]);
  });

  it('does not wait long for a server that hangs', async () => {
    stub.behaviour = () => undefined;
    const startedAt = Date.now();
    const { warned } = await probedBy(200);
    expect(Date.now() - startedAt).toBeLessThan(PATIENT_MS / 2);
    expect(warned).toHaveLength(1);
  });
});

describe('what is asked after it', () => {
  it('is what the server was found to know', async () => {
    const { client } = await probed((request) =>
      request.max_completion_tokens || request.response_format?.type === 'json_schema'
        ? 400
        : { content: '{}', tokens: 1 },
    );
    const { content } = await client.complete({ instructions: 'judge', data: '{}' }, AbortSignal.timeout(PATIENT_MS));
    expect(content).toBe('{}');
    const sent = stub.requests.at(-1);
    expect(sent).toMatchObject({ max_tokens: 500, seed: 1, response_format: { type: 'json_object' } });
    expect(sent?.max_completion_tokens).toBeUndefined();
    expect(sent?.messages[0]?.content).toContain('"keyFindings"');
  });

  it('is a strict schema and no more where the server is able', async () => {
    const { client } = await probed(able);
    await client.complete({ instructions: 'judge', data: '{}' }, AbortSignal.timeout(PATIENT_MS));
    expect(stub.requests.at(-1)).toMatchObject({
      response_format: { type: 'json_schema' },
      max_completion_tokens: 500,
      seed: 1,
    });
    expect(stub.requests.at(-1)?.messages[0]?.content).toBe('judge');
  });
});

async function probed(server: Server): Promise<{ client: ModelClient; warned: string[] }> {
  stub.behaviour = (request, response) => {
    const answer = server(request);
    response.setHeader('content-type', 'application/json');
    if (typeof answer === 'number') return void response.writeHead(answer).end('{"error":{"message":"no"}}');
    const { tokens, finish = 'stop', ...message } = answer;
    const usage = tokens === undefined ? undefined : { prompt_tokens: 1, completion_tokens: tokens };
    response.end(JSON.stringify({ model: 'stub', choices: [{ finish_reason: finish, message }], usage }));
  };
  return probedBy(PATIENT_MS);
}

async function probedBy(patienceMs?: number): Promise<{ client: ModelClient; warned: string[] }> {
  const settings: ModelSettings = { ...SETTINGS, baseUrl: stub.url };
  const client = new ModelClient(settings);
  const warned: string[] = [];
  const log = { info: () => undefined, warn: (message: string) => warned.push(message) } as unknown as Logger;
  const quota = {
    admit: (tokens: number) => Promise.resolve({ state: 'admitted' as const, permit: { id: 'x', tokens } }),
    settle: () => Promise.resolve(),
  };
  const metrics = new ModelMetrics(settings, new Meter(), { state: () => Promise.reject(new Error('nobody asks')) });
  await new ServerProbe(client, quota, metrics, log, patienceMs).run();
  return { client, warned };
}

const SETTINGS: ModelSettings = {
  apiKey: 'none',
  model: 'test-model',
  maxTokens: 500,
  timeoutMs: 2000,
  cacheSeconds: 0,
  limits: { concurrency: 1, tokensPerMinute: 1, tokensPerDay: 1, breakerFailures: 1, breakerOpenMs: 1, leaseMs: 1 },
};
