import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dataDir, OUT, OUTCOMES_FILE, SKIPPED } from './config.js';
import { compareOutcomes } from './outcome-diff.js';
import { outcomeDiffTable } from './outcome-diff-table.js';
import { readOutcomes, type Outcome } from './outcomes.js';

const CHANGES_FILE = 'changes.ndjson';

/**
 * Evaluates two built versions on the same data, and prints which signals they decide differently on.
 * @param roots folders of the version before and the one after
 * @returns the exit code: "skipped" as soon as data is missing
 */
async function main(...roots: [string, string]): Promise<number> {
  const isWhole = roots.map(evaluate).every(Boolean);
  const [before, after] = [await outcomesOf(roots[0]), await outcomesOf(roots[1])];
  if (before.length + after.length === 0) return SKIPPED;
  const diff = compareOutcomes(before, after);
  console.log(`\n${outcomeDiffTable(diff)}`);
  writeFileSync(join(OUT, CHANGES_FILE), diff.changes.map((change) => `${JSON.stringify(change)}\n`).join(''));
  console.log(`\nAll changes, one a line, are in eval/out/${CHANGES_FILE}`);
  return isWhole ? 0 : SKIPPED;
}

/** Whether all data was there. @throws Error when the evaluation failed. */
function evaluate(root: string): boolean {
  rmSync(outcomesFileOf(root), { force: true });
  console.log(`\nevaluating ${root}\n`);
  const program = join(root, 'eval/dist/main.js');
  const env = { ...process.env, EVAL_DATA: resolve(dataDir()) };
  const { status } = spawnSync(process.execPath, [program, '--outcomes'], { env, stdio: 'inherit' });
  if (status !== 0 && status !== SKIPPED) throw new Error('the evaluation failed; what it said is above');
  return status === 0;
}

async function outcomesOf(root: string): Promise<Outcome[]> {
  const file = outcomesFileOf(root);
  if (!existsSync(file)) throw new Error(`${root} writes no outcomes: that version cannot be compared`);
  return readOutcomes(file);
}

function outcomesFileOf(root: string): string {
  return join(root, 'eval/out', OUTCOMES_FILE);
}

const [before, after] = process.argv.slice(2);
if (!before || !after) throw new Error('usage: diff.js <folder of the version before> <folder of the one after>');
try {
  process.exitCode = await main(before, after);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
