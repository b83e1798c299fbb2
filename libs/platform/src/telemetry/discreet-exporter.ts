import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { redacted } from '../privacy/redacted.js';

/** Attributes of instrumentations that are kept; the others are paths, queries, headers, addresses of people and statements. */
const KEPT: ReadonlySet<string> = new Set([
  'db.namespace',
  'db.operation.name',
  'db.system.name',
  'error.type',
  'http.request.method',
  'http.response.status_code',
  'http.route',
  'server.address',
  'server.port',
]);

/**
 * Sends spans without what not every reader of traces may see: messages of errors, which quote what they failed on, other attributes of
 * instrumentations, and what looks secret or personal.
 */
export class DiscreetExporter implements SpanExporter {
  constructor(private readonly exporter: SpanExporter) {}

  export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]): void {
    this.exporter.export(spans.map(discreet), done);
  }

  async shutdown(): Promise<void> {
    await this.exporter.shutdown();
  }
}

/** The span with other attributes and status, and without events. */
function discreet(span: ReadableSpan): ReadableSpan {
  const attributes = { ...kindOfError(span), ...keptOf(span) };
  const changes = { attributes, events: [], status: { code: span.status.code } } satisfies Partial<ReadableSpan>;
  return Object.assign(Object.create(span) as ReadableSpan, changes);
}

function keptOf({ instrumentationScope, attributes }: ReadableSpan): Attributes {
  if (!instrumentationScope.name.startsWith('@opentelemetry/')) return redacted(attributes);
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => KEPT.has(name)));
}

/** By the exception that was recorded, if any. */
function kindOfError({ events }: ReadableSpan): Attributes {
  const type = events.find(({ name }) => name === 'exception')?.attributes?.['exception.type'];
  return typeof type === 'string' ? { 'error.type': type } : {};
}
