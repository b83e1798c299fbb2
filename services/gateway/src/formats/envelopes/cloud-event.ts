import type { Envelope } from '../format.js';

/** CloudEvents 1.0 in structured mode; `data_base64` holds what is not JSON. */
export const cloudEvent: Envelope = {
  title: 'CloudEvents',
  open(event) {
    if (!event.has('specversion', 'type', 'source', 'id')) return undefined;
    const encoded = event.text('data_base64');
    const data = encoded === undefined ? event.peek('data') : Buffer.from(encoded, 'base64').toString();
    if (typeof data !== 'string' && typeof data !== 'object') return undefined;
    return { documents: [data], about: { cloudEventType: event.text('type'), cloudEventSource: event.text('source') } };
  },
};
