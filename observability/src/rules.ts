import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** Folder of everything that is configuration. */
export const OBSERVABILITY = fileURLToPath(new URL('../', import.meta.url));

/** A rule as Prometheus reads it. */
export interface Rule {
  alert?: string;
  record?: string;
  expr: string;
  labels?: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
}

/** A file of cases for `promtool test rules`. */
export interface RuleTests {
  tests: { alert_rule_test?: { alertname: string; exp_alerts: readonly unknown[] }[] }[];
}

/** All recording rules and alerts. */
export function readRules(): Rule[] {
  const files = readAll<{ groups: { rules: Rule[] }[] }>('prometheus/rules/*.yml');
  return files.flatMap(({ groups }) => groups.flatMap(({ rules }) => rules));
}

/** Paths of the tests of rules. */
export function testFiles(): string[] {
  return globSync('prometheus/tests/*.test.yml', { cwd: OBSERVABILITY }).map((file) => OBSERVABILITY + file);
}

/** What the tests expect of each alert. */
export function readExpectations(): { alert: string; fires: boolean }[] {
  return readAll<RuleTests>('prometheus/tests/*.test.yml').flatMap(({ tests }) =>
    tests.flatMap(({ alert_rule_test: expectations = [] }) =>
      expectations.map(({ alertname, exp_alerts }) => ({ alert: alertname, fires: exp_alerts.length > 0 })),
    ),
  );
}

function readAll<T>(pattern: string): T[] {
  return globSync(pattern, { cwd: OBSERVABILITY }).map(
    (file) => parse(readFileSync(OBSERVABILITY + file, 'utf8')) as T,
  );
}
