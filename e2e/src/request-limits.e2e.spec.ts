import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem } from '@soc-agent/contracts';
import { startStack, type Stack } from '@soc-agent/testing';
import { AccessClients } from './access-clients.js';
import { Api, newSignal, type Answer } from './api.js';

const LIMITS = { requests: 40, signals: 20, unknown: 30 };

let stack: Stack;
let api: Api;
let clients: AccessClients;
beforeAll(async () => {
  stack = await startStack({
    RATE_LIMIT_REQUESTS: String(LIMITS.requests),
    RATE_LIMIT_SIGNALS: String(LIMITS.signals),
    RATE_LIMIT_UNKNOWN: String(LIMITS.unknown),
  });
  api = new Api(stack);
  clients = new AccessClients(stack);
});
afterAll(() => stack?.stop());

/** The answers to one request after the other until one is refused as too many; fails when none is. */
async function untilLimited(most: number, ask: (n: number) => Promise<Answer<Problem>>): Promise<Answer<Problem>[]> {
  const answers: Answer<Problem>[] = [];
  do answers.push(await ask(answers.length));
  while (answers.at(-1)?.status !== 429 && answers.length <= most);
  expect(answers.at(-1)?.status).toBe(429);
  return answers;
}

describe('too many requests', () => {
  it('of a key are refused with when to come back, reads and signals each by their own limit', async () => {
    const who = await clients.keyWith(['read', 'ingest']);
    const reads = await untilLimited(LIMITS.requests, () => who.get('/api/customers'));
    expect(reads).toHaveLength(LIMITS.requests + 1);
    const { body, headers } = reads.at(-1)!;
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ title: 'Too Many Requests', status: 429, instance: '/api/customers' });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
    const signals = await untilLimited(LIMITS.signals, () => who.post('/api/signals', newSignal()));
    expect(signals.map(({ status }) => status)).toEqual([...Array<number>(LIMITS.signals).fill(202), 429]);
    expect((await (await clients.keyWith(['read'])).get('/api/customers')).status).toBe(200);
  });

  it('of an address by which nobody is known are refused, whatever it says of itself, and keep nobody else there out', async () => {
    const { authorization = '' } = (await clients.keyWith(['read'])).headers;
    const guesses = await untilLimited(LIMITS.unknown, (n) => {
      const key = `Bearer soc_${String(n).padStart(12, '0')}_${'x'.repeat(43)}`;
      return clients.nobody({ authorization: key, 'x-forwarded-for': `203.0.113.${n}` }).get('/api/threats');
    });
    expect(guesses.length).toBeLessThanOrEqual(LIMITS.unknown + 1);
    expect((await clients.nobody().get('/api/threats')).status).toBe(429);
    // what nobody has used yet at this address is good all the same
    expect((await clients.nobody({ authorization }).get('/api/customers')).status).toBe(200);
    expect((await clients.nobody().get('/api/session')).status).toBe(401);
    expect((await clients.nobody().get('/health')).status).toBe(200);
    await api.person('Mallory');
  });
});

describe('requests while Redis does not answer', () => {
  it('are answered, and told of as not counted', async () => {
    const who = await clients.keyWith(['read']);
    expect((await who.get('/api/customers')).status).toBe(200);
    stack.redis.signal('SIGSTOP');
    try {
      for (let n = 0; n < LIMITS.requests + 5; n++) expect((await who.get('/api/customers')).status).toBe(200);
    } finally {
      stack.redis.signal('SIGCONT');
    }
    const metrics = await (await fetch(stack.metricsUrls.gateway)).text();
    expect(metrics).toMatch(/^soc_uncounted_requests_total [1-9]/m);
  });
});
