import type { Dashboard } from '../dashboard.js';

export const slo: Dashboard = {
  uid: 'soc-slo',
  title: 'SLO',
  description:
    'What users were promised and how much of the allowance for breaking it is used. The promises are at the head of prometheus/rules/slo.yml.',
  rows: {
    'Kept at the moment': [
      {
        as: 'stat',
        width: 12,
        title: 'Kept within the last hour',
        description: 'Share of signals accepted, analyzed within 30 s, and analyzed completely.',
        unit: 'percentunit',
        queries: { '{{slo}}': '1 - slo:error_ratio:rate1h' },
      },
      {
        as: 'stat',
        width: 12,
        title: 'Kept within the last day',
        description: 'As before, over a day.',
        unit: 'percentunit',
        queries: { '{{slo}}': '1 - slo:error_ratio:rate1d' },
      },
    ],
    'Burn rate': [
      {
        width: 12,
        title: 'Last five minutes and last hour',
        description: '1 uses up the allowance of 30 days in 30 days. When both are above 14.4, somebody is paged.',
        unit: 'short',
        queries: {
          '{{slo}} 5 min': 'slo:error_ratio:rate5m / on (slo) slo:error_budget:ratio',
          '{{slo}} 1 h': 'slo:error_ratio:rate1h / on (slo) slo:error_budget:ratio',
        },
        thresholds: { warn: 3, bad: 14.4 },
      },
      {
        width: 12,
        title: 'Last two hours and last day',
        description: 'When both are above 3, there is a ticket.',
        unit: 'short',
        queries: {
          '{{slo}} 2 h': 'slo:error_ratio:rate2h / on (slo) slo:error_budget:ratio',
          '{{slo}} 1 d': 'slo:error_ratio:rate1d / on (slo) slo:error_budget:ratio',
        },
        thresholds: { warn: 3, bad: 14.4 },
      },
    ],
    'The allowance': [
      {
        width: 24,
        title: 'Left of it, over 30 days',
        description: 'At 0 the promise is broken. It needs 30 days of stored metrics to mean what it says.',
        unit: 'percentunit',
        queries: { '{{slo}}': '1 - avg_over_time(slo:error_ratio:rate5m[30d]) / on (slo) slo:error_budget:ratio' },
      },
    ],
  },
};
