import type { Envelope } from '../format.js';
import { alertmanagerWebhook } from './alertmanager-webhook.js';
import { cloudEvent } from './cloud-event.js';
import { eventBridge } from './event-bridge.js';
import { lists } from './lists.js';
import { logRecord } from './log-record.js';
import { searchHits } from './search-hits.js';
import { snsNotification } from './sns-notification.js';
import { splunkCollector } from './splunk-collector.js';

/** In the order in which they are tried. */
export const ENVELOPES: readonly Envelope[] = [
  cloudEvent,
  eventBridge,
  snsNotification,
  alertmanagerWebhook,
  splunkCollector,
  searchHits,
  lists,
  logRecord,
];
