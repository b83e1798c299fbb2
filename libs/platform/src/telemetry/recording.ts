import { trace, TraceFlags, type Context } from '@opentelemetry/api';

/** Whether what happens in this context is part of a trace that is recorded. */
export function isRecorded(place: Context): boolean {
  const flags = trace.getSpanContext(place)?.traceFlags ?? TraceFlags.NONE;
  return (flags & TraceFlags.SAMPLED) !== 0;
}

/** An error's class, or the reason it names with a word of ours; never its message, which may quote anything. */
export function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const reason = 'reason' in error ? error.reason : undefined;
  return typeof reason === 'string' && /^[a-z_]{1,40}$/.test(reason) ? reason : error.constructor.name;
}
