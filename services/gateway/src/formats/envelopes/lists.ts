import { isObject } from '../reading/json-object.js';
import type { Envelope } from '../format.js';

/** The keys under which vendors' interfaces and forwarders put a list of alerts, or one alert among other data. */
const LISTS = [
  'Findings',
  'findings',
  'resources',
  'value',
  'results',
  'records',
  'Records',
  'alerts',
  'data',
  'events',
];
const SINGLE = ['all_fields', 'alert', 'finding', 'data', 'payload', 'body'];

/** A wrapper: answers of vendors' interfaces, and of Wazuh's integrations, which put the alert beside a summary. */
export const lists: Envelope = {
  title: 'lists of alerts',
  open(document) {
    for (const key of LISTS) {
      const value = document.peek(key);
      if (Array.isArray(value) && value.every(isObject)) return { documents: value };
    }
    for (const key of SINGLE) {
      const value = document.peek(key);
      if (isObject(value)) return { documents: [value] };
    }
    return undefined;
  },
};
