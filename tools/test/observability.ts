import { setTimeout as wait } from 'node:timers/promises';
import { assertCompose } from '../containers/images.ts';
import { Failure, main, output, run, say } from '../run.ts';

const PORTS = { system: 8080, prometheus: 9090, jaeger: 16_686, grafana: 3000 };
const COMPOSE = ['compose', '-p', 'soc-agent-observability', '--profile', 'observability'];
/** The collector keeps one trace of ten, so that of so many one is missed in ten thousand runs. */
const THREATS = 100;
/** The collector decides on a trace after 40 seconds, Prometheus scrapes every 15. */
const PATIENCE_MS = 180_000;
const DASHBOARDS = 6;

interface Threat {
  id: string;
  status: string;
  traceId: string;
}

/** What is asked of the system needs one. */
let key: string | undefined;

/** docker-compose.yml with the profile `observability`, from images as they are published: does what services tell arrive where it is shown? */
await main('test-observability', async () => {
  assertCompose();
  const env = { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', DEMO_DATA: '0' };
  try {
    if ((await run('docker', [...COMPOSE, 'up', '-d', '--build', '--wait'], { env })) !== 0) {
      throw new Failure('a container did not start; what Docker said is above');
    }
    key = output('docker', [...COMPOSE, 'exec', '-T', 'postgres', 'cat', '/credentials/api-key']);
    if (!key) throw new Failure('the key of the installation could not be read');
    const ids = await Promise.all(Array.from({ length: THREATS }, trigger));
    const threats = (): Promise<Threat[]> => Promise.all(ids.map((id) => get<Threat>('system', `/api/threats/${id}`)));
    await within(`${THREATS} threats are analyzed`, async () =>
      (await threats()).every(({ status }) => status === 'completed'),
    );
    const traces = new Set((await threats()).map(({ traceId }) => traceId));
    await within('Prometheus reaches every target', allTargetsAreUp);
    await within('Jaeger has a trace of a threat', () => hasTraceOf(traces));
    await within('Loki has lines of a trace', () => hasLinesOf(traces));
    await within('Grafana has its dashboards', hasDashboards);
  } catch (error) {
    await run('docker', [...COMPOSE, 'ps', '--all'], { env });
    await run('docker', [...COMPOSE, 'logs', '--tail', '50'], { env });
    throw error;
  } finally {
    await run('docker', [...COMPOSE, 'down', '--volumes', '--timeout', '20'], { env });
  }
});

interface Request {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Asks until the answer is yes; what is refused meanwhile counts as no. */
async function within(what: string, ask: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await wait(1000)) {
    if (await ask().catch(() => false)) return say(what);
  }
  throw new Failure(`not within ${PATIENCE_MS / 1000} s: ${what}`);
}

async function get<T>(name: keyof typeof PORTS, path: string, { headers, ...options }: Request = {}): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${PORTS[name]}${path}`, {
    signal: AbortSignal.timeout(10_000),
    headers: { ...headers, ...(name === 'system' && { authorization: `Bearer ${key}` }) },
    ...options,
  });
  if (!response.ok) throw new Failure(`${name} answered ${response.status} to ${path}`);
  return (await response.json()) as T;
}

async function trigger(): Promise<string> {
  const headers = { 'content-type': 'application/json', prefer: 'respond-async' };
  const body = JSON.stringify({ scenario: 'bot_attack' });
  return (await get<Threat>('system', '/api/threats/trigger', { method: 'POST', headers, body })).id;
}

async function allTargetsAreUp(): Promise<boolean> {
  const { data } = await get<{ data: { activeTargets: { health: string }[] } }>(
    'prometheus',
    '/api/v1/targets?state=active',
  );
  return data.activeTargets.length > 0 && data.activeTargets.every(({ health }) => health === 'up');
}

async function hasTraceOf(traces: ReadonlySet<string>): Promise<boolean> {
  const path = '/api/traces?service=notifier&limit=200';
  const { data } = await get<{ data: { traceID: string; spans: unknown[] }[] }>('jaeger', path);
  return data.some(({ traceID, spans }) => traces.has(traceID) && spans.length > 20);
}

async function hasLinesOf(traces: ReadonlySet<string>): Promise<boolean> {
  const query = encodeURIComponent('{service_name="coordinator"} | trace_id != ""');
  const path = `/api/datasources/proxy/uid/loki/loki/api/v1/query_range?limit=500&query=${query}`;
  const { data } = await get<{ data: { result: { stream: { trace_id: string } }[] } }>('grafana', path);
  return data.result.some(({ stream }) => traces.has(stream.trace_id));
}

async function hasDashboards(): Promise<boolean> {
  return (await get<unknown[]>('grafana', '/api/search?type=dash-db')).length === DASHBOARDS;
}
