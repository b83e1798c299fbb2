import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { NewSignal, SignalEntities, SignalSource, type Severity } from '@soc-agent/contracts';
import { acceptSignal, TriageHistory, TRIAGE_WEIGHTS } from '@soc-agent/domain';
import { GROUPS_FILE, idOf, loadAlertGroups, type AlertGroup } from './ait-groups.js';
import { heldOutWeights } from './held-out-weights.js';
import { metricsOf, rocCurve, type Forecast, type Metrics } from './metrics.js';
import type { OutcomeFile } from './outcomes.js';
import { judgeAlone, probabilityOf } from './replay.js';

/** Best true-positive rate at no more than the reference's false-positive rate. */
export interface OperatingPoint {
  tpr: number;
  fpr: number;
  metrics: Metrics;
}

/** The point is that of single alerts amid their customer's traffic. */
export interface RawAlertFigures extends OperatingPoint {
  /** Alerts whose customer's traffic is among the alert groups; the others are seen amid the sample only. */
  inTraffic: number;
  /** Each alert with nothing known before it. */
  alone: OperatingPoint;
  /** Each alert after the sample's earlier ones, as if they were all of a customer's traffic. */
  sampleOnly: OperatingPoint;
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
    AMiner?: { ID?: string };
    AnalysisComponent?: { AnalysisComponentName?: string };
    LogData?: { Timestamps?: number[] };
  };
}

type Tenants = ReadonlyMap<string, readonly AlertGroup[]>;
type Sample = AlertGroup & { detector: Detector };

const FILE = 'ait_raw_alerts.jsonl';
const UNKNOWN_TENANT = 'raw-alerts';
/** Beyond the lines of the alert groups: ids are the history's memory of what it has seen. */
const FIRST_ID = 1e9;

/**
 * Judges each alert by itself, with what a customer's past traffic (unlabelled alert groups that ended before it) says,
 * with weights that know no label of that customer, and without any verdict.
 */
export async function evaluateRawAlerts(
  dataDir: string,
  outcomes?: OutcomeFile,
): Promise<Record<Detector, RawAlertFigures>> {
  const tenants: Tenants = existsSync(join(dataDir, GROUPS_FILE)) ? await loadAlertGroups(dataDir) : new Map();
  const text = await readFile(join(dataDir, FILE), 'utf8');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const alerts = lines.map((line, index) => sampleOf(JSON.parse(line) as RawAlert, index, tenants));
  const weights = heldOutWeights(tenants);
  const figures = (detector: Detector): RawAlertFigures => {
    const own = alerts.filter((alert) => alert.detector === detector).sort((a, b) => a.at - b.at);
    const homes = [...new Set(own.map(({ tenant }) => tenant))];
    const replayed = (replay: (tenant: string, theirs: Sample[]) => Forecast[]): Forecast[] =>
      homes.flatMap((home) =>
        replay(
          home,
          own.filter(({ tenant }) => tenant === home),
        ),
      );
    const point = (forecasts: readonly Forecast[]): OperatingPoint => atMost(RAW_REFERENCE[detector].fpr, forecasts);
    return {
      ...point(replayed((tenant, theirs) => amid(tenants.get(tenant) ?? [], theirs, weights.of(tenant), outcomes))),
      inTraffic: own.filter(({ tenant }) => tenant !== UNKNOWN_TENANT).length,
      alone: point(own.map((alert) => forecast(alert, new TriageHistory(), TRIAGE_WEIGHTS))),
      sampleOnly: point(replayed((tenant, theirs) => amid([], theirs, weights.of(tenant)))),
    };
  };
  return { wazuh: figures('wazuh'), aminer: figures('aminer') };
}

/** Each alert after the traffic that ended before it. */
function amid(
  traffic: readonly AlertGroup[],
  alerts: readonly Sample[],
  weights: typeof TRIAGE_WEIGHTS,
  outcomes?: OutcomeFile,
): Forecast[] {
  const history = new TriageHistory();
  let next = 0;
  return alerts.map((alert) => {
    for (let group = traffic[next]; group && group.at <= alert.at; group = traffic[next]) {
      history.observe(group.signal, group.at);
      next += 1;
    }
    return forecast(alert, history, weights, outcomes);
  });
}

function forecast(
  alert: Sample,
  history: TriageHistory,
  weights: typeof TRIAGE_WEIGHTS,
  outcomes?: OutcomeFile,
): Forecast {
  const statistics = history.observe(alert.signal, alert.at);
  const attack = alert.attack === true;
  outcomes?.add(`rawAlerts.${alert.detector}`, judgeAlone(alert, statistics, weights), attack);
  return { p: probabilityOf(alert, statistics, weights), attack };
}

function atMost(fpr: number, forecasts: readonly Forecast[]): OperatingPoint {
  const point = rocCurve(forecasts).findLast((candidate) => candidate.fpr <= fpr + 1e-9);
  return { tpr: point?.tpr ?? 0, fpr: point?.fpr ?? 0, metrics: metricsOf(forecasts) };
}

function sampleOf({ ids, label, alert }: RawAlert, index: number, tenants: Tenants): Sample {
  const at = ids === 'wazuh' ? Date.parse(alert['@timestamp'] ?? '') : (alert.LogData?.Timestamps?.[0] ?? 0) * 1000;
  const signature =
    ids === 'wazuh'
      ? `Wazuh: ${alert.rule?.description ?? ''}`
      : (alert.AnalysisComponent?.AnalysisComponentName ?? '');
  // Wazuh names a wrapped Suricata alert in its own description, as the alert groups do
  const name = signature.replace(/^Wazuh: (?=Suricata: )/, '');
  const ip = (ids === 'wazuh' ? alert.agent?.ip : alert.AMiner?.ID) ?? '';
  const home = homeOf(ip, at, tenants);
  const signal = Object.assign(new NewSignal(), {
    threatType: 'anomaly_detection' as const,
    customerName: home?.tenant ?? UNKNOWN_TENANT,
    timestamp: new Date(at).toISOString(),
    title: name,
    source: Object.assign(new SignalSource(), { product: name.split(':')[0] ?? name, ruleName: name }),
    ...(ids === 'wazuh' && { severity: severityOf(alert.rule?.level ?? 0) }),
    entities: Object.assign(new SignalEntities(), {
      hosts: home ? home.hosts : ip === '' ? [] : [ip],
      sourceIps: isIP(ip) > 0 ? [ip] : [],
    }),
  });
  return {
    detector: ids,
    signal: acceptSignal(signal, idOf(FIRST_ID + index)),
    tenant: signal.customerName,
    at,
    attack: label === 'attack',
    dnsExfiltration: false,
  };
}

/** The tenant that has a host of that address and was recorded at that time, and the host's name there. */
function homeOf(ip: string, at: number, tenants: Tenants): { tenant: string; hosts: string[] } | undefined {
  for (const [tenant, groups] of tenants) {
    const [first, last] = [groups[0], groups.at(-1)];
    if (!first || !last || at < first.at || at > last.at) continue;
    const known = groups.find(({ signal }) => signal.entities.sourceIps[0] === ip);
    if (known) return { tenant, hosts: known.signal.entities.hosts };
  }
  return undefined;
}

/** Bands of the Wazuh dashboard. */
function severityOf(level: number): Severity {
  if (level >= 15) return 'CRITICAL';
  if (level >= 12) return 'HIGH';
  return level >= 7 ? 'MEDIUM' : 'LOW';
}
