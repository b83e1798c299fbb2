import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { redacted } from '../privacy/redacted.js';

/** What instrumentations may tell of; the rest of theirs are paths, queries, headers, addresses of people and statements. */
const TOLD: ReadonlySet<string> = new Set([
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
 * Sends spans without what is not for everybody who may read traces: words of errors, which quote what they failed on,
 * whatever libraries tell beyond the usual, and what is secret or personal by its look.
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

/** The span itself with other answers to three questions. */
function discreet(span: ReadableSpan): ReadableSpan {
  const attributes = { ...kindOfError(span), ...toldOf(span) };
  const told = { attributes, events: [], status: { code: span.status.code } } satisfies Partial<ReadableSpan>;
  return Object.assign(Object.create(span) as ReadableSpan, told);
}

function toldOf({ instrumentationScope, attributes }: ReadableSpan): Attributes {
  if (!instrumentationScope.name.startsWith('@opentelemetry/')) return redacted(attributes);
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => TOLD.has(name)));
}

/** By the exception that was recorded, if any. */
function kindOfError({ events }: ReadableSpan): Attributes {
  const type = events.find(({ name }) => name === 'exception')?.attributes?.['exception.type'];
  return typeof type === 'string' ? { 'error.type': type } : {};
}
