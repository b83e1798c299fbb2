import { quantiles, type Dashboard } from '../dashboard.js';

/** Requests of people and programs; probes and scrapes would drown them. */
const API = 'route=~"/api/.*"';

export const apiAndWebsocket: Dashboard = {
  uid: 'soc-api',
  title: 'API and WebSocket',
  description: 'What callers of the gateway experience, and what reaches the dashboards.',
  rows: {
    Requests: [
      {
        title: 'Requests by status',
        description: '429 and 503 are signals that were refused: the sender has to come again.',
        unit: 'reqps',
        queries: { '{{status}}': `sum by (status) (rate(soc_http_requests_total{${API}}[$__rate_interval]))` },
      },
      {
        title: 'Requests by route',
        description: 'Per second.',
        unit: 'reqps',
        queries: {
          '{{method}} {{route}}': `topk(10, sum by (method, route) (rate(soc_http_requests_total{${API}}[$__rate_interval])))`,
        },
      },
      {
        title: 'Share of errors of ours',
        description: '5xx among all answers.',
        unit: 'percentunit',
        queries: {
          errors: `(sum(rate(soc_http_requests_total{${API}, status=~"5.."}[$__rate_interval])) or vector(0)) / sum(rate(soc_http_requests_total{${API}}[$__rate_interval]))`,
        },
        thresholds: { warn: 0.001, bad: 0.01 },
      },
      {
        title: 'Time to accept a signal',
        description: 'Until Redis has it.',
        unit: 's',
        queries: quantiles(
          'soc_http_request_duration_seconds_bucket{method="POST", route=~"/api/(signals|ingest/:format)"}',
        ),
      },
      {
        title: 'Duration by route, 95th percentile',
        description: 'The ten slowest.',
        unit: 's',
        queries: {
          '{{method}} {{route}}': `topk(10, histogram_quantile(0.95, sum by (le, method, route) (rate(soc_http_request_duration_seconds_bucket{${API}}[$__rate_interval]))))`,
        },
      },
      {
        title: 'Signals refused for a bound',
        description: 'Requests by the bound that was passed, and at how many gateways it is passed now.',
        unit: 'short',
        queries: {
          '{{reason}}, a second': 'sum by (reason) (rate(soc_intake_refused_total[$__rate_interval]))',
          '{{reason}}, gateways': 'sum by (reason) (soc_intake_refusing)',
        },
      },
      {
        title: 'Requests beyond a limit',
        description: 'Refused with 429, by which limit; those that could not be counted were answered.',
        unit: 'reqps',
        queries: {
          '{{limit}}': 'sum by (limit) (rate(soc_limited_requests_total[$__rate_interval]))',
          'not counted': 'sum(rate(soc_uncounted_requests_total[$__rate_interval]))',
        },
      },
    ],
    'Live events': [
      {
        title: 'Open dashboards by notifier',
        description: 'Browsers connected to each process.',
        unit: 'short',
        queries: { '{{instance}}': 'sum by (instance) (soc_active_websocket_connections)' },
      },
      {
        title: 'Events sent',
        description: 'Each goes to every open dashboard.',
        unit: 'ops',
        queries: { '{{event}}': 'sum by (event) (rate(soc_notifications_total[$__rate_interval]))' },
      },
      {
        title: 'Age of an event',
        description: 'How long notifications waited for a notifier.',
        unit: 's',
        queries: quantiles('soc_queue_wait_seconds_bucket{queue="notifications"}'),
      },
    ],
  },
};
