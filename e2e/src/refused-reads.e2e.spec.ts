import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startStack, type Stack } from '@soc-agent/testing';
import { AccessClients } from './access-clients.js';
import { Api, newSignal } from './api.js';
import { DescribedApi } from './described-api.js';
import { REFUSED_WITHIN_MS } from './patient-client.js';
import { Slowness } from './slowness.js';
import { until } from './until.js';

/** Requests of each of six clients at a time: of all together more than the gateway has connections. */
const AT_A_TIME = 4;
/** Routes that need no key. */
const OPEN = ['/', '/api/session/ways', '/health'];
/** Routes that use PostgreSQL only to check the key. */
const WITHOUT_POSTGRES = [...OPEN, '/api/jobs/failed', '/api/pipeline', '/api/session'];
/** Routes that need Redis for any caller. */
const WITH_REDIS = ['/api/analytics', '/api/jobs/failed', '/api/pipeline', '/api/threats', '/ready'];

interface Read {
  path: string;
  status: number;
  type: string | null;
  retryAfter: string | null;
  /** Without what the machine added, milliseconds. */
  tookMs: number;
}

let stack: Stack;
let api: Api;
let paths: [described: string, asked: string][];
let known: Api[];
let unknown: Api[];
beforeAll(async () => {
  stack = await startStack({ RATE_LIMIT_REQUESTS: '1000000' });
  api = new Api(stack);
  const id = await api.accepted(newSignal());
  await api.analysis(id);
  const { document } = await DescribedApi.of(stack.url, api.headers);
  const values: Record<string, string> = { id, kind: 'ip', value: '203.0.113.7', name: 'RetailMax' };
  const idsOf: Record<string, string> = { audit: '1', incidents: '1-1' };
  paths = Object.entries(document.paths)
    // what leads to the provider of logins and back reads nothing
    .filter(([path, { get }]) => get && !path.startsWith('/api/session/provider'))
    .map(([path]) => {
      const own = { ...values, id: idsOf[path.split('/')[2] ?? ''] ?? id };
      return [path, path.replace(/\{(\w+)\}/g, (_, name: keyof typeof own) => own[name] ?? String(name))];
    });
  paths.push(['/api/threats?q', '/api/threats?q=failed'], ['/api/threats?seen', '/api/threats?seen=no']);
  const clients = new AccessClients(stack);
  const newcomers = async (name: string): Promise<Api[]> => [
    await clients.keyWith(['read', 'context', 'admin'], { name }),
    await clients.keyWith(['read', 'context'], { name: `${name} of one`, customer: 'RetailMax' }),
    await clients.person(name, 'admin'),
  ];
  known = await newcomers('known');
  unknown = await newcomers('unknown');
});
afterAll(() => stack?.stop());

/** Asks for everything that can be read, so much at a time. */
async function readAll(who: Api): Promise<Read[]> {
  const left = [...paths];
  const reads: Read[] = [];
  const slowness = new Slowness(stack.url);
  const reader = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [path, asked] = next;
      const { result, tookMs } = await slowness.timed(async () =>
        fetch(`${stack.url}${asked}`, { headers: who.headers }),
      );
      const { status, headers } = result;
      reads.push({ path, status, type: headers.get('content-type'), retryAfter: headers.get('retry-after'), tookMs });
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, reader));
  slowness.end();
  return reads;
}

/** Reads with a wrong status, a malformed refusal, or a late answer. */
function odd(reads: readonly Read[]): Read[] {
  return reads.filter(
    ({ status, type, retryAfter, tookMs }) =>
      tookMs > REFUSED_WITHIN_MS.reads ||
      ![200, 403, 404, 503].includes(status) ||
      (status === 503 && !(retryAfter && type?.startsWith('application/problem+json'))),
  );
}

/** Paths that were answered: not refused, neither with 503 nor with 403. */
function answered(reads: readonly Read[]): string[] {
  return [...new Set(reads.filter(({ status }) => status < 300 || status === 404).map(({ path }) => path))].sort();
}

const hangs = {
  happens: async (server: 'redis' | 'postgres') => stack[server].signal('SIGSTOP'),
  isRepaired: async (server: 'redis' | 'postgres') => stack[server].signal('SIGCONT'),
};
const dies = {
  happens: async (server: 'redis' | 'postgres') => stack[server].kill(),
  isRepaired: async (server: 'redis' | 'postgres') => stack[server].restart(),
};

/** The answers to all clients while a server is away. */
async function readWithout(
  server: 'redis' | 'postgres',
  { happens, isRepaired }: typeof hangs,
): Promise<{ ofKnown: Read[][]; ofUnknown: Read[][] }> {
  await Promise.all(known.map(readAll));
  await happens(server);
  try {
    // clients with new keys go first: they take the connections that hang
    const [ofUnknown, ofKnown] = await Promise.all([
      Promise.all(unknown.map(readAll)),
      Promise.all(known.map(readAll)),
    ]);
    return { ofKnown, ofUnknown };
  } finally {
    await isRepaired(server);
    await until(async () => (await api.impatient().get('/ready')).status === 200);
  }
}

describe.each([
  ['hangs', hangs],
  ['is killed', dies],
])('while a server %s', (_, fault) => {
  it('that is PostgreSQL, all that needs it is refused within two seconds, whoever asks and however many', async () => {
    const { ofKnown, ofUnknown } = await readWithout('postgres', fault);
    const all = [...ofKnown, ...ofUnknown];
    expect(odd(all.flat())).toEqual([]);
    for (const reads of all) expect(answered(reads).filter((path) => !WITHOUT_POSTGRES.includes(path))).toEqual([]);
    expect(answered(ofKnown[0]!)).toEqual(WITHOUT_POSTGRES.toSorted());
    for (const reads of ofUnknown) expect(answered(reads)).toEqual(expect.arrayContaining(OPEN));
  });

  it('that is Redis, the same', async () => {
    const { ofKnown, ofUnknown } = await readWithout('redis', fault);
    const all = [...ofKnown, ...ofUnknown];
    expect(odd(all.flat())).toEqual([]);
    for (const reads of all) expect(answered(reads).filter((path) => WITH_REDIS.includes(path))).toEqual([]);
    // who is logged in is known by Redis alone
    expect(answered(ofUnknown.at(-1)!)).toEqual(OPEN);
  });
});
