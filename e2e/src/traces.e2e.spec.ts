import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AGENT_KINDS, type LiveEvent, type ThreatAnalysis } from '@soc-agent/contracts';
import {
  freePort,
  OpenAiStub,
  OtlpSink,
  SERVICES,
  startStack,
  type ReceivedSpan,
  type Stack,
} from '@soc-agent/testing';
import { io } from 'socket.io-client';
import { ActionReceiver } from './action-receiver.js';
import { Api, newSignal } from './api.js';
import { EXPECTED, fits, isInPlace, parentOf, tracesOf, withoutAnnouncement } from './expected-trace.js';
import { until } from './until.js';

/** The sweep looks for lost jobs of runs older than 5 seconds. */
const SWEPT_AFTER_MS = 4000;

let sink: OtlpSink;

/** Spans whose parent never arrived, in whatever trace. */
function orphans(): string[] {
  const known = new Set(sink.spans.map(({ traceId, spanId }) => traceId + spanId));
  return sink.spans
    .filter(({ traceId, parentSpanId }) => parentSpanId !== undefined && !known.has(traceId + parentSpanId))
    .map(({ service, name }) => `${service}: ${name}`);
}

function spansOf(traceId: string | undefined): ReceivedSpan[] {
  return sink.spans.filter((span) => span.traceId === traceId);
}

/** Whether somebody was told what became of a threat, in a trace if that is said. */
function hasHeard(events: readonly LiveEvent[], id: string, traceId = ''): boolean {
  return events.some(
    ({ threat, traceparent = '' }) =>
      threat.id === id && threat.status === 'completed' && traceparent.includes(traceId),
  );
}

async function dashboard(stack: Stack): Promise<{ events: LiveEvent[]; close: () => void }> {
  const events: LiveEvent[] = [];
  const socket = io(stack.url, { path: '/ws', transports: ['websocket'], extraHeaders: { ...new Api(stack).headers } });
  for (const name of ['threat.analyzed', 'threat.opened', 'threat.updated'])
    socket.on(name, (event: LiveEvent) => events.push(event));
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return { events, close: () => socket.close() };
}

describe('with rules', () => {
  const threats: ThreatAnalysis[] = [];
  let unsampled: ThreatAnalysis;
  let reanalyzed: ThreatAnalysis;
  let events: LiveEvent[];
  let log: string;

  beforeAll(async () => {
    sink = await OtlpSink.start();
    const stack = await startStack({
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
      LOG_MODE: 'production',
      TRACE_URL_TEMPLATE: 'https://traces.example/{traceId}?view=tree',
    });
    try {
      const api = new Api(stack);
      const live = await dashboard(stack);
      events = live.events;
      const bodies = Array.from({ length: 6 }, (_, n) =>
        newSignal({ entities: { sourceIps: [`203.0.113.${n + 1}`], hosts: [`web-${n}`] }, severity: 'MEDIUM' }),
      );
      const accepted = await Promise.all(bodies.map((body) => api.post('/api/signals', body)));
      for (const { body } of accepted) threats.push(await api.analysis(body.id));
      const notSampled = { traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-00` };
      unsampled = await api.analysis((await api.post('/api/signals', newSignal(), notSampled)).body.id);

      const [first] = threats as [ThreatAnalysis];
      await api.post(`/api/threats/${first.id}/reanalyze`, {});
      reanalyzed = await until(
        () => api.analysis(first.id),
        ({ run }) => run === 2,
      );

      await until(() => [...threats, unsampled].every(({ id }) => hasHeard(events, id)));
      await until(() => hasHeard(events, first.id, reanalyzed.traceId));
      live.close();
    } finally {
      // what is left is sent while services stop
      await stack.stop();
      log = SERVICES.map((name) => stack.log(name)).join('\n');
    }
  });
  afterAll(() => sink.stop());

  it('each threat is one trace, and the threat knows which', () => {
    const begun = sink.spans.filter(({ name }) => name === 'POST /api/signals');
    expect(begun.map(({ traceId }) => traceId).sort()).toEqual(threats.map(({ traceId }) => traceId).sort());
    expect(new Set(begun.map(({ traceId }) => traceId)).size).toBe(threats.length);
    for (const { id, traceId } of threats) {
      const jobs = spansOf(traceId).flatMap(({ attributes: { 'bullmq.job.id': job } }) =>
        typeof job === 'string' ? [job] : [],
      );
      expect(new Set(jobs.map((job) => job.slice(0, id.length)))).toEqual(new Set([id]));
    }
  });

  it('has every span of the way, each below what caused it', () => {
    for (const { traceId, processing } of threats) {
      const trace = withoutAnnouncement(spansOf(traceId));
      for (const expected of EXPECTED) {
        const [name, , count] = expected;
        const named = trace.filter((span) => fits(name, span.name));
        const inPlace = named.filter((span) => isInPlace(span, parentOf(span, trace), expected));
        // what takes longer may be done twice: the sweep adds again what it cannot find
        if (processing.totalMs < SWEPT_AFTER_MS)
          expect([name, named.length, inPlace.length]).toEqual([name, count, count]);
        else expect([name, inPlace.length >= count]).toEqual([name, true]);
      }
    }
  });

  it('has no orphans, and only requests begin a trace: idle workers and ticks do not', () => {
    expect(orphans()).toEqual([]);
    for (const trace of tracesOf(sink.spans).values()) {
      const roots = trace.filter(({ parentSpanId }) => parentSpanId === undefined);
      expect(roots.map(({ name }) => name)).toEqual([expect.stringMatching(/^(GET|POST) \/api\//)]);
    }
  });

  it('holds the statements that reach the database, and of what libraries do no text, path or address of a caller', () => {
    const trace = threats.flatMap(({ traceId }) => spansOf(traceId));
    const statements = trace.filter(({ name }) => name === 'pg.query:context_events between postgres');
    const askers = statements.map((span) => parentOf(span, trace)?.name);
    // what several threats ask at once is one statement, of the first of them
    expect(new Set(askers)).toEqual(new Set(['ContextStore.eventsBetween']));
    const watched = [...statements, ...trace.filter(({ name }) => name === 'POST /api/signals')];
    const told = new Set(watched.flatMap(({ attributes }) => Object.keys(attributes)));
    expect([...told].filter((name) => /text|path|query|url|client|peer|agent/.test(name))).toEqual([]);
    expect([...told]).toEqual(expect.arrayContaining(['db.namespace', 'http.route', 'http.response.status_code']));
  });

  it('describes agents as GenAI conventions want it, without a model too', () => {
    const agents = spansOf(threats[0]?.traceId).filter(({ name }) => name.startsWith('invoke_agent'));
    expect(agents.map(({ attributes }) => attributes['gen_ai.agent.name']).sort()).toEqual([...AGENT_KINDS].sort());
    for (const { attributes } of agents) {
      expect(attributes).toMatchObject({ 'gen_ai.operation.name': 'invoke_agent', 'soc.engine': 'rules' });
    }
  });

  it('reaches the browser: the event names its place in the trace', () => {
    for (const { id, traceId } of threats) {
      const event = events.find(({ threat }) => threat.id === id);
      const emitted = spansOf(traceId).filter(({ name }) => name.startsWith('emit threat.'));
      expect(emitted.map(({ spanId }) => `00-${traceId}-${spanId}-01`)).toContain(event?.traceparent);
    }
  });

  it('is linked from the threat, and from log lines', () => {
    const [{ id, traceId, traceUrl }] = threats as [ThreatAnalysis];
    expect(traceUrl).toBe(`https://traces.example/${traceId}?view=tree`);
    const lines = log.split('\n').filter((line) => line.includes(id) && line.includes('ANALYSIS COMPLETE'));
    expect(lines.length).toBeGreaterThan(0);
    expect(JSON.parse(lines[0] as string)).toMatchObject({ trace_id: traceId, span_id: expect.any(String) });
  });

  it('of a reanalysis is its own, and the threat then links to that', () => {
    const [{ traceId }] = threats as [ThreatAnalysis];
    expect(reanalyzed.traceId).not.toBe(traceId);
    const names = spansOf(reanalyzed.traceId).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['POST /api/threats/:id/reanalyze', 'RunStore.reopen', 'emit threat.updated']),
    );
  });

  it('is not recorded where the caller decided so, and no link leads nowhere', () => {
    expect(spansOf('ab'.repeat(16))).toEqual([]);
    expect(unsampled).not.toHaveProperty('traceId');
    expect(unsampled).not.toHaveProperty('traceUrl');
  });
});

describe('with a model', () => {
  const SECRET = 'known to the receiver';
  let stub: OpenAiStub;
  let threat: ThreatAnalysis;

  beforeAll(async () => {
    sink = await OtlpSink.start();
    const receiver = new ActionReceiver(await freePort(), SECRET);
    await receiver.up();
    let calls = 0;
    stub = await OpenAiStub.start(({ messages }, response) => {
      const answer = (): unknown =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(COMPLETION));
      // what the probe asks at start is answered at once
      if (!JSON.stringify(messages).includes(String(newSignal()['title']))) return void answer();
      // the first question is refused, all others take so long that the sweep announces the threat
      if (++calls === 1) return void response.writeHead(400).end('{}');
      setTimeout(answer, 2500);
    });
    const stack = await startStack({
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
      OPENAI_BASE_URL: stub.url,
      LLM_MODEL: 'stub-1',
      RESPONSE_MODE: 'execute',
      RESPONSE_WEBHOOK_URL: receiver.url,
      RESPONSE_WEBHOOK_SECRET: SECRET,
    });
    try {
      const api = new Api(stack);
      const live = await dashboard(stack);
      threat = await api.analysis((await api.post('/api/signals', newSignal())).body.id);
      await until(() => hasHeard(live.events, threat.id));
      live.close();
      await until(() => receiver.of(threat.id).length);
    } finally {
      await stack.stop();
      await receiver.down();
    }
  });
  afterAll(async () => {
    await stub.stop();
    await sink.stop();
  });

  it('every question is a span below its agent, with tokens, or with the kind of its failure', () => {
    const trace = spansOf(threat.traceId);
    const calls = trace.filter(({ name }) => name === 'chat stub-1');
    expect(calls.map((span) => parentOf(span, trace)?.name).sort()).toEqual(
      AGENT_KINDS.map((kind) => `invoke_agent ${kind}`).sort(),
    );
    // containers see the stub at the address of their network's bridge
    const stubAddress = process.env['E2E_STACK'] === 'compose' ? expect.stringMatching(/^\d+(\.\d+){3}$/) : '127.0.0.1';
    for (const { attributes } of calls) {
      expect(attributes).toMatchObject({
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'stub-1',
        'server.address': stubAddress,
      });
    }
    const [refused, ...others] = calls.filter(({ status }) => status === 2);
    expect(others).toEqual([]);
    expect(refused?.attributes['error.type']).toBe('rejected');
    for (const { attributes } of calls.filter(({ status }) => status !== 2)) {
      expect(attributes).toMatchObject({ 'gen_ai.usage.input_tokens': 100, 'gen_ai.usage.output_tokens': 20 });
    }
    expect(sink.text).not.toContain(COMPLETION_TEXT);
  });

  it('what the plan does by itself is followed to the receiver', () => {
    const trace = spansOf(threat.traceId);
    const calls = trace.filter(({ name }) => name === 'POST action webhook');
    expect(calls.length).toBeGreaterThan(0);
    for (const call of calls) {
      expect(parentOf(call, trace)?.name).toBe('process actions');
      expect(call.attributes['http.response.status_code']).toBe(202);
    }
  });

  it('what the sweep announces belongs to the same trace; there are no orphans', () => {
    const names = spansOf(threat.traceId).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['emit threat.opened', 'emit threat.analyzed']));
    expect(orphans()).toEqual([]);
  });
});

const COMPLETION_TEXT = 'words of a model that are not for traces';
const COMPLETION = {
  model: 'stub-1',
  choices: [
    {
      finish_reason: 'stop',
      message: {
        role: 'assistant',
        content: JSON.stringify({
          analysis: COMPLETION_TEXT,
          confidence: 0.5,
          stance: 'unclear',
          keyFindings: [],
          recommendations: [],
          unknowns: [],
        }),
      },
    },
  ],
  usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
};
