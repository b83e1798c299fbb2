import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compareRuns, orderOf, VERSIONS, type Comparison, type Run, type Version } from './comparison.js';
import { fail, ROUNDS } from './config.js';

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));
const OUT = fileURLToPath(new URL('../out/', import.meta.url));

/**
 * Measures two built versions in turns with this bench, each time from an empty store, and compares the medians.
 * @param roots folders of the versions, which this may empty of what they have stored.
 */
async function compareVersions(roots: Readonly<Record<Version, string>>): Promise<void> {
  const order = orderOf(ROUNDS);
  const runs: Run[] = [];
  for (const [n, version] of order.entries()) {
    console.log(`\nrun ${n + 1} of ${order.length}: ${version}, ${titleOf(roots[version])}`);
    const results = await measure(roots[version]);
    if (results['lost'] !== 0) console.log(`run ${n + 1} lost ${String(results['lost'])} threats`);
    runs.push({ version, results });
  }
  const comparison = compareRuns(runs);
  const versions = Object.fromEntries(VERSIONS.map((version) => [version, titleOf(roots[version])]));
  const written = { at: new Date().toISOString(), versions, rounds: ROUNDS, ...comparison, runs };
  writeFileSync(`${OUT}comparison.json`, `${JSON.stringify(written, null, 2)}\n`);
  for (const version of VERSIONS) console.log(`${version}: ${versions[version]}`);
  console.table(tableOf(comparison));
  console.log(`medians of ${ROUNDS} runs each; all runs are in ${OUT}comparison.json`);
}

function tableOf({ medians, ratios, ratiosOfRounds }: Comparison): Record<string, Record<string, unknown>> {
  const shown = (figure: number | null | undefined): number | string => figure ?? '–';
  const rows = Object.entries(ratios).map(([name, ratio]) => {
    const row = {
      before: shown(medians.before[name]),
      after: shown(medians.after[name]),
      'after / before': shown(ratio),
      'of each round': ratiosOfRounds[name]?.map(shown).join(' '),
    };
    return [name, row] as const;
  });
  return Object.fromEntries(rows);
}

/** One run of the bench, in a process of its own; what it wrote. @throws Error when it failed. */
async function measure(root: string): Promise<Record<string, unknown>> {
  // what a version stores lies there
  rmSync(`${root}/.soc`, { recursive: true, force: true });
  const env = { ...process.env };
  // each version has servers of its own
  for (const name of ['REDIS_URL', 'DATABASE_URL', 'DATABASE_OWNER_URL']) {
    delete env[name];
    delete env[`${name}_FILE`];
  }
  const bench = spawn(process.execPath, [MAIN], { env: { ...env, BENCH_ROOT: root }, stdio: 'inherit' });
  // the bench stops the system that it has started, and is waited for
  const told = (signal: NodeJS.Signals): unknown => bench.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, told);
  const [code, by] = (await once(bench, 'exit')) as [number | null, string | null];
  for (const signal of signals) process.off(signal, told);
  if (code !== 0) throw new Error(`this run ended with ${by ?? `exit code ${code}`}; what it said is above`);
  return JSON.parse(readFileSync(`${OUT}results.json`, 'utf8')) as Record<string, unknown>;
}

function titleOf(root: string): string {
  return execFileSync('git', ['-C', root, 'log', '-1', '--format=%h, %s'], { encoding: 'utf8' }).trim();
}

const [before, after] = process.argv.slice(2);
if (!before || !after) fail('usage: compare.js <folder of the version before> <folder of the one after>');
await compareVersions({ before, after }).catch((error: Error) => fail(error.message));
