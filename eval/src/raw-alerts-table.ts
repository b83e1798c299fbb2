import { RAW_REFERENCE, type Detector } from './raw-alerts.js';
import type { OperatingPoint, RawAlertFigures } from './raw-alerts-evaluation.js';
import { reliabilityTable, row } from './table.js';

/** The figures on single alerts, each beside its reference. */
export function rawAlertsTable(results: Record<Detector, RawAlertFigures>): string {
  const detectors = Object.keys(RAW_REFERENCE) as Detector[];
  return [
    'Single raw alerts: no verdict, no model, no label of their customer in the weights',
    row('', ['TPR', 'FPR', 'AUC']),
    ...detectors.flatMap((detector) => {
      const { alone, sampleOnly, inTraffic, ...amid } = results[detector];
      const { tpr, fpr } = RAW_REFERENCE[detector];
      return [
        pointRow(`${detector}, amid the traffic before it`, amid),
        row('  reference, model with two examples', [tpr.toFixed(2), fpr.toFixed(2), '']),
        pointRow('  nothing known before it', alone),
        pointRow('  amid the sample only', sampleOnly),
        `  the traffic around ${inTraffic} of ${amid.metrics.items} alerts is known, others are seen amid the sample only`,
      ];
    }),
    reliabilityTable(detectors.map((detector) => [detector, results[detector].metrics.reliability])),
    'The reference saw each alert and two examples, and no traffic; the score sees what the customer had before, and no',
    'example. Alone, an alert says little. The sample is no traffic: its benign alerts come from other hours than its attacks.',
  ].join('\n');
}

function pointRow(label: string, { tpr, fpr, metrics }: OperatingPoint): string {
  return row(label, [tpr.toFixed(2), fpr.toFixed(2), metrics.auc.toFixed(3)]);
}
