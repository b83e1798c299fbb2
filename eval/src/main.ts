import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { attackMappingTable, evaluateAttackMapping } from './attack-mapping.js';
import { reliabilityChart, rocChart } from './charts.js';
import { dataDir, OUT, OUTCOMES_FILE, SKIPPED } from './config.js';
import { FIELD_SUITE_FILE } from './field-suite.js';
import { OutcomeFile } from './outcomes.js';
import { evaluatePantherEvents } from './panther-events.js';
import { evaluateRawAlerts } from './raw-alerts.js';
import { evaluateThreatTypes, threatTypeTable } from './threat-types.js';
import { pantherTable, rawAlertsTable, triageTable } from './triage-table.js';
import { evaluateTriage } from './triage-evaluation.js';

/** One evaluation: the files it needs, and what it prints and adds to the results. */
interface Part {
  name: string;
  files: readonly string[];
  run: (
    dataDir: string,
    outcomes?: OutcomeFile,
  ) => Promise<{ table: string; figures: unknown; charts?: Record<string, string> }>;
}

const PARTS: readonly Part[] = [
  {
    name: 'triage',
    files: ['ait_alert_groups.csv.gz'],
    run: async (data, outcomes) => {
      const { results, forecasts } = await evaluateTriage(data, outcomes);
      const charts = { 'roc.svg': rocChart(forecasts), 'reliability.svg': reliabilityChart(forecasts) };
      return { table: triageTable(results), figures: results, charts };
    },
  },
  {
    name: 'rawAlerts',
    files: ['ait_raw_alerts.jsonl'],
    run: async (data, outcomes) => {
      const figures = await evaluateRawAlerts(data, outcomes);
      return { table: rawAlertsTable(figures), figures };
    },
  },
  {
    name: 'pantherEvents',
    files: ['panther_events.jsonl'],
    run: async (data, outcomes) => {
      const figures = await evaluatePantherEvents(data, outcomes);
      return { table: pantherTable(figures), figures };
    },
  },
  {
    name: 'attackMapping',
    files: ['rules_sigma.jsonl', 'rules_splunk.jsonl'],
    run: async (data) => {
      const figures = await evaluateAttackMapping(data);
      return { table: attackMappingTable(figures), figures };
    },
  },
  {
    name: 'threatType',
    files: [FIELD_SUITE_FILE],
    run: async (data) => {
      const figures = await evaluateThreatTypes(data);
      return { table: threatTypeTable(figures), figures };
    },
  },
];

/**
 * Runs every evaluation whose data is there, prints its table and writes figures and charts.
 * @param outcomes takes what the system decides on each signal
 * @returns the exit code: "skipped" as soon as one could not run
 */
async function main(outcomes?: OutcomeFile): Promise<number> {
  const data = dataDir();
  const results: Record<string, unknown> = {};
  const charts: Record<string, string> = {};
  const skipped: string[] = [];
  for (const { name, files, ...evaluation } of PARTS) {
    const missing = files.filter((file) => !existsSync(join(data, file)));
    if (missing.length > 0) {
      skipped.push(name);
      console.log(
        `SKIPPED: ${name} was not evaluated, ${data} has no ${missing.join(', ')} (EVAL_DATA names the folder)\n`,
      );
      continue;
    }
    const part = await evaluation.run(data, outcomes);
    console.log(`${part.table}\n`);
    results[name] = part.figures;
    Object.assign(charts, part.charts);
  }
  if (skipped.length === PARTS.length) return SKIPPED;
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
