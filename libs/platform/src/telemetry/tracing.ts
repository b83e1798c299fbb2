import type { Attributes } from '@opentelemetry/api';
import type { Telemetry } from 'bullmq';
import type { FastifyInstance } from 'fastify';
import type { ServiceConfig } from '../config/service-config.js';

/** Never text of a signal, an error's message, a secret or personal data: spans are read by more people than threats are. */
export interface SpanDetails {
  kind?: 'client' | 'producer';
  attributes?: Attributes;
}

/** Notes what is known only while the work goes on. */
export type Annotate = (attributes: Attributes) => void;

/** Where in which trace something happens, W3C ids. */
export interface TracePlace {
  traceId: string;
  spanId: string;
  /** Whether the trace is recorded, and so can be looked at. */
  sampled: boolean;
}

/** What tracing does once it is on; `open-telemetry.ts` is the one implementation. */
export interface Tracing {
  /** For every queue and worker: a job goes on with the trace of whoever added it. */
  readonly queueTelemetry: Telemetry;
  inSpan<T>(name: string, details: SpanDetails, work: (annotate: Annotate) => T): T;
  newTrace<T>(name: string, work: () => T): T;
  continued<T>(traceparent: string, work: () => T): T;
  place(): TracePlace | undefined;
  traceparent(): string | undefined;
  watchRequests(server: FastifyInstance): void;
  watchCalls<T extends object>(target: T): T;
  stop(): Promise<void>;
}

let tracing: Tracing | undefined;

const IGNORE: Annotate = () => undefined;

/** Starts tracing where an endpoint for traces is configured; without one nothing of OpenTelemetry is even loaded. */
export async function startTracing(service: string, config: ServiceConfig): Promise<void> {
  if (!config.OTEL_EXPORTER_OTLP_ENDPOINT) return;
  const { OpenTelemetry } = await import('./open-telemetry.js');
  tracing = new OpenTelemetry(service, config);
}

/** Undefined while tracing is off. */
export function currentTracing(): Tracing | undefined {
  return tracing;
}

/** Does the work within a span of the current trace; outside a recorded trace it only does the work. */
export function inSpan<T>(name: string, details: SpanDetails, work: (annotate: Annotate) => T): T {
  return tracing ? tracing.inSpan(name, details, work) : work(IGNORE);
}

/** Begins a trace of its own, for work that no request asked for. */
export function inNewTrace<T>(name: string, work: () => T): T {
  return tracing ? tracing.newTrace(name, work) : work();
}

/** Goes on with a trace that was interrupted; `traceparent` as {@link currentTraceparent} gave it. */
export function inTraceOf<T>(traceparent: string | undefined, work: () => T): T {
  return tracing && traceparent !== undefined ? tracing.continued(traceparent, work) : work();
}

/** Undefined outside a trace, and while tracing is off. */
export function tracePlace(): TracePlace | undefined {
  return tracing?.place();
}

/** The current place as a W3C `traceparent`; undefined outside a trace, and while tracing is off. */
export function currentTraceparent(): string | undefined {
  return tracing?.traceparent();
}

/** The object with a span around every call of its methods, named `Class.method`; the object itself while tracing is off. */
export function traced<T extends object>(target: T): T {
  return tracing ? tracing.watchCalls(target) : target;
}

/** What BullMQ's queues and workers take as options. */
export function queueTelemetry(): { telemetry?: Telemetry } {
  return tracing ? { telemetry: tracing.queueTelemetry } : {};
}
