import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgresPair, startStack, withClient, type Stack } from '@soc-agent/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Api, newSignal } from './api.js';
import { REFUSED_WITHIN_MS } from './patient-client.js';
import { Slowness } from './slowness.js';
import { PATIENCE_MS, until } from './until.js';

/** How long each fault lasts; `make test-faults` lets it last longer. */
const SECONDS = Number(process.env['OUTAGE_SECONDS'] ?? 2);
const PER_SECOND = Number(process.env['OUTAGE_RATE'] ?? 40);
/** Signals before and after the fault, in seconds of them. */
const AROUND_S = 1;
const TEST_TIMEOUT_MS = 300_000 + SECONDS * 10_000;

let stack: Stack | undefined;

async function stop(): Promise<void> {
  await stack?.stop();
  // the next test may start none
  stack = undefined;
}

/** A sender that sends so many a second, and again what was not accepted, under the same key. */
class Sender {
  readonly accepted = new Map<string, string>();
  private readonly refused = new Map<string, object>();
  private readonly underWay = new Set<Promise<void>>();
  private sent = 0;
  private lastRefusal = '';
  private readonly name = randomUUID();

  constructor(private readonly api: Api) {}

  /** Keeps its rate, whatever the answers do. */
  async send(seconds: number): Promise<void> {
    const startedAt = Date.now();
    for (let n = 0; n < seconds * PER_SECOND; n++) {
      await wait(Math.max(0, startedAt + (n * 1000) / PER_SECOND - Date.now()));
      const key = `${this.name}-${this.sent++}`;
      this.start(key, newSignal({ title: key, entities: { users: [key] } }));
    }
  }

  /** Resolves when all that was sent is accepted. */
  async settle(): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await wait(100)) {
      await Promise.all(this.underWay);
      if (this.refused.size === 0) return;
      const again = [...this.refused];
      this.refused.clear();
      for (const [key, signal] of again) this.start(key, signal);
    }
    throw new Error(`${this.refused.size} signals are still refused: ${this.lastRefusal}`);
  }

  private start(key: string, signal: object): void {
    const attempt = this.post(key, signal).finally(() => this.underWay.delete(attempt));
    this.underWay.add(attempt);
  }

  private async post(key: string, signal: object): Promise<void> {
    const answer = await this.api
      .post('/api/signals', signal, { 'idempotency-key': key })
      .catch((error: unknown) => ({ status: 0, body: { id: '', error } }));
    if (answer.status === 202) return void this.accepted.set(key, answer.body.id);
    this.lastRefusal = JSON.stringify(answer);
    this.refused.set(key, signal);
  }
}

interface Stored {
  id: string;
  status: string;
  partial: boolean;
  degraded: boolean;
}

async function storedThreats({ postgres }: Stack): Promise<Stored[]> {
  const { rows } = await withClient(postgres.url, (client) =>
    client.query<Stored>('select id, status, partial, degraded from threats'),
  );
  return rows;
}

/** Has signals come before, during and after something that happens; what became of each. */
async function outage(
  running: Stack,
  happens: () => Promise<unknown>,
  isRepaired: () => Promise<unknown>,
): Promise<Stored[]> {
  const api = new Api(running);
  const before = new Set((await storedThreats(running)).map(({ id }) => id));
  const impatient = api.impatient();
  const sender = new Sender(impatient);
  await sender.send(AROUND_S);
  await happens();
  const reads = readAllTheTime(impatient, running.url);
  await sender.send(SECONDS);
  await isRepaired();
  await sender.send(AROUND_S);
  await reads.end();
  await sender.settle();
  const ids = [...sender.accepted.values()].sort();
  const rows = await until(
    async () => (await storedThreats(running).catch((): Stored[] => [])).filter(({ id }) => !before.has(id)),
    ({ length }) => length >= ids.length,
  );
  // each key has a threat of its own, and there is no other
  expect(new Set(ids).size).toBe(ids.length);
  expect(rows.map(({ id }) => id).sort()).toEqual(ids);
  expect(rows.filter(({ status }) => status !== 'completed')).toEqual([]);
  expect((await api.get('/ready')).status).toBe(200);
  return rows;
}

/** Reads on and on: each is answered, or refused in time. */
function readAllTheTime(api: Api, url: string): { end: () => Promise<void> } {
  let isOver = false;
  const slowness = new Slowness(url);
  const odd: string[] = [];
  const reading = (async () => {
    while (!isOver) {
      const read = async (): Promise<number> => (await api.get('/api/threats?limit=5')).status;
      const { result: status, tookMs } = await slowness.timed(async () => read().catch(() => 0));
      if (![200, 503].includes(status) || tookMs > REFUSED_WITHIN_MS.reads) odd.push(`${status} after ${tookMs} ms`);
      await wait(100);
    }
  })();
  return {
    end: async () => {
      isOver = true;
      await reading;
      slowness.end();
      expect(odd).toEqual([]);
    },
  };
}

const killed = (server: 'redis' | 'postgres') => ({
  happens: () => stack![server].kill(),
  isRepaired: () => stack![server].restart(),
});
const hung = (server: 'redis' | 'postgres') => ({
  happens: async () => stack![server].signal('SIGSTOP'),
  isRepaired: async () => stack![server].signal('SIGCONT'),
});

describe('a PostgreSQL under load', () => {
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(stop);

  it.each([
    ['is killed', killed('postgres')],
    ['hangs', hung('postgres')],
  ])(
    'that %s costs no signal, doubles none, and leaves no analysis partial or degraded',
    async (_, { happens, isRepaired }) => {
      const rows = await outage(stack!, happens, isRepaired);
      expect(rows.filter(({ partial, degraded }) => partial || degraded)).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );
});

describe('a Redis under load', () => {
  beforeAll(async () => {
    // what is lost for good must not hold up the rest
    stack = await startStack({ ANALYSIS_DEADLINE_SECONDS: '30' });
  });
  afterAll(stop);

  it.each([
    ['is killed', killed('redis')],
    ['hangs', hung('redis')],
    [
      'is killed together with PostgreSQL',
      {
        happens: () => Promise.all([stack!.redis.kill(), stack!.postgres.kill()]),
        isRepaired: () => Promise.all([stack!.redis.restart(), stack!.postgres.restart()]),
      },
    ],
  ])(
    'that %s costs no signal that was accepted, and doubles none that was sent again',
    async (_, { happens, isRepaired }) => {
      await outage(stack!, happens, isRepaired);
    },
    TEST_TIMEOUT_MS,
  );
});

describe('a PostgreSQL with a synchronous replica, under load', () => {
  afterEach(stop);

  it.each([
    ['ended in order', 'SIGINT'],
    ['killed', 'SIGKILL'],
  ] as const)(
    'whose primary is %s costs no signal, doubles none, and leaves no analysis partial or degraded',
    async (_, signal) => {
      const pair = await startPostgresPair();
      if (!pair) return console.warn('not run here: the PostgreSQL that npm brings has no pg_basebackup');
      stack = await startStack({}, pair);
      const rows = await outage(
        stack,
        () => pair.failOver(signal),
        () => Promise.resolve(),
      );
      expect(rows.filter(({ partial, degraded }) => partial || degraded)).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );
});
