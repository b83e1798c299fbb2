import { quantiles, type Dashboard } from '../dashboard.js';

export const socOverview: Dashboard = {
  uid: 'soc-overview',
  title: 'SOC overview',
  description: 'What comes in, what it turns out to be, and whether it is worked on in time.',
  rows: {
    Now: [
      {
        as: 'stat',
        title: 'Alerts',
        description: 'Alerts of ours that fire. Each has a runbook.',
        unit: 'short',
        queries: { alerts: 'count(ALERTS{alertname=~"Soc.*", alertstate="firing"}) or vector(0)' },
        thresholds: { warn: 1, bad: 1 },
      },
      {
        as: 'stat',
        title: 'Waiting for a person',
        description: 'Stored threats that require review.',
        unit: 'short',
        queries: { threats: 'max(soc_threats_requiring_review)' },
      },
      {
        as: 'stat',
        title: 'Under way',
        description: 'Analyses that are open; MAX_OPEN_RUNS bounds them.',
        unit: 'short',
        queries: { analyses: 'max(soc_open_runs)' },
      },
      {
        as: 'stat',
        title: 'Waiting signals',
        description: 'Jobs with signals that are accepted and not yet opened.',
        unit: 'short',
        queries: {
          jobs: 'sum(max by (queue, state) (bullmq_job_count{queue=~"signals|signal-batches", state=~"waiting|prioritized"}))',
        },
        thresholds: { warn: 1000, bad: 10_000 },
      },
      {
        as: 'stat',
        title: 'Stored threats',
        description: 'MAX_STORED_THREATS bounds them; the oldest that may go are removed.',
        unit: 'short',
        queries: { threats: 'max(soc_stored_threats)' },
      },
      {
        as: 'stat',
        title: 'Open dashboards',
        description: 'Browsers connected for live events.',
        unit: 'short',
        queries: { browsers: 'sum(soc_active_websocket_connections)' },
      },
    ],
    Threats: [
      {
        title: 'Analyzed, by severity',
        description: 'Analyses stored per second.',
        unit: 'ops',
        queries: { '{{severity}}': 'sum by (severity) (rate(soc_threats_processed_total[$__rate_interval]))' },
      },
      {
        title: 'Analyzed, by type',
        description: 'Analyses stored per second.',
        unit: 'ops',
        queries: { '{{threat_type}}': 'sum by (threat_type) (rate(soc_threats_processed_total[$__rate_interval]))' },
      },
      {
        as: 'heatmap',
        title: 'False positive scores',
        description:
          'Left to right: time; upwards: more surely a false alarm. A shift of the whole picture is a change of the source or of the rules.',
        unit: 'short',
        queries: { '{{le}}': 'sum by (le) (increase(soc_fp_score_bucket[$__rate_interval]))' },
      },
    ],
    Incidents: [
      {
        title: 'Open incidents, by severity',
        description: 'Shown and not closed.',
        unit: 'short',
        queries: { '{{severity}}': 'max by (severity) (soc_open_incidents)' },
      },
      {
        title: 'Time to acknowledge',
        description: 'From showing an incident until somebody said that they work on it.',
        unit: 's',
        queries: quantiles('soc_incident_acknowledge_seconds_bucket'),
      },
      {
        title: 'Not acknowledged in time',
        description:
          'Threats in an hour that escalated because nobody had acknowledged them, and of which it was too late then.',
        unit: 'short',
        queries: {
          escalated: 'sum(increase(soc_sla_escalations_total[1h]))',
          'too late': 'sum(increase(soc_sla_breaches_total[1h]))',
        },
      },
      {
        as: 'stat',
        title: 'Threats for each incident',
        description: 'Threats put into groups in a day, for each incident that opened: how much shorter the queue is.',
        unit: 'short',
        queries: {
          threats: 'sum(increase(soc_incident_threats_total[1d])) / sum(increase(soc_incidents_opened_total[1d]))',
        },
      },
      {
        as: 'stat',
        title: 'Merges taken back',
        description: 'Share of the merges of a week that somebody undid: wrong ones.',
        unit: 'percentunit',
        queries: {
          merges: 'sum(increase(soc_incident_merges_undone_total[7d])) / sum(increase(soc_incident_merges_total[7d]))',
        },
        thresholds: { warn: 0.1, bad: 0.3 },
      },
    ],
    'In time and complete': [
      {
        title: 'Time to analysis',
        description: 'From accepting a signal to its stored analysis. Points are traces: click one.',
        unit: 's',
        queries: quantiles('soc_threat_processing_duration_seconds_bucket{phase="total"}'),
        thresholds: { warn: 10, bad: 30 },
      },
      {
        title: 'Where the time goes',
        description: 'Mean duration of each phase.',
        unit: 's',
        queries: {
          '{{phase}}':
            'sum by (phase) (rate(soc_threat_processing_duration_seconds_sum{phase!="total"}[$__rate_interval])) / sum by (phase) (rate(soc_threat_processing_duration_seconds_count{phase!="total"}[$__rate_interval]))',
        },
      },
      {
        title: 'Incomplete analyses',
        description: 'Partial: without an answer of some agent or analyzer. Failed: could not be put together.',
        unit: 'ops',
        queries: {
          partial: 'sum(rate(soc_partial_analyses_total[$__rate_interval]))',
          failed: 'sum(rate(soc_failed_analyses_total[$__rate_interval]))',
        },
      },
      {
        title: 'Response actions',
        description: 'How approved actions ended. Empty columns of zeros while RESPONSE_MODE is off.',
        unit: 'ops',
        queries: { '{{outcome}}': 'sum by (outcome) (rate(soc_actions_total[$__rate_interval]))' },
      },
      {
        as: 'logs',
        width: 16,
        title: 'Errors in the logs',
        description: 'One line per failure, of all services. A line with a trace id links to its trace.',
        unit: 'none',
        queries: {
          lines:
            '{service_name=~"gateway|coordinator|agent-worker|analyzer-worker|notifier"} | severity_text=~"(?i)error"',
        },
      },
    ],
  },
};
