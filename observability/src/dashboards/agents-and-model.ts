import { quantiles, type Dashboard } from '../dashboard.js';

export const agentsAndModel: Dashboard = {
  uid: 'soc-agents',
  title: 'Agents and model cost',
  description:
    'How long agents take, how often something is missing, and what the model does and costs. Without a model its panels are empty.',
  inputs: {
    input_price: { label: 'USD per million input tokens', value: '0.25' },
    output_price: { label: 'USD per million output tokens', value: '2.00' },
  },
  rows: {
    Agents: [
      {
        title: 'Duration by agent, 95th percentile',
        description: 'Context and conclusion, the model included. Points are traces.',
        unit: 's',
        queries: {
          '{{agent}}':
            'histogram_quantile(0.95, sum by (le, agent) (rate(soc_agent_duration_seconds_bucket[$__rate_interval])))',
        },
      },
      {
        title: 'Answers by agent',
        description: 'Per second.',
        unit: 'ops',
        queries: { '{{agent}}': 'sum by (agent) (rate(soc_agent_duration_seconds_count[$__rate_interval]))' },
      },
      {
        title: 'Degraded answers',
        description: 'Missing at the deadline, failed, or without the model that should have helped.',
        unit: 'ops',
        queries: { '{{slot}}': 'sum by (slot) (rate(soc_degraded_slots_total[$__rate_interval]))' },
      },
    ],
    Model: [
      {
        title: 'Questions by how they ended',
        description: 'Everything but answered and cached is an attempt that failed.',
        unit: 'ops',
        queries: { '{{outcome}}': 'sum by (outcome) (rate(soc_model_requests_total[$__rate_interval]))' },
      },
      {
        title: 'Time of an answer',
        description: 'From sending a question to the last byte.',
        unit: 's',
        queries: quantiles('soc_model_duration_seconds_bucket'),
      },
      {
        title: 'The rules engine in its place, by reason',
        description: 'Answers without the help of the model.',
        unit: 'ops',
        queries: { '{{reason}}': 'sum by (reason) (rate(soc_model_fallbacks_total[$__rate_interval]))' },
      },
      {
        as: 'stat',
        title: 'Circuit breaker',
        description: '1: the model failed again and again and is left alone for half a minute.',
        unit: 'short',
        queries: { open: 'max(soc_model_breaker_open)' },
        thresholds: { warn: 1, bad: 1 },
      },
      {
        as: 'stat',
        title: "The day's tokens",
        description: 'Share of LLM_TOKENS_PER_DAY that is spent since midnight UTC.',
        unit: 'percentunit',
        queries: { spent: 'max(soc_model_day_tokens) / max(soc_model_day_tokens_limit)' },
        thresholds: { warn: 0.75, bad: 0.9 },
      },
      {
        as: 'stat',
        title: 'Struck from answers',
        description:
          'Findings of the last hour that their evidence does not support, and sentences that advise or play down.',
        unit: 'short',
        queries: {
          findings: 'sum(increase(soc_model_struck_findings_total[1h]))',
          sentences: 'sum(increase(soc_model_struck_advice_total[1h]))',
        },
      },
      {
        as: 'stat',
        title: 'The server',
        description: 'What the probe at start found it to do with schemas, limits, seeds and refusals.',
        unit: 'short',
        queries: { '{{trait}}: {{value}}': 'max by (trait, value) (soc_model_server_trait)' },
      },
      {
        title: 'Not shown to the model',
        description: 'Private values per second, by kind.',
        unit: 'short',
        queries: { '{{kind}}': 'sum by (kind) (rate(soc_model_hidden_values_total[$__rate_interval]))' },
      },
    ],
    Cost: [
      {
        title: 'Tokens',
        description: 'Per second, as the server reports them.',
        unit: 'short',
        queries: {
          '{{model}} {{direction}}': 'sum by (model, direction) (rate(soc_model_tokens_total[$__rate_interval]))',
        },
      },
      {
        title: 'Tokens of one threat',
        description: 'All agents together, on average.',
        unit: 'short',
        queries: {
          '{{direction}}':
            'sum by (direction) (rate(soc_model_tokens_total[$__rate_interval])) / on () group_left () sum(rate(soc_threats_processed_total[$__rate_interval]))',
        },
      },
      {
        title: 'Cost per hour',
        description: 'At the prices at the top of this page, which are yours to set.',
        unit: 'currencyUSD',
        queries: {
          input: 'sum(rate(soc_model_tokens_total{direction="input"}[$__rate_interval])) * 3600 / 1e6 * $input_price',
          output:
            'sum(rate(soc_model_tokens_total{direction="output"}[$__rate_interval])) * 3600 / 1e6 * $output_price',
        },
      },
    ],
  },
};
