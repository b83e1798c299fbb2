import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attackMappingTable, evaluateAttackMapping } from './attack-mapping.js';
import { reliabilityChart, rocChart } from './charts.js';
import { dataDir } from './config.js';
import { evaluatePantherEvents } from './panther-events.js';
import { evaluateRawAlerts } from './raw-alerts.js';
import { pantherTable, rawAlertsTable, triageTable } from './triage-table.js';
import { evaluateTriage } from './triage-evaluation.js';

/** What test harnesses understand as "skipped". */
const SKIPPED = 77;
const NEEDED = [
  'ait_alert_groups.csv.gz',
  'ait_raw_alerts.jsonl',
  'panther_events.jsonl',
  'rules_sigma.jsonl',
  'rules_splunk.jsonl',
];
const OUT = fileURLToPath(new URL('../out/', import.meta.url));

/** Runs every evaluation, prints its table and writes figures and charts. @returns the exit code */
async function main(): Promise<number> {
  const data = dataDir();
  const missing = NEEDED.filter((file) => !existsSync(join(data, file)));
  if (missing.length > 0) {
    console.log(`SKIPPED: nothing was evaluated, ${data} has no ${missing.join(', ')} (EVAL_DATA names the folder)`);
    return SKIPPED;
  }
  const { results: triage, forecasts } = await evaluateTriage(data);
  console.log(triageTable(triage));
  const rawAlerts = await evaluateRawAlerts(data);
  console.log(`\n${rawAlertsTable(rawAlerts)}`);
  const pantherEvents = await evaluatePantherEvents(data);
  console.log(`\n${pantherTable(pantherEvents)}`);
  const attackMapping = await evaluateAttackMapping(data);
  console.log(`\n${attackMappingTable(attackMapping)}`);
  await mkdir(OUT, { recursive: true });
  await writeFile(
    join(OUT, 'results.json'),
    `${JSON.stringify({ triage, rawAlerts, pantherEvents, attackMapping }, null, 2)}\n`,
  );
  await writeFile(join(OUT, 'roc.svg'), rocChart(forecasts));
  await writeFile(join(OUT, 'reliability.svg'), reliabilityChart(forecasts));
  console.log('\nFigures and charts are in eval/out: results.json, roc.svg, reliability.svg');
  return 0;
}

process.exitCode = await main();
