import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NOTIFICATIONS, SIGNALS, type ThreatAnalysis } from '@soc-agent/contracts';
import {
  coreOf,
  freePort,
  OpenAiStub,
  OtlpSink,
  plantedSecrets,
  privateValues,
  SERVICES,
  startStack,
  type ServiceName,
  type Stack,
} from '@soc-agent/testing';
import { Queue } from 'bullmq';
import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { Api, newSignal } from './api.js';

const SECRETS = plantedSecrets();
/** Signals sent; with a step between them that visits all secrets in every field. */
const SIGNALS_SENT = 40;
const STEP = 7;
/** In metadata and texts, in forms that only their names or places give away; shorter ones may be part of anything. */
const PRIVATE = privateValues().filter(({ value }) => value.length > 7);
const PER_SIGNAL = Math.ceil(PRIVATE.length / SIGNALS_SENT);
const logs = new Map<ServiceName, string>();
let metrics = '';
let questions = '';
let sink: OtlpSink;
let stored: ThreatAnalysis[];

/** A signal with another secret in each of its free texts. */
function plantedSignal(n: number): Record<string, unknown> {
  let turn = n * STEP;
  const secret = (limit = 8192): string => {
    for (;;) {
      const candidate = SECRETS[turn++ % SECRETS.length] as string;
      if (candidate.length <= limit) return candidate;
    }
  };
  return newSignal({
    customerName: secret(128),
    title: secret(512),
    description: `${secret()}\n${secret()}`,
    source: {
      product: secret(128),
      vendor: secret(128),
      ruleId: secret(256),
      ruleName: secret(512),
      eventId: secret(256),
    },
    entities: {
      sourceIps: ['203.0.113.7'],
      users: [secret(320), secret(320)],
      hosts: [secret(255)],
      urls: [secret(2048)],
      userAgents: [secret(1024)],
    },
    mitreHints: [secret(128)],
    metadata: { [secret(128)]: secret(), nested: { password: secret(), list: [secret()] }, private: privateOf(n) },
    raw: { line: secret(), headers: { authorization: secret() } },
  });
}

/** Some of the private values, each where it may stand. */
function privateOf(n: number): unknown[] {
  return PRIVATE.slice(n * PER_SIGNAL, (n + 1) * PER_SIGNAL).map(({ in: place }) =>
    'metadata' in place ? place.metadata : { line: place.text },
  );
}

/** A request with secrets wherever a client may put some, bad enough to be refused; the answer does not matter. */
function refusedRequest({ url, apiKey }: Stack, n: number): Promise<number> {
  const secret = (turn: number): string => SECRETS[(n * STEP + turn) % SECRETS.length] as string;
  const inHeader = (turn: number): string => secret(turn).replace(/[^\x20-\x7e]/g, ' ');
  const paths = [
    `/api/signals?token=${encodeURIComponent(secret(0))}`,
    `/api/threats/${encodeURIComponent(secret(1))}`,
    `/api/threats?customer=${encodeURIComponent(secret(2))}&limit=no`,
    `/api/ingest/${encodeURIComponent(secret(3))}`,
    `/api/context/indicators/${encodeURIComponent(secret(4))}`,
  ];
  const bodies = [
    `{"title": "${secret(5).replace(/[^\w @:/=.;-]/g, ' ')}", broken`,
    JSON.stringify(newSignal({ severity: secret(6), [secret(7)]: secret(8) })),
    JSON.stringify(newSignal({ entities: { sourceIps: [secret(9)] } })),
  ];
  const method = n % 5 === 1 ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      // half of them come far enough for their content to be looked at
      authorization: `Bearer ${n % 2 ? inHeader(10) : apiKey}`,
      cookie: `session=${inHeader(11)}`,
      'user-agent': inHeader(12),
      ...(n % 2 && { 'x-api-key': inHeader(13) }),
      'x-request-id': inHeader(14),
      'idempotency-key': inHeader(15),
      tracestate: `vendor=${inHeader(16).replace(/[^\w@]/g, '')}`,
      baggage: `user=${encodeURIComponent(inHeader(17))}`,
    };
    const call = request(`${url}${paths[n % paths.length]}`, { method, headers, agent: false }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
    });
    call.on('error', reject).end(method === 'GET' ? undefined : bodies[n % bodies.length]);
  });
}

beforeAll(async () => {
  sink = await OtlpSink.start();
  let calls = 0;
  const stub = await OpenAiStub.start((_, response) => {
    response.writeHead([400, 401, 500][calls % 3] as number, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: `no: ${SECRETS[calls++ % SECRETS.length]}` } }));
  });
  const stack = await startStack({
    OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
    // everything there is to say
    LOG_MODE: 'detailed',
    OPENAI_BASE_URL: stub.url,
    OPENAI_API_KEY: SECRETS[11] as string,
    RESPONSE_MODE: 'execute',
    RESPONSE_WEBHOOK_URL: `http://soc:${coreOf(SECRETS[24] as string)}@127.0.0.1:${await freePort()}/orders`,
    RESPONSE_WEBHOOK_SECRET: SECRETS[27] as string,
  });
  try {
    const api = new Api(stack);
    const accepted = await Promise.all(
      Array.from({ length: SIGNALS_SENT }, (_, n) => api.post('/api/signals', plantedSignal(n))),
    );
    expect(accepted.map(({ status }) => status)).toEqual(accepted.map(() => 202));
    for (let n = 0; n < SECRETS.length; n++) expect(await refusedRequest(stack, n)).toBeGreaterThanOrEqual(400);
    stored = await Promise.all(accepted.map(({ body }) => api.analysis(body.id)));

    const connection = { url: stack.redis.url };
    for (const { name } of [SIGNALS, NOTIFICATIONS]) {
      const queue = new Queue(name, { connection, prefix: '{soc}' });
      await queue.addBulk(
        SECRETS.slice(0, 50).map((secret, n) => ({ name, data: { [secret]: secret, event: secret, seq: n } })),
      );
      while ((await queue.getFailedCount()) < 50) await wait(50);
      await queue.close();
    }
    for (const url of Object.values(stack.metricsUrls)) {
      for (const accept of ['text/plain', 'application/openmetrics-text']) {
        metrics += await (await fetch(url, { headers: { accept } })).text();
      }
    }
  } finally {
    await stack.stop();
    questions = JSON.stringify(stub.requests);
    await stub.stop();
    for (const name of SERVICES) logs.set(name, stack.log(name));
  }
});
afterAll(() => sink.stop());

/** Those of the secrets and private values that the text holds, as they are or as JSON writes them. */
function leakedInto(text: string): string[] {
  expect(text.length).toBeGreaterThan(100);
  const values = [...SECRETS.map(coreOf), ...PRIVATE.map(({ value }) => value)];
  return values.filter((value) => text.includes(value) || text.includes(JSON.stringify(value).slice(1, -1)));
}

describe('200 secrets and personal data in signals, headers and errors', () => {
  it('are kept with the threats, whose text they are', () => {
    const text = JSON.stringify(stored);
    expect(SECRETS.filter((secret) => !text.includes(JSON.stringify(coreOf(secret)).slice(1, -1)))).toEqual([]);
  });

  it.each(SERVICES)('are not in the log of the %s, which says what happened', (name) => {
    expect(leakedInto(logs.get(name) ?? '')).toEqual([]);
  });

  it('are not in what a model is asked', () => {
    expect(questions).toContain('rulesConcluded');
    expect(leakedInto(questions)).toEqual([]);
  });

  it('are not in spans, though every threat has some', () => {
    expect(new Set(sink.spans.map(({ traceId }) => traceId)).size).toBeGreaterThanOrEqual(SIGNALS_SENT);
    expect(leakedInto(sink.text)).toEqual([]);
  });

  it('are not in metrics of any service', () => {
    expect(metrics).toContain('soc_threats_processed_total');
    expect(leakedInto(metrics)).toEqual([]);
  });
});
