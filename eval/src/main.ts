import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dataDir, OUT, OUTCOMES_FILE, SKIPPED } from './config.js';
import { writeDecisions } from './decisions.js';
import { LabelledData } from './labelled-data.js';
import { OutcomeFile } from './outcomes.js';
import { PARTS } from './parts.js';

/**
 * Runs every evaluation whose data is there, prints its table and writes figures and charts.
 * @param outcomes takes what the system decides on each signal
 * @returns the exit code: "skipped" as soon as one could not run
 */
async function main(outcomes?: OutcomeFile): Promise<number> {
  const data = new LabelledData(dataDir());
  const results: Record<string, unknown> = {};
  const charts: Record<string, string> = {};
  const skipped: string[] = [];
  for (const { name, files, ...evaluation } of PARTS) {
    const missing = files.filter((file) => !data.has(file));
    if (missing.length > 0) {
      skipped.push(name);
      console.log(
        `SKIPPED: ${name} was not evaluated, ${data.folder} has no ${missing.join(', ')} (EVAL_DATA names the folder)\n`,
      );
      continue;
    }
    const part = await evaluation.run(data);
    console.log(`${part.table}\n`);
    results[name] = part.figures;
    Object.assign(charts, part.charts);
  }
  if (skipped.length === PARTS.length) return SKIPPED;
  if (outcomes) await writeDecisions(data, outcomes);
  await mkdir(OUT, { recursive: true });
  await writeFile(join(OUT, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  for (const [file, chart] of Object.entries(charts)) await writeFile(join(OUT, file), chart);
  console.log(`Figures and charts are in eval/out: ${['results.json', ...Object.keys(charts)].join(', ')}`);
  return skipped.length > 0 ? SKIPPED : 0;
}

const { values } = parseArgs({ options: { outcomes: { type: 'boolean', default: false } } });
const outcomes = values.outcomes ? new OutcomeFile(join(OUT, OUTCOMES_FILE)) : undefined;
process.exitCode = await main(outcomes);
outcomes?.close();
