import { context, INVALID_SPAN_CONTEXT, trace, type Context } from '@opentelemetry/api';
import { SpanKind, type Telemetry } from 'bullmq';
import { BullMQOTelSpan, BullMQOtel } from 'bullmq-otel';
import { isTelemetryOn } from './telemetry.js';
import { isRecorded } from './tracing.js';

/** In place of a span that is not recorded: the trace goes on as it is. */
class Unrecorded extends BullMQOTelSpan {
  override setSpanOnContext(place: Context): Context {
    return place;
  }
}
const UNRECORDED = new Unrecorded(trace.wrapSpanContext(INVALID_SPAN_CONTEXT));

/** What BullMQ's queues and workers take as options: a job goes on with the trace in which it was added. */
export function queueTelemetry(): { telemetry?: Telemetry<Context> } {
  return isTelemetryOn() ? { telemetry: jobTracing() } : {};
}

/**
 * BullMQ's spans: adding a job and working on it. What it does besides, such as looking for jobs, extending locks and ticking, belongs
 * to no trace; completing a job is a part of working on it, and would be one span more for every job.
 */
function jobTracing(): Telemetry<Context> {
  const { tracer, contextManager } = new BullMQOtel({ tracerName: 'soc-agent' });
  return {
    contextManager,
    tracer: {
      startSpan: (name, options, parent = context.active()) =>
        options?.kind === SpanKind.INTERNAL || !isRecorded(parent)
          ? UNRECORDED
          : tracer.startSpan(name.trim(), options, parent),
    },
  };
}
