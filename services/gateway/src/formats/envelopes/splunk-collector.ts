import { isObject } from '../reading/json-object.js';
import type { Envelope } from '../format.js';

/** What is posted to Splunk's HTTP Event Collector, and what its alert actions post. */
export const splunkCollector: Envelope = {
  title: 'Splunk HEC',
  open(document) {
    const event = document.peek('event');
    if ((typeof event === 'string' || isObject(event)) && document.has('event') && isCollected(document.root)) {
      const about = {
        splunkHost: document.text('host'),
        splunkSource: document.text('source'),
        splunkSourcetype: document.text('sourcetype'),
      };
      return { documents: [event], about };
    }
    const result = document.peek('result');
    if (!isObject(result)) return undefined;
    return { documents: [{ ...searchOf(document.text('search_name')), ...result }] };
  },
};

/** Keys of the collector's own. */
const KEYS: ReadonlySet<string> = new Set(['event', 'time', 'host', 'source', 'sourcetype', 'index', 'fields']);

function isCollected(root: object): boolean {
  return Object.keys(root).every((key) => KEYS.has(key));
}

function searchOf(name: string | undefined): object {
  return name === undefined ? {} : { search_name: name };
}
