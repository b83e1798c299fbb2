import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { Severity } from '@soc-agent/contracts';
import { TriageHistory, type TriageWeights } from '@soc-agent/domain';
import type { AlertGroup, Tenants } from './ait-groups.js';
import { ask, type Case } from './judge.js';
import { replay, type Judged } from './replay.js';
import { signalAt } from './signals.js';

/** What a large language model reached with two examples, as published with the data. */
export const RAW_REFERENCE = { wazuh: { tpr: 0.66, fpr: 0.04 }, aminer: { tpr: 0.78, fpr: 0.2 } } as const;
export type Detector = keyof typeof RAW_REFERENCE;

/** One alert of the sample, at the tenant that has its host. */
export interface RawAlert extends Case {
  detector: Detector;
}

/** The fields the adapters below read; other fields differ from alert to alert. */
interface SourceAlert {
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

/** Name of the file in the data folder. */
export const RAW_ALERTS_FILE = 'ait_raw_alerts.jsonl';
/** Customer of alerts from tenants that are not among the alert groups. */
export const UNKNOWN_TENANT = 'raw-alerts';
/** Beyond the lines of the alert groups: ids are the history's memory of what it has seen. */
const FIRST_NUMBER = 1e9;

/** The labelled sample in the order of its alerts' events. */
export async function loadRawAlerts(dataDir: string, tenants: Tenants): Promise<RawAlert[]> {
  const text = await readFile(join(dataDir, RAW_ALERTS_FILE), 'utf8');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const alerts = await Promise.all(
    lines.map((line, index) => alertOf(JSON.parse(line) as SourceAlert, FIRST_NUMBER + index, tenants)),
  );
  return alerts.sort((a, b) => a.at - b.at);
}

/** Each alert after the traffic of its customer that ended before it. */
export function amidTraffic(
  alerts: readonly RawAlert[],
  tenants: Tenants,
  weights: ReadonlyMap<string, TriageWeights> = new Map(),
): Judged[] {
  const customers = [...new Set(alerts.map(({ signal }) => signal.customerName))];
  return customers.flatMap((customer) => {
    const [history, traffic] = [new TriageHistory(), tenants.get(customer) ?? []];
    let next = 0;
    return alerts
      .filter(({ signal }) => signal.customerName === customer)
      .flatMap((alert) => {
        for (let group = traffic[next]; group && group.at <= alert.at; group = traffic[next]) {
          history.observe(group.signal, group.at);
          next += 1;
        }
        return replay([alert], { history, weights: weights.get(customer) });
      });
  });
}

async function alertOf({ ids, label, alert }: SourceAlert, number: number, tenants: Tenants): Promise<RawAlert> {
  const at = ids === 'wazuh' ? Date.parse(alert['@timestamp'] ?? '') : (alert.LogData?.Timestamps?.[0] ?? 0) * 1000;
  const signature =
    ids === 'wazuh'
      ? `Wazuh: ${alert.rule?.description ?? ''}`
      : (alert.AnalysisComponent?.AnalysisComponentName ?? '');
  // Wazuh names a wrapped Suricata alert in its own description, as the alert groups do
  const name = signature.replace(/^Wazuh: (?=Suricata: )/, '');
  const ip = (ids === 'wazuh' ? alert.agent?.ip : alert.AMiner?.ID) ?? '';
  const home = homeOf(ip, at, tenants);
  const signal = signalAt(at, number, {
    customerName: home?.tenant ?? UNKNOWN_TENANT,
    title: name,
    source: { product: name.split(':')[0] ?? name, ruleName: name },
    ...(ids === 'wazuh' && { severity: severityOf(alert.rule?.level ?? 0) }),
    entities: {
      hosts: home ? home.signal.entities.hosts : ip === '' ? [] : [ip],
      sourceIps: isIP(ip) > 0 ? [ip] : [],
    },
  });
  return { detector: ids, signal, said: await ask(signal), at, real: label === 'attack' };
}

/** A group of the tenant that has a host of that address and was recorded at that time. */
function homeOf(ip: string, at: number, tenants: Tenants): AlertGroup | undefined {
  for (const groups of tenants.values()) {
    const [first, last] = [groups[0], groups.at(-1)];
    if (!first || !last || at < first.at || at > last.at) continue;
    const known = groups.find(({ signal }) => signal.entities.sourceIps[0] === ip);
    if (known) return known;
  }
  return undefined;
}

/** Bands of the Wazuh dashboard. */
function severityOf(level: number): Severity {
  if (level >= 15) return 'CRITICAL';
  if (level >= 12) return 'HIGH';
  return level >= 7 ? 'MEDIUM' : 'LOW';
}
