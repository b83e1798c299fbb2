import { AGENT_KINDS, ANALYZER_KINDS } from '@soc-agent/contracts';
import type { ReceivedSpan } from '@soc-agent/testing';

const AGENT = AGENT_KINDS.join('|');
const ANALYZER = ANALYZER_KINDS.join('|');
type Expected = readonly [name: string, service: string, count: number, parent: string];

/** Spans of one analysis by name: whose, how many, and the names their parent may have; `-` for none. */
export const EXPECTED: readonly Expected[] = [
  ['POST /api/signals', 'gateway', 1, '-'],
  ['add signals.signals', 'gateway', 1, 'POST /api/signals'],
  ['process signals', 'coordinator', 1, 'add signals.signals'],
  ['RunStore.open', 'coordinator', 1, 'process signals'],
  [`add agent-(${AGENT})\\.agent-\\1`, 'coordinator', 5, 'process signals'],
  [`process agent-(${AGENT})`, 'agent-worker', 5, 'add agent-$1.agent-$1'],
  [`invoke_agent (${AGENT})`, 'agent-worker', 5, 'process agent-$1'],
  ['ThreatStore.related', 'agent-worker', 1, 'invoke_agent historical'],
  ['ContextStore.findCustomer', 'agent-worker', 1, 'invoke_agent config'],
  ['ContextStore.eventsBetween', 'agent-worker', 1, 'invoke_agent devops'],
  ['RunStore.recordAgent', 'agent-worker', 5, `process agent-(${AGENT})`],
  ['add analyzers.analyzers', 'agent-worker', 1, `process agent-(${AGENT})`],
  ['process analyzers', 'analyzer-worker', 1, 'add analyzers.analyzers'],
  [`analyze (${ANALYZER})`, 'analyzer-worker', 3, 'process analyzers'],
  ['RunStore.recordAnalyzers', 'analyzer-worker', 1, 'process analyzers'],
  ['add joins.joins', 'analyzer-worker', 1, 'process analyzers'],
  ['process joins', 'coordinator', 1, 'add joins.joins'],
  ['ThreatStore.complete', 'coordinator', 1, 'process joins'],
  ['add notifications.notifications', 'coordinator', 1, 'process joins'],
  ['IncidentStore.place', 'coordinator', 1, 'process joins'],
  ['process notifications', 'notifier', 1, 'add notifications.notifications'],
  ['emit threat.analyzed', 'notifier', 1, 'process notifications'],
];

/** The pattern's match, if it is of the whole text. */
export function fits(pattern: string, text: string): RegExpExecArray | null {
  return new RegExp(`^${pattern}$`).exec(text);
}

export function tracesOf(spans: readonly ReceivedSpan[]): Map<string, ReceivedSpan[]> {
  const traces = new Map<string, ReceivedSpan[]>();
  for (const span of spans) traces.set(span.traceId, [...(traces.get(span.traceId) ?? []), span]);
  return traces;
}

export function parentOf(span: ReceivedSpan, trace: readonly ReceivedSpan[]): ReceivedSpan | undefined {
  return trace.find(({ spanId }) => spanId === span.parentSpanId);
}

/** The trace of a fast analysis: without the announcement that the sweep sends for an analysis over a second. */
export function withoutAnnouncement(trace: readonly ReceivedSpan[]): ReceivedSpan[] {
  const announced = (span: ReceivedSpan | undefined): boolean => {
    if (!span) return false;
    const parent = parentOf(span, trace);
    return span.name === 'add notifications.notifications' ? parent?.name === 'process signals' : announced(parent);
  };
  return trace.filter((span) => !announced(span));
}

/** Whether the span is of the service and below the parent that its name wants. */
export function isInPlace(
  span: ReceivedSpan,
  parent: ReceivedSpan | undefined,
  [name, service, , parentName]: Expected,
): boolean {
  const [, first = ''] = fits(name, span.name) ?? [];
  const below = fits(parentName.replaceAll('$1', first), parent?.name ?? '-');
  return fits(service, span.service) !== null && below !== null && span.endNs >= span.startNs;
}
