import { cutText } from '@soc-agent/domain';
import { InvalidDocumentError } from '@soc-agent/platform';
import { ForeignDocument } from '../../formats/reading/document.js';
import type { EventDraft } from './event-forms.js';
import { eventId } from './event-id.js';
import { eventKind } from './event-kind.js';

export function isAlertmanager(document: ForeignDocument): boolean {
  return Array.isArray(document.value('alerts'));
}

/**
 * Alertmanager's webhook, version 4: each alert from one firing to its end is an event. Maintenance and load tests are known
 * by the label `kind` or by their name, everything else is an incident.
 */
export function alertmanagerEvents(hook: ForeignDocument, limit: number): EventDraft[] {
  hook.required('version', hook.text('version') === '4' ? true : undefined, '4');
  const alerts = hook.value('alerts') as unknown[];
  if (alerts.length > limit) throw new InvalidDocumentError([{ field: 'alerts', message: `must be ${limit} at most` }]);
  return alerts.map((alert, position) => eventOf(hook, alert, `alerts[${position}]`));
}

function eventOf(hook: ForeignDocument, plain: unknown, place: string): EventDraft {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw new InvalidDocumentError([{ field: place, message: 'must be a JSON object' }]);
  }
  const alert = ForeignDocument.of(plain);
  const name = hook.required(`${place}.labels.alertname`, alert.text('labels.alertname'), 'a text');
  const startedAt = hook.required(`${place}.startsAt`, alert.text('startsAt'), 'a time');
  const status = alert.text('status');
  const resolved = status === 'resolved';
  hook.required(`${place}.status`, resolved || status === 'firing' || undefined, 'firing or resolved');
  const identity = alert.text('fingerprint') ?? JSON.stringify(Object.entries(alert.value('labels') as object).sort());
  const kind = eventKind(alert.text('labels.kind')) ?? eventKind(name);
  return {
    id: eventId('alertmanager', identity, startedAt),
    customerName: alert.text('labels.customer'),
    kind: kind === 'maintenance' || kind === 'load_test' ? kind : 'incident',
    title: cutText(alert.text('annotations.summary') ?? name, 512),
    service: cutText(alert.text('labels.service', 'labels.job', 'labels.instance') ?? name, 255),
    startedAt,
    ...(resolved ? { endedAt: hook.required(`${place}.endsAt`, alert.text('endsAt'), 'a time') } : { ongoing: true }),
  };
}
