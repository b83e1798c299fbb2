import { context, type Context } from '@opentelemetry/api';
import { BullMQOtel } from 'bullmq-otel';
import { SpanKind, type Span, type Telemetry, type Tracer } from 'bullmq';
import { isRecorded, kindOf } from './recording.js';

/** In place of a span that is not recorded: hands the trace on as it is. */
const PASSING: Span<Context> = {
  setSpanOnContext: (place) => place,
  setAttribute: ignore,
  setAttributes: ignore,
  addEvent: ignore,
  recordException: ignore,
  end: ignore,
};

/**
 * BullMQ's spans: adding a job and working on it. What it does besides, such as looking for jobs, extending locks and ticking, belongs
 * to no trace; completing a job is a part of working on it, and would be one span more for every job.
 */
export function jobTracing(): Telemetry<Context> {
  const { tracer, contextManager } = new BullMQOtel({ tracerName: 'soc-agent' });
  const startSpan: Tracer<Context>['startSpan'] = (name, options, parent) => {
    if (options?.kind === SpanKind.INTERNAL || !isRecorded(parent ?? context.active())) return PASSING;
    return discreet(tracer.startSpan(name.trim(), options, parent));
  };
  return { tracer: { startSpan }, contextManager };
}

/** Errors quote what they could not bear, and results are results: neither is for traces. */
function discreet(span: Span<Context>): Span<Context> {
  return {
    setSpanOnContext: (place) => span.setSpanOnContext(place),
    setAttribute: (key, value) => span.setAttribute(key, value),
    setAttributes: (attributes) => span.setAttributes(attributes),
    addEvent: ignore,
    recordException: (error) => span.setAttribute('error.type', kindOf(error)),
    end: () => span.end(),
  };
}

function ignore(): void {}
