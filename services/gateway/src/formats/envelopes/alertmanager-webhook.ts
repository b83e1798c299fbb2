import { isObject } from '../reading/json-object.js';
import type { Envelope } from '../format.js';

/** Alertmanager's webhook, version 4: each alert that fires is a signal, with what its group has in common. */
export const alertmanagerWebhook: Envelope = {
  title: 'Alertmanager webhook',
  open(hook) {
    const alerts = hook.peek('alerts');
    if (!Array.isArray(alerts) || !(hook.has('groupKey') || hook.has('commonLabels') || hook.has('receiver')))
      return undefined;
    const { alerts: _alerts, truncatedAlerts: _truncated, ...group } = hook.root;
    const firing = alerts.filter((alert) => isObject(alert) && alert['status'] !== 'resolved');
    return { documents: firing.map((alert: object) => ({ ...alert, group })) };
  },
};
