import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT, runGroup, say, type GroupOptions } from '../run.ts';

export const REPORTS = join(ROOT, '.soc/reports');

/** What became of a group of tests, with a text for each that failed. */
interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
  failures: string[];
}

/** What is read of a report, which jest and Vitest write alike. */
interface Report {
  numPassedTests?: number;
  numPendingTests?: number;
  numTodoTests?: number;
  testResults?: FileReport[];
}

interface FileReport {
  name: string;
  status: string;
  message?: string;
  assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
}

/** Of a failed test's message; the whole stands where it ran. */
const MESSAGE_LINES = 12;

/** Runs groups of tests one after the other; says last which failed and how many passed. The exit code says whether all did. */
export async function runTests(groups: readonly (() => Promise<Outcome>)[]): Promise<void> {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  const runs: Outcome[] = [];
  for (const group of groups) runs.push(await group());
  const passed = sum(runs, 'passed');
  const failed = sum(runs, 'failed');
  for (const text of runs.flatMap(({ failures }) => failures)) console.log(`\n${text}`);
  console.log(`\n${passed} passed, ${failed} failed, ${sum(runs, 'skipped')} skipped`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

/** Runs one of jest's projects. @param name what its part is called, where it is run in parts. */
export function jest(
  project: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  name = project,
): Promise<Outcome> {
  const report = join(REPORTS, `${name.replaceAll(' ', '-')}.json`);
  const reporting = ['--selectProjects', project, '--passWithNoTests', '--json', `--outputFile=${report}`];
  return counted(name, report, ['npm', 'run', '--silent', 'jest', '--', ...reporting, ...args], { env });
}

/** Runs tests and counts them by the report they leave; a file that could not run at all counts as a failed test. */
export async function counted(
  name: string,
  report: string,
  [command = '', ...args]: readonly string[],
  options: GroupOptions,
): Promise<Outcome> {
  say(`tests: ${name}`);
  const code = await runGroup(command, args, options);
  const { numPassedTests = 0, numPendingTests = 0, numTodoTests = 0, testResults = [] } = read(report);
  const failures = testResults.flatMap((file) => failuresOf(name, file));
  // a runner that failed without a failed test has failed all the same
  return {
    passed: numPassedTests,
    failed: failures.length || (code === 0 ? 0 : 1),
    skipped: numPendingTests + numTodoTests,
    failures,
  };
}

/** A text for each failed test of a file, or for the file that did not run. */
function failuresOf(group: string, { name, status, message, assertionResults }: FileReport): string[] {
  const file = relative(ROOT, name);
  if (status === 'failed' && assertionResults.length === 0) return [`FAILED ${group}: ${file}\n${shortened(message)}`];
  return assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => `FAILED ${group}: ${file}: ${test.fullName}\n${shortened(test.failureMessages.join('\n'))}`);
}

function shortened(message = ''): string {
  return stripVTControlCharacters(message).split('\n').slice(0, MESSAGE_LINES).join('\n');
}

function read(report: string): Report {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as Report;
  } catch {
    return {};
  }
}

function sum(runs: readonly Outcome[], key: 'passed' | 'failed' | 'skipped'): number {
  return runs.reduce((total, run) => total + run[key], 0);
}
