import type { Severity } from '@soc-agent/contracts';
import type { Format } from '../format.js';
import { severityOfNumber, severityOfWord } from '../reading/severities.js';

/** A CloudEvent whose data is in no format that is known: its own attributes tell what it is about. */
export const cloudEventAlone: Format = {
  name: 'cloudevents',
  title: 'CloudEvents 1.0',
  recognises: (event) => event.has('specversion', 'type', 'source', 'id'),
  read(event) {
    const type = event.required('type', event.text('type'), 'a text');
    const subject = event.text('subject');
    event.ignore('specversion', 'datacontenttype', 'dataschema', 'traceparent');
    return {
      eventId: `${event.text('source')}#${event.text('id')}`,
      time: event.time('time'),
      severity: severityOf(event.text('severitytext'), event.number('severitynumber')),
      title: subject === undefined ? type : `${type} ${subject}`,
      description:
        typeof event.peek('data') === 'string' ? event.text('data') : event.text('data.message', 'data.description'),
      product: event.text('source') ?? 'CloudEvents',
      ruleId: type,
      ruleName: type,
      entities: {
        sourceIps: event.entities('sourceIps', 'data.sourceIp', 'data.source_ip', 'data.clientIp'),
        users: event.entities('users', 'data.user', 'data.username'),
        hosts: event.entities('hosts', 'data.host', 'data.hostname'),
      },
      metadata: { subject },
    };
  },
};

/** CloudEvents' extension for severity has OpenTelemetry's numbers, 1 to 24; an event that claims none is informational. */
function severityOf(text: string | undefined, number: number | undefined): Severity {
  return severityOfWord(text) ?? severityOfNumber(number, { LOW: 9, MEDIUM: 13, HIGH: 17, CRITICAL: 21 }) ?? 'INFO';
}
