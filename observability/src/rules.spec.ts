import { describe, expect, it } from '@jest/globals';
import { METRICS, type MetricDefinition } from '@soc-agent/platform';
import { runPrometheusTool } from '@soc-agent/testing';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { checkLogql, readPromql, withoutVariables } from './expressions.js';
import { DASHBOARDS } from './files.js';
import { OBSERVABILITY, readExpectations, readRules, testFiles } from './rules.js';

const rules = readRules();
const alerts = [...new Set(rules.flatMap(({ alert }) => alert ?? []))];
const panels = DASHBOARDS.flatMap(({ rows }) => Object.values(rows).flat());
const logs = panels.filter(({ as }) => as === 'logs').flatMap(({ queries }) => Object.values(queries));
const expressions = [
  ...rules.map(({ expr }) => expr),
  ...panels.filter(({ as }) => as !== 'logs').flatMap(({ queries }) => Object.values(queries).map(withoutVariables)),
];

/** Generous: promtool plays two days of history. */
const TOOL_TIMEOUT_MS = 120_000;
/** Labels that Prometheus or a rule adds. */
const ADDED = ['instance', 'alertname', 'alertstate', 'slo', 'le'];
const RECORDED = new Set(rules.flatMap(({ record }) => record ?? []));
const SUFFIXES = { counter: [''], gauge: [''], histogram: ['_bucket', '_count', '_sum'] };
const DECLARED = new Map(
  Object.entries<MetricDefinition>(METRICS).flatMap(([name, { type, labels }]) =>
    SUFFIXES[type].map((suffix) => [name + suffix, { name, labels: Object.keys(labels) }] as const),
  ),
);

describe('expressions of rules and dashboards', () => {
  it.each(expressions)('%s speaks of what is declared', (expression) => {
    const { metrics, labels } = readPromql(expression);
    const known = metrics.filter((name) => /^(process|nodejs)_|^ALERTS$/.test(name) || RECORDED.has(name));
    const declared = metrics.filter((name) => DECLARED.has(name));
    expect(metrics.filter((name) => !known.includes(name) && !declared.includes(name))).toEqual([]);
    const ours = declared.flatMap((name) => DECLARED.get(name)?.labels ?? []);
    expect(labels.filter((label) => ![...ADDED, ...ours].includes(label))).toEqual([]);
  });

  it.each(logs)('%s is LogQL', (expression) => {
    expect(() => checkLogql(expression)).not.toThrow();
  });

  it('that are wrong are noticed', () => {
    expect(() => readPromql('sum(rate(soc_jobs_total[5m])')).toThrow('does not parse');
    expect(() => checkLogql('{service_name="gateway"')).toThrow('does not parse');
  });

  it('use every metric there is', () => {
    const used = new Set(
      expressions.flatMap((expression) => readPromql(expression).metrics).map((name) => DECLARED.get(name)?.name),
    );
    expect(Object.keys(METRICS).filter((name) => !used.has(name))).toEqual([]);
  });
});

describe('alerts', () => {
  it('have a runbook each, which their annotation names, and no runbook is for another', () => {
    const runbooks = globSync('../docs/operations/runbooks/*.md', { cwd: OBSERVABILITY }).map((file) =>
      basename(file, '.md'),
    );
    expect(runbooks.sort()).toEqual([...alerts].sort());
    for (const { alert, annotations, labels } of rules.filter((rule) => rule.alert)) {
      expect(annotations?.['runbook_url']).toMatch(new RegExp(`/operations/runbooks/${alert}\\.md$`));
      expect(['page', 'ticket']).toContain(labels?.['severity']);
    }
  });

  it.each(alerts)('%s is tested where it must fire and where it must not', (alert) => {
    const expectations = readExpectations().filter((expectation) => expectation.alert === alert);
    expect(new Set(expectations.map(({ fires }) => fires))).toEqual(new Set([true, false]));
  });
});

describe('Prometheus and Alertmanager', () => {
  it(
    'accept their configuration',
    async () => {
      await runPrometheusTool('promtool', ['check', 'config', `${OBSERVABILITY}prometheus/prometheus.yml`]);
      await runPrometheusTool('amtool', ['check-config', `${OBSERVABILITY}alertmanager/alertmanager.yml`]);
    },
    TOOL_TIMEOUT_MS,
  );

  it.each(testFiles())(
    '%s passes',
    async (file) => {
      await runPrometheusTool('promtool', ['test', 'rules', file]);
    },
    TOOL_TIMEOUT_MS,
  );
});
