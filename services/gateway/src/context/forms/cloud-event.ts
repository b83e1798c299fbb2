import { cutText } from '@soc-agent/domain';
import type { ForeignDocument } from '../../formats/reading/document.js';
import { eventId } from './event-id.js';
import type { EventDraft } from './event-forms.js';
import { eventKind } from './event-kind.js';

export function isCloudEvent(document: ForeignDocument): boolean {
  return document.value('specversion') !== undefined;
}

/**
 * A CloudEvent 1.0 in structured mode. Its `data` may name our fields; what it leaves out is taken from the attributes:
 * the kind from a word of `type`, the service from `subject` or `source`, the start from `time`.
 */
export function cloudEvent(event: ForeignDocument): EventDraft {
  event.required('specversion', event.value('specversion') === '1.0' ? true : undefined, '1.0');
  const id = event.required('id', event.text('id'), 'a text');
  const source = event.required('source', event.text('source'), 'a text');
  const type = event.required('type', event.text('type'), 'a text');
  const subject = event.text('subject');
  const kind = eventKind(event.text('data.kind')) ?? eventKind(type);
  return {
    id: eventId('cloudevent', source, id),
    customerName: event.text('data.customerName') ?? event.text('customer'),
    kind: event.required(
      'type',
      kind,
      'a type that names a deployment, configuration change, incident, maintenance or load test; or data.kind must say so',
    ),
    title: cutText((event.text('data.title', 'data.summary') ?? `${type} ${subject ?? ''}`).trim(), 512),
    service: cutText(event.text('data.service') ?? subject ?? source, 255),
    startedAt: event.required(
      'time',
      event.text('data.startedAt') ?? event.text('time'),
      'a time, unless data.startedAt is',
    ),
    endedAt: event.text('data.endedAt'),
    ongoing: event.value('data.ongoing') === true ? true : undefined,
  };
}
