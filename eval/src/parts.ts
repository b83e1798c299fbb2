import { evaluateInjection } from './injection.js';
import { injectionTable } from './injection-table.js';
import { evaluateTriage } from './ait-evaluation.js';
import { GROUPS_FILE } from './ait-groups.js';
import { triageTable } from './ait-table.js';
import { attackMappingTable, evaluateAttackMapping } from './attack-mapping.js';
import { reliabilityChart, rocChart } from './charts.js';
import { evaluateFieldSuite } from './field-evaluation.js';
import { FIELD_SUITE_FILE, loadFieldSuite } from './field-suite.js';
import { fieldTable } from './field-table.js';
import { evaluateIncidents } from './incident-evaluation.js';
import { incidentTable } from './incident-table.js';
import type { LabelledData } from './labelled-data.js';
import { metricsOf } from './metrics.js';
import { loadPantherEvents, PANTHER_FILE } from './panther-events.js';
import { pantherTable } from './panther-table.js';
import { RAW_ALERTS_FILE } from './raw-alerts.js';
import { evaluateRawAlerts } from './raw-alerts-evaluation.js';
import { rawAlertsTable } from './raw-alerts-table.js';
import { judgeAlone } from './replay.js';
import { evaluateStream } from './stream-evaluation.js';
import { streamTable } from './stream-table.js';
import { STREAMS_FOLDER } from './streams.js';
import { evaluateThreatTypes, threatTypeTable } from './threat-types.js';
import { evaluateWeights } from './weights-evaluation.js';
import { weightsTable } from './weights-table.js';

/** One evaluation: its key in the results, the files it needs, and what it prints and adds to the results. */
export interface Part {
  name: string;
  files: readonly string[];
  run: (data: LabelledData) => Promise<{ table: string; figures: unknown; charts?: Record<string, string> }>;
}

/** Everything `make eval` judges, in the order of its tables. */
export const PARTS: readonly Part[] = [
  {
    name: 'injection',
    files: [],
    run: () => {
      const figures = evaluateInjection();
      return Promise.resolve({ table: injectionTable(figures), figures });
    },
  },
  {
    name: 'triage',
    files: [GROUPS_FILE],
    run: async (data) => {
      const { results, forecasts } = await evaluateTriage(data);
      const charts = { 'roc.svg': rocChart(forecasts), 'reliability.svg': reliabilityChart(forecasts) };
      return { table: triageTable(results), figures: results, charts };
    },
  },
  {
    name: 'streams',
    files: [STREAMS_FOLDER],
    run: async (data) => {
      const streams = await data.streams();
      const figures = Object.fromEntries(streams.map((stream) => [stream.name, evaluateStream(stream)]));
      return { table: streamTable(figures), figures };
    },
  },
  {
    name: 'incidents',
    files: [GROUPS_FILE, STREAMS_FOLDER],
    run: async (data) => {
      const results = await evaluateIncidents(data);
      const { ait, streams, quietMonths } = results;
      return { table: incidentTable(results), figures: { ait, ...streams, quietMonths } };
    },
  },
  {
    name: 'rawAlerts',
    files: [RAW_ALERTS_FILE],
    run: async (data) => {
      const figures = await evaluateRawAlerts(data);
      return { table: rawAlertsTable(figures), figures };
    },
  },
  {
    name: 'fieldSuite',
    files: [FIELD_SUITE_FILE],
    run: async (data) => {
      const figures = await evaluateFieldSuite(await loadFieldSuite(data.folder));
      return { table: fieldTable(figures), figures };
    },
  },
  {
    name: 'pantherEvents',
    files: [PANTHER_FILE],
    run: async (data) => {
      const figures = metricsOf(judgeAlone(await loadPantherEvents(data.folder)));
      return { table: pantherTable(figures), figures };
    },
  },
  {
    name: 'attackMapping',
    files: ['rules_sigma.jsonl', 'rules_splunk.jsonl'],
    run: async (data) => {
      const figures = await evaluateAttackMapping(data.folder);
      return { table: attackMappingTable(figures), figures };
    },
  },
  {
    name: 'threatType',
    files: [FIELD_SUITE_FILE],
    run: async (data) => {
      const figures = await evaluateThreatTypes(data.folder);
      return { table: threatTypeTable(figures), figures };
    },
  },
  {
    name: 'weights',
    files: [GROUPS_FILE, RAW_ALERTS_FILE, STREAMS_FOLDER],
    run: async (data) => {
      const figures = await evaluateWeights(data);
      return { table: weightsTable(figures), figures };
    },
  },
];
