import { cutText } from '@soc-agent/domain';
import type { ForeignDocument } from '../../formats/reading/document.js';
import { eventId } from './event-id.js';
import type { EventDraft } from './event-forms.js';
import { eventKind, eventState } from './event-kind.js';
import { spanId } from './spans.js';

export function isCloudEvent(document: ForeignDocument): boolean {
  return document.value('specversion') !== undefined;
}

/**
 * A CloudEvent 1.0 in structured mode. Its `data` may name our fields; what it leaves out is taken from the attributes:
 * the kind from a word of `type`, the service from `subject` or `source`, the start from `time`. A type that says that something
 * begins or ends makes one end of a span, unless `data` says when it began and ended.
 */
export function cloudEvent(event: ForeignDocument): EventDraft {
  event.required('specversion', event.value('specversion') === '1.0' ? true : undefined, '1.0');
  const id = event.required('id', event.text('id'), 'a text');
  const source = event.required('source', event.text('source'), 'a text');
  const type = event.required('type', event.text('type'), 'a text');
  const subject = event.text('subject');
  const kind = eventKind(event.text('data.kind')) ?? eventKind(type);
  const customerName = event.text('data.customerName') ?? event.text('customer');
  const time = event.text('data.startedAt') ?? event.text('time');
  const whole = event.value('data.endedAt') !== undefined || event.value('data.ongoing') !== undefined;
  const told = whole ? undefined : eventState(type);
  return {
    id: told
      ? spanId('cloudevent', [customerName ?? '', source, told.of, subject ?? ''], told.state, id)
      : eventId('cloudevent', source, id),
    customerName,
    kind: event.required(
      'type',
      kind,
      'a type that names a deployment, configuration change, incident, maintenance or load test; or data.kind must say so',
    ),
    title: cutText((event.text('data.title', 'data.summary') ?? `${type} ${subject ?? ''}`).trim(), 512),
    service: cutText(event.text('data.service') ?? subject ?? source, 255),
    startedAt: event.required('time', time, 'a time, unless data.startedAt is'),
    endedAt: told?.state === 'ended' ? (event.text('time') ?? time) : event.text('data.endedAt'),
    ongoing: told?.state === 'begun' || event.value('data.ongoing') === true ? true : undefined,
  };
}
