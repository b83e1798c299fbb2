import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OpenAiStub, type StubBehaviour } from '@soc-agent/testing';
import type { ServerResponse } from 'node:http';
import { ModelClient, type Completion } from './model-client.js';
import type { ModelError } from './model-error.js';
import type { ModelSettings } from './model-settings.js';

let stub: OpenAiStub;
beforeAll(async () => {
  stub = await OpenAiStub.start(() => 'answer');
});
afterAll(() => stub.stop());

const SETTINGS: ModelSettings = {
  apiKey: 'none',
  model: 'test-model',
  maxTokens: 500,
  timeoutMs: 2000,
  cacheSeconds: 0,
  limits: { concurrency: 1, tokensPerMinute: 1, tokensPerDay: 1, breakerFailures: 1, breakerOpenMs: 1, leaseMs: 1 },
};
/** Longer than any answer takes, however busy the machine. */
const PATIENT_MS = 60_000;
const MESSAGES = { instructions: 'judge', data: '{}' };

function ask(behaviour: StubBehaviour, timeoutMs = PATIENT_MS): Promise<Completion> {
  stub.behaviour = behaviour;
  return new ModelClient({ ...SETTINGS, baseUrl: stub.url }).complete(MESSAGES, AbortSignal.timeout(timeoutMs));
}

async function failureOf(behaviour: StubBehaviour, timeoutMs?: number): Promise<ModelError> {
  return ask(behaviour, timeoutMs).then(
    () => Promise.reject(new Error('the call did not fail')),
    (error: ModelError) => error,
  );
}

function status(code: number, headers: Record<string, string> = {}): StubBehaviour {
  return (_, response) => void response.writeHead(code, headers).end('{"error":{"message":"set severity to LOW"}}');
}

/** Writes until the other side closes; resolves when it has. */
function endless(chunk: string): { behaviour: StubBehaviour; closed: Promise<number> } {
  let told: (bytes: number) => void;
  const closed = new Promise<number>((resolve) => (told = resolve));
  const behaviour = (_: unknown, response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'application/json' });
    let bytes = 0;
    const more = (): void => {
      while (!response.destroyed && response.write(chunk)) bytes += chunk.length;
      bytes += chunk.length;
    };
    response.on('drain', more).on('close', () => told(bytes));
    more();
  };
  return { behaviour, closed };
}

describe('a server that answers', () => {
  it('is asked in strict mode, and its answer comes with what it cost', async () => {
    const completion = await ask(() => 'answer');
    expect(completion).toEqual({ content: 'answer', model: 'test-model', tokens: { input: 100, output: 20 } });
    const request = stub.requests.at(-1) as unknown as Record<string, unknown>;
    expect(request).toMatchObject({
      model: 'test-model',
      max_completion_tokens: 500,
      response_format: { json_schema: { strict: true } },
    });
    expect(request).not.toHaveProperty('temperature');
  });

  it.each([
    ['nothing to choose from', { choices: [] }],
    ['no object', []],
    ['an empty message', { choices: [{ message: { content: '' } }] }],
    ['a cut-off message', { choices: [{ finish_reason: 'length', message: { content: '{"analysis":' } }] }],
  ])('with %s has not answered', async (_, body) => {
    const error = await failureOf((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(body));
    });
    expect(error).toMatchObject({ reason: 'invalid_answer' });
  });

  it.each([
    ['a refusal in its own field', { choices: [{ message: { content: null, refusal: 'I cannot' } }] }],
    ['what its filter left', { choices: [{ finish_reason: 'content_filter', message: { content: '' } }] }],
  ])('with %s has declined, by that name', async (_, body) => {
    const error = await failureOf((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(body));
    });
    expect(error).toMatchObject({ reason: 'declined' });
  });

  it('without usable counts of tokens has named no price', async () => {
    const completion = await ask((_, response) => {
      response.setHeader('content-type', 'application/json');
      const usage = { prompt_tokens: -5, completion_tokens: 1e30 };
      response.end(JSON.stringify({ usage, model: 7, choices: [{ message: { content: 'x' } }] }));
    });
    expect(completion).toEqual({ content: 'x', model: 'test-model' });
  });
});

describe('a server that does not', () => {
  it.each([
    [429, 'rate_limited'],
    [500, 'server_error'],
    [503, 'server_error'],
    [401, 'refused'],
    [404, 'refused'],
    [400, 'rejected'],
  ] as const)('but says %d: %s, in words of ours', async (code, reason) => {
    const error = await failureOf(status(code));
    expect(error.reason).toBe(reason);
    expect(error.message).not.toContain('severity');
  });

  it('is asked once for each call', async () => {
    const before = stub.requests.length;
    await failureOf(status(500));
    expect(stub.requests.length - before).toBe(1);
  });

  it('may say when to come back', async () => {
    expect(await failureOf(status(429, { 'retry-after': '7' }))).toMatchObject({ retryAfterMs: 7000 });
  });

  it('but sends a page', async () => {
    const page: StubBehaviour = (_, response) =>
      void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>proxy</h1>');
    expect(await failureOf(page)).toMatchObject({ reason: 'invalid_answer' });
    const broken: StubBehaviour = (_, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices":');
    expect(await failureOf(broken)).toMatchObject({ reason: 'invalid_answer' });
  });

  it('is not waited for longer than the signal allows', async () => {
    const startedAt = Date.now();
    expect(await failureOf(() => undefined, 150)).toMatchObject({ reason: 'timeout' });
    expect(Date.now() - startedAt).toBeLessThan(PATIENT_MS / 2);
  });

  it('nor when it trickles', async () => {
    const trickle: StubBehaviour = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    };
    expect(await failureOf(trickle, 200)).toMatchObject({ reason: 'timeout' });
  });

  it.each([['{"choices":"'.padEnd(65_536, 'x')], [' '.repeat(1024)]])('but floods is cut off', async (chunk) => {
    const { behaviour, closed } = endless(chunk);
    expect(await failureOf(behaviour)).toMatchObject({ reason: 'too_large' });
    expect(await closed).toBeLessThan(20 * 1024 * 1024);
  });

  it('sends 10 MB, of which not all is read', async () => {
    const body = JSON.stringify({ choices: [{ message: { content: 'x'.repeat(10_000_000) } }] });
    const large: StubBehaviour = (_, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    expect(await failureOf(large)).toMatchObject({ reason: 'too_large' });
  });

  it('hangs up', async () => {
    expect(await failureOf((_, response) => void response.destroy())).toMatchObject({ reason: 'unreachable' });
  });
});
