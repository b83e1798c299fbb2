import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Telemetry } from 'bullmq';
import type { FastifyInstance } from 'fastify';
import type { ServiceConfig } from '../config/service-config.js';
import { redacted } from '../privacy/redacted.js';
import { jobTracing } from './job-tracing.js';
import { isRecorded, kindOf } from './recording.js';
import { traceRequests } from './request-tracing.js';
import { samplerOf } from './sampler.js';
import type { Annotate, SpanDetails, TracePlace, Tracing } from './tracing.js';

/** How long spans are gathered before they are sent, milliseconds: each sending costs more than hundreds of spans. */
const EXPORT_EVERY_MS = 5000;
const KINDS = { client: SpanKind.CLIENT, producer: SpanKind.PRODUCER } as const;
const PASS_ON: Annotate = () => undefined;

/**
 * Traces by OpenTelemetry, sent by OTLP over HTTP. Only requests and `newTrace` begin a trace; everything else adds to one that is
 * recorded, or costs next to nothing. Spans are written where the work is done: patching libraries costs more, and shows less.
 */
export class OpenTelemetry implements Tracing {
  readonly queueTelemetry: Telemetry;
  private readonly provider: TracerProvider;
  private readonly tracer: Tracer;

  constructor(service: string, config: ServiceConfig) {
    this.provider = new TracerProvider({
      // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word
      resource: defaultResource()
        .merge(resourceFromAttributes({ 'service.name': service, 'service.namespace': 'soc-agent' }))
        .merge(detectResources({ detectors: [envDetector] })),
      sampler: samplerOf(config),
      spanProcessors: [
        new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), scheduledDelayMillis: EXPORT_EVERY_MS }),
      ],
    });
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    trace.setGlobalTracerProvider(this.provider);
    this.tracer = trace.getTracer('soc-agent');
    this.queueTelemetry = jobTracing();
  }

  inSpan<T>(name: string, { kind, attributes = {} }: SpanDetails, work: (annotate: Annotate) => T): T {
    if (!isRecorded(context.active())) return work(PASS_ON);
    const span = this.tracer.startSpan(name, {
      ...(kind && { kind: KINDS[kind] }),
      attributes: redacted(attributes),
    });
    return this.during(span, () => work((more) => void span.setAttributes(redacted(more))));
  }

  newTrace<T>(name: string, work: () => T): T {
    return this.during(this.tracer.startSpan(name, { root: true }), work);
  }

  continued<T>(traceparent: string, work: () => T): T {
    return context.with(propagation.extract(ROOT_CONTEXT, { traceparent }), work);
  }

  place(): TracePlace | undefined {
    const place = trace.getSpanContext(context.active());
    if (!place) return undefined;
    return { traceId: place.traceId, spanId: place.spanId, sampled: (place.traceFlags & TraceFlags.SAMPLED) !== 0 };
  }

  traceparent(): string | undefined {
    const carrier: { traceparent?: string } = {};
    propagation.inject(context.active(), carrier);
    return carrier.traceparent;
  }

  watchRequests(server: FastifyInstance): void {
    traceRequests(server, this.tracer);
  }

  watchCalls<T extends object>(target: T): T {
    const watched = new Map<PropertyKey, unknown>();
    const name = target.constructor.name;
    return new Proxy(target, {
      get: (_, key) => {
        const known = watched.get(key);
        if (known) return known;
        const member: unknown = Reflect.get(target, key, target);
        if (typeof member !== 'function' || key === 'constructor') return member;
        const details = { kind: 'client', attributes: { 'db.system.name': 'redis' } } as const;
        const call = (...args: unknown[]): unknown =>
          this.inSpan(`${name}.${String(key)}`, details, () => Reflect.apply(member, target, args) as unknown);
        watched.set(key, call);
        return call;
      },
    });
  }

  /** Sends what is left. */
  async stop(): Promise<void> {
    await this.provider.shutdown().catch(() => undefined);
  }

  /** The span ends when the work does; of an error it learns the kind, never the words. */
  private during<T>(span: Span, work: () => T): T {
    const failed = (error: unknown): never => {
      span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', kindOf(error)).end();
      throw error;
    };
    let result: T;
    try {
      result = context.with(trace.setSpan(context.active(), span), work);
    } catch (error) {
      return failed(error);
    }
    if (!(result instanceof Promise)) {
      span.end();
      return result;
    }
    return result.then((value: unknown) => {
      span.end();
      return value;
    }, failed) as T;
  }
}
