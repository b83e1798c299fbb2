import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DASHBOARDS, readPromql, readRules, withoutVariables } from '@soc-agent/observability';
import {
  OpenAiStub,
  OtlpSink,
  runPrometheusTool,
  SERVICES,
  startPrometheus,
  startStack,
  type PrometheusServer,
  type Stack,
  type StubBehaviour,
} from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { io, type Socket } from 'socket.io-client';
import { setTimeout as wait } from 'node:timers/promises';
import { Api, newSignal } from './api.js';
import { until } from './until.js';

/** Alerts wait a minute before they fire: `make test-alerts` waits with them, `make test` is content when they are about to. */
const PATIENT = process.env['ALERTS'] === 'firing';
const STATES: readonly string[] = PATIENT ? ['firing'] : ['pending', 'firing'];
/** How soon somebody must know. */
const RAISED_WITHIN_MS = 120_000;
const CLEARED_WITHIN_MS = 300_000;
const FAULT_TIMEOUT_MS = 2 * CLEARED_WITHIN_MS + RAISED_WITHIN_MS;

const answering: StubBehaviour = () => ({
  analysis: 'Looks like password guessing.',
  confidence: 0.7,
  stance: 'suspicious',
  keyFindings: [],
  recommendations: [],
  unknowns: [],
});
const limiting: StubBehaviour = (_, response) => {
  response.writeHead(429, { 'content-type': 'application/json' }).end('{"error":{"message":"slow down"}}');
};

interface Fault {
  fault: string;
  alert: string;
  happens: () => Promise<unknown>;
  isRepaired: () => Promise<unknown>;
}

let stub: OpenAiStub;
let traces: OtlpSink;
let stack: Stack;
let prometheus: PrometheusServer;
let redis: Redis;
let browser: Socket;
let load: Promise<void>;
let ending = false;

beforeAll(async () => {
  stub = await OpenAiStub.start(answering);
  traces = await OtlpSink.start();
  stack = await startStack({
    OPENAI_BASE_URL: stub.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
    LLM_CACHE_SECONDS: '0',
    // permits of a killed worker lapse later
    LLM_CONCURRENCY: '1000',
    LLM_TOKENS_PER_MINUTE: '1000000000',
    LLM_TOKENS_PER_DAY: '1000000000',
    ANALYSIS_DEADLINE_SECONDS: '10',
    RESPONSE_MODE: 'dry-run',
  });
  redis = new Redis(stack.redis.url);
  browser = io(stack.url, { path: '/ws', transports: ['websocket'], extraHeaders: { ...new Api(stack).headers } });
  prometheus = await startPrometheus(SERVICES.map((name) => new URL(stack.metricsUrls[name]).host));
  load = postSignals(new Api(stack));
});
afterAll(async () => {
  ending = true;
  await load;
  browser?.disconnect();
  redis?.disconnect();
  await prometheus?.stop();
  await stack?.stop();
  await stub?.stop();
  await traces?.stop();
});

/** A few signals a second until the end; those that are refused are somebody else's to post again. */
async function postSignals(api: Api): Promise<void> {
  for (let n = 0; !ending; n++) {
    const entities = { sourceIps: [`203.0.113.${n % 250}`], users: [`user-${n}`], hosts: ['web-1'] };
    await api.post('/api/signals', newSignal({ title: `Failed logins ${n}`, entities })).catch(() => undefined);
    await wait(300);
  }
}

/** Names of the alerts in one of these states. */
async function alertsIn(states: readonly string[]): Promise<string[]> {
  const alerts = (await prometheus.alerts()).filter(({ state }) => states.includes(state));
  return [...new Set(alerts.map(({ labels }) => labels['alertname'] ?? ''))];
}

/** Waits until the alert is up, or is so no more; no other may fire meanwhile. */
async function untilAlert(alert: string, isUp: boolean, timeoutMs: number): Promise<void> {
  for (const end = Date.now() + timeoutMs; ; await wait(500)) {
    const firing = await alertsIn(['firing']);
    expect(firing.filter((name) => name !== alert)).toEqual([]);
    if ((await alertsIn(STATES)).includes(alert) === isUp) return;
    if (Date.now() > end) throw new Error(`${alert} is ${isUp ? 'not ' : ''}up after ${timeoutMs} ms`);
  }
}

async function withoutSeries(expressions: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  for (const expression of expressions) {
    if ((await prometheus.query(expression)).length === 0) missing.push(expression);
  }
  return missing;
}

describe('a Prometheus that scrapes the system under load', () => {
  it('gets a series for every rule and every panel', async () => {
    const rules = readRules();
    const alerts = rules.filter(({ alert }) => alert).map(({ expr }) => expr);
    const expressions = [
      ...rules.flatMap(({ record, expr }) => (record ? [expr, record] : [])),
      // an alert that is not up returns nothing, but what it looks at is there
      ...new Set(alerts.flatMap((expression) => readPromql(expression).metrics)),
      ...DASHBOARDS.flatMap(({ rows }) => Object.values(rows).flat())
        .filter(({ as }) => as !== 'logs')
        .flatMap(({ queries }) => Object.values(queries).map(withoutVariables)),
    ];
    for (const expression of alerts) await prometheus.query(expression);
    let missing = expressions;
    await until(
      async () => (missing = await withoutSeries(missing)),
      ({ length }) => length === 0,
      240_000,
    );
  });

  it('is led from measurements to their traces', async () => {
    for (const metric of ['soc_threat_processing_duration_seconds', 'soc_agent_duration_seconds']) {
      // spans are sent every few seconds
      await until(async () => {
        const ids = await prometheus.exemplars(`${metric}_bucket`);
        return ids.some((id) => traces.spans.some(({ traceId }) => traceId === id));
      });
    }
  });

  it('sees every process and raises nothing', async () => {
    await until(
      () => prometheus.query('sum(up)'),
      ([sum]) => sum?.value[1] === String(SERVICES.length),
    );
    expect(await alertsIn(['firing'])).toEqual([]);
  });

  it.each(SERVICES)(
    'finds nothing to complain of in the metrics of the %s but a name that is BullMQ’s',
    async (name) => {
      const metrics = await (await fetch(stack.metricsUrls[name])).text();
      const complaints = await runPrometheusTool('promtool', ['check', 'metrics'], metrics).catch(String);
      expect(
        complaints.split('\n').filter((line) => line !== '' && !/^bullmq_job_count |^Error: promtool/.test(line)),
      ).toEqual([]);
    },
  );
});

describe('a fault raises the alert of its runbook and no other, and the alert clears', () => {
  /** Those that `make test` has no time for. */
  const others: Fault[] = [
    {
      fault: 'no coordinator runs',
      alert: 'SocCoordinatorDown',
      happens: () => stack.kill('coordinator'),
      isRepaired: () => stack.start('coordinator'),
    },
    {
      fault: 'no gateway runs',
      alert: 'SocGatewayDown',
      happens: () => stack.kill('gateway'),
      isRepaired: () => stack.start('gateway'),
    },
    {
      fault: 'PostgreSQL is killed',
      alert: 'SocDatabaseDown',
      happens: () => stack.postgres.kill(),
      isRepaired: () => stack.postgres.restart(),
    },
    {
      fault: 'Redis is killed',
      alert: 'SocRedisDown',
      happens: () => stack.redis.kill(),
      isRepaired: () => stack.redis.restart(),
    },
  ];
  const faults: Fault[] = [
    {
      fault: 'no agent-worker runs',
      alert: 'SocAgentMissing',
      happens: () => stack.kill('agent-worker'),
      isRepaired: () => stack.start('agent-worker'),
    },
    {
      fault: 'the notifier is killed',
      alert: 'SocNotifierDown',
      happens: () => stack.kill('notifier'),
      isRepaired: () => stack.start('notifier'),
    },
    {
      fault: 'Redis is filled to nine tenths',
      alert: 'SocRedisMemoryHigh',
      happens: async () => {
        const used = Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1]);
        await redis.config('SET', 'maxmemory', String(Math.ceil(used / 0.9)));
      },
      isRepaired: () => redis.config('SET', 'maxmemory', '0'),
    },
    {
      fault: 'the model limits our rate',
      alert: 'SocModelUnavailable',
      happens: async () => (stub.behaviour = limiting),
      isRepaired: async () => (stub.behaviour = answering),
    },
    ...(PATIENT ? others : []),
  ];

  it.each(faults)(
    '$fault: $alert',
    async ({ alert, happens, isRepaired }) => {
      await untilAlert(alert, false, CLEARED_WITHIN_MS);
      await happens();
      await untilAlert(alert, true, RAISED_WITHIN_MS);
      await isRepaired();
      await untilAlert(alert, false, CLEARED_WITHIN_MS);
    },
    FAULT_TIMEOUT_MS,
  );
});
