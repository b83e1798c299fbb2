import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A span as the sink received it. */
export interface ReceivedSpan {
  service: string;
  name: string;
  traceId: string;
  spanId: string;
  /** Absent for the first span of a trace. */
  parentSpanId?: string;
  attributes: Record<string, unknown>;
  /** Unix nanoseconds. */
  startNs: bigint;
  endNs: bigint;
  /** 0 unset, 1 ok, 2 error. */
  status: number;
}

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}

interface OtlpSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes?: Attribute[];
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status?: { code?: number };
}

interface OtlpRequest {
  resourceSpans?: { resource?: { attributes?: Attribute[] }; scopeSpans?: { spans?: OtlpSpan[] }[] }[];
}

/** A local end of OTLP over HTTP with JSON, as a collector would be: keeps the spans it is sent. */
export class OtlpSink {
  readonly spans: ReceivedSpan[] = [];
  /** The requests' bodies, for tests that look for what must not be in them. */
  text = '';

  private constructor(private readonly server: Server) {}

  static async start(): Promise<OtlpSink> {
    const server = createServer();
    const sink = new OtlpSink(server);
    server.on('request', (request: IncomingMessage, response) => {
      void sink.receive(request).then(() => response.setHeader('content-type', 'application/json').end('{}'));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return sink;
  }

  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Waits until the spans received are as wanted. @throws Error with the names of those there are when they never are. */
  async until(wanted: (spans: readonly ReceivedSpan[]) => boolean, timeoutMs = 90_000): Promise<void> {
    for (const end = Date.now() + timeoutMs; !wanted(this.spans); await wait(50)) {
      if (Date.now() < end) continue;
      const names = this.spans.map(({ service, name }) => `${service}: ${name}`);
      throw new Error(`the expected spans did not arrive within ${timeoutMs} ms; there are ${names.join(', ')}`);
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async receive(request: IncomingMessage): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    this.text += body;
    for (const { resource, scopeSpans = [] } of (JSON.parse(body) as OtlpRequest).resourceSpans ?? []) {
      const service = String(valuesOf(resource?.attributes)['service.name']);
      for (const { spans = [] } of scopeSpans) this.spans.push(...spans.map((span) => received(service, span)));
    }
  }
}

function received(service: string, span: OtlpSpan): ReceivedSpan {
  return {
    service,
    name: span.name,
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId && { parentSpanId: span.parentSpanId }),
    attributes: valuesOf(span.attributes),
    startNs: BigInt(span.startTimeUnixNano),
    endNs: BigInt(span.endTimeUnixNano),
    status: span.status?.code ?? 0,
  };
}

/** Each value without the name of its type around it. */
function valuesOf(attributes: readonly Attribute[] = []): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
