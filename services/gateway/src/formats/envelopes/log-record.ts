import { readText } from '../reading/text-documents.js';
import type { Envelope } from '../format.js';

const MESSAGES = ['message', 'MESSAGE', 'event.original', '_raw', 'raw', 'log', 'msg', 'line', 'full_log'];

/** What Vector, Fluent Bit, rsyslog, syslog-ng or Logstash make of a line: the line, and where it came from. */
export const logRecord: Envelope = {
  title: 'log records',
  open(document) {
    const message = MESSAGES.map((path) => document.peek(path)).find(
      (text) => typeof text === 'string' && readText(text) !== undefined,
    );
    if (message === undefined) return undefined;
    return { documents: [message], about: { logHost: document.text('host', 'host.name', 'hostname', 'HOST') } };
  },
};
