import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { NewSignal, SignalEntities, SignalSource, type Severity } from '@soc-agent/contracts';
import { acceptSignal, TRIAGE_WEIGHTS, TriageHistory } from '@soc-agent/domain';
import { idOf, type AlertGroup } from './ait-groups.js';
import { metricsOf, rocCurve, type Forecast, type Metrics } from './metrics.js';
import { forecastAll } from './replay.js';

/** Best true-positive rate at no more than the reference's false-positive rate. */
export interface RawAlertFigures {
  tpr: number;
  fpr: number;
  metrics: Metrics;
}

/** What a large language model reached with two examples, as published with the data. */
export const RAW_REFERENCE = { wazuh: { tpr: 0.66, fpr: 0.04 }, aminer: { tpr: 0.78, fpr: 0.2 } } as const;
export type Detector = keyof typeof RAW_REFERENCE;

/** The fields the adapters below read; other fields differ from alert to alert. */
interface RawAlert {
  ids: Detector;
  label: 'attack' | 'benign';
  alert: {
    '@timestamp'?: string;
    rule?: { description?: string; level?: number };
    agent?: { ip?: string };
    data?: { srcip?: string; src_ip?: string };
    AMiner?: { ID?: string };
    AnalysisComponent?: { AnalysisComponentName?: string };
    LogData?: { Timestamps?: number[] };
  };
}

const FILE = 'ait_raw_alerts.jsonl';
const TENANT = 'raw-alerts';

/** Replays the single alerts of each detector in their order of time, from an empty history and without any verdict. */
export async function evaluateRawAlerts(dataDir: string): Promise<Record<Detector, RawAlertFigures>> {
  const text = await readFile(join(dataDir, FILE), 'utf8');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const alerts = lines.map((line, index) => groupOf(JSON.parse(line) as RawAlert, index));
  const figures = (detector: Detector): RawAlertFigures => {
    const own = alerts.filter((alert) => alert.detector === detector).sort((a, b) => a.at - b.at);
    return atMost(RAW_REFERENCE[detector].fpr, forecastAll(new TriageHistory(), own, TRIAGE_WEIGHTS, 0));
  };
  return { wazuh: figures('wazuh'), aminer: figures('aminer') };
}

function atMost(fpr: number, forecasts: readonly Forecast[]): RawAlertFigures {
  const point = rocCurve(forecasts).findLast((candidate) => candidate.fpr <= fpr + 1e-9);
  return { tpr: point?.tpr ?? 0, fpr: point?.fpr ?? 0, metrics: metricsOf(forecasts) };
}

function groupOf({ ids, label, alert }: RawAlert, index: number): AlertGroup & { detector: Detector } {
  const at = ids === 'wazuh' ? Date.parse(alert['@timestamp'] ?? '') : (alert.LogData?.Timestamps?.[0] ?? 0) * 1000;
  const signature =
    ids === 'wazuh'
      ? `Wazuh: ${alert.rule?.description ?? ''}`
      : (alert.AnalysisComponent?.AnalysisComponentName ?? '');
  // Wazuh names a wrapped Suricata alert in its own description, as the alert groups do
  const name = signature.replace(/^Wazuh: (?=Suricata: )/, '');
  const host = ids === 'wazuh' ? alert.agent?.ip : alert.AMiner?.ID;
  const source = alert.data?.srcip ?? alert.data?.src_ip ?? '';
  const signal = Object.assign(new NewSignal(), {
    threatType: 'anomaly_detection' as const,
    customerName: TENANT,
    timestamp: new Date(at).toISOString(),
    title: name,
    source: Object.assign(new SignalSource(), { product: name.split(':')[0] ?? name, ruleName: name }),
    ...(ids === 'wazuh' && { severity: severityOf(alert.rule?.level ?? 0) }),
    entities: Object.assign(new SignalEntities(), {
      hosts: host === undefined ? [] : [host],
      sourceIps: isIP(source) > 0 ? [source] : [],
    }),
  });
  return {
    detector: ids,
    signal: acceptSignal(signal, idOf(index)),
    tenant: TENANT,
    at,
    attack: label === 'attack',
    dnsExfiltration: false,
  };
}

/** Bands of the Wazuh dashboard. */
function severityOf(level: number): Severity {
  if (level >= 15) return 'CRITICAL';
  if (level >= 12) return 'HIGH';
  return level >= 7 ? 'MEDIUM' : 'LOW';
}
