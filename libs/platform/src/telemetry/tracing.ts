import {
  context,
  INVALID_SPAN_CONTEXT,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type Span,
  type SpanContext,
  type SpanOptions,
} from '@opentelemetry/api';

/** Also those who ask before OpenTelemetry is started get this one. */
const tracer = trace.getTracer('soc-agent');
const UNRECORDED = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** Whether what happens in this context is part of a trace that is recorded. */
export function isRecorded(place: Context): boolean {
  const flags = trace.getSpanContext(place)?.traceFlags ?? TraceFlags.NONE;
  return (flags & TraceFlags.SAMPLED) !== 0;
}

/**
 * Does the work within a span of the current trace, which ends when the work does; outside a recorded trace it only does the work.
 * Attributes are never text of a signal, an error's message, a secret or personal data: spans are read by more people than threats are.
 */
export function inSpan<T>(name: string, options: SpanOptions, work: (span: Span) => T): T {
  return isRecorded(context.active()) ? during(tracer.startSpan(name, options), work) : work(UNRECORDED);
}

/** Begins a trace of its own, for work that no request asked for. */
export function inNewTrace<T>(name: string, work: () => T): T {
  return during(tracer.startSpan(name, { root: true }), work);
}

/** Goes on with a trace that was interrupted; `traceparent` as {@link currentTraceparent} gave it. */
export function inTraceOf<T>(traceparent: string | undefined, work: () => T): T {
  return traceparent === undefined ? work() : context.with(propagation.extract(ROOT_CONTEXT, { traceparent }), work);
}

/** Runs work at some place in a trace. */
export type RunThere = <T>(work: () => T) => T;

/** The current place in its trace, for work that is done later and together with that of other places. */
export function placeToReturnTo(): RunThere {
  const place = context.active();
  return (work) => context.with(place, work);
}

/** Where in its trace something happens, if that is recorded and so can be looked at. */
export function recordedPlace(): SpanContext | undefined {
  const place = context.active();
  return isRecorded(place) ? trace.getSpanContext(place) : undefined;
}

/** The current place as a W3C `traceparent`; undefined outside a trace, and while tracing is off. */
export function currentTraceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/** The store with a span around every call of its methods, named `Class.method`. */
export function traced<T extends object>(store: T, system: 'redis' | 'postgresql'): T {
  const options = { kind: SpanKind.CLIENT, attributes: { 'db.system.name': system } };
  const calls = new Map<PropertyKey, unknown>();
  return new Proxy(store, {
    get: (_, key) => {
      const known = calls.get(key);
      if (known) return known;
      const member: unknown = Reflect.get(store, key, store);
      if (typeof member !== 'function' || key === 'constructor') return member;
      const name = `${store.constructor.name}.${String(key)}`;
      const call = (...args: unknown[]): unknown =>
        inSpan(name, options, () => Reflect.apply(member, store, args) as unknown);
      calls.set(key, call);
      return call;
    },
  });
}

/** Of an error the span learns the kind, never the words. */
function during<T>(span: Span, work: (span: Span) => T): T {
  const failed = (error: unknown): never => {
    span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', kindOf(error)).end();
    throw error;
  };
  let result: T;
  try {
    result = context.with(trace.setSpan(context.active(), span), () => work(span));
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

/** An error's class, or the reason it names with a word of ours; never its message, which may quote anything. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const reason = 'reason' in error ? error.reason : undefined;
  return typeof reason === 'string' && /^[a-z_]{1,40}$/.test(reason) ? reason : error.constructor.name;
}
