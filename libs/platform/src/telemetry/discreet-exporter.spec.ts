import { describe, expect, it } from '@jest/globals';
import { SpanStatusCode, type Attributes } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { DiscreetExporter } from './discreet-exporter.js';

const WORDS = 'words of somebody';

/** A span that failed, as it is sent. */
function sent(scope: string, attributes: Attributes): Pick<ReadableSpan, 'name' | 'attributes' | 'events' | 'status'> {
  const memory = new InMemorySpanExporter();
  const exporter = new DiscreetExporter(memory);
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const span = provider.getTracer(scope).startSpan('work', { attributes });
  span.addEvent('asked', { what: WORDS });
  span.recordException(new TypeError(WORDS));
  span.setStatus({ code: SpanStatusCode.ERROR, message: WORDS }).end();
  const [first] = memory.getFinishedSpans() as [ReadableSpan];
  const { name, events, status } = first;
  return { name, attributes: first.attributes, events, status };
}

describe('a span that is sent', () => {
  it('has of a library only what is on the list, and of an error only its kind', () => {
    const told = { 'db.query.text': WORDS, 'url.path': WORDS, 'db.operation.name': 'SELECT' };
    expect(sent('@opentelemetry/instrumentation-pg', told)).toEqual({
      name: 'work',
      attributes: { 'db.operation.name': 'SELECT', 'error.type': 'TypeError' },
      events: [],
      status: { code: SpanStatusCode.ERROR },
    });
  });

  it('keeps what is ours, without what looks like a secret, and the kind of error that we name', () => {
    const { attributes, events } = sent('soc-agent', {
      'soc.threat.id': 'a threat',
      'error.type': 'rejected',
      note: 'Bearer c2VjcmV0LXNlY3JldC1zZWNyZXQ',
    });
    expect(attributes).toEqual({
      'soc.threat.id': 'a threat',
      'error.type': 'rejected',
      note: expect.not.stringContaining('c2VjcmV0'),
    });
    expect(events).toEqual([]);
  });
});
