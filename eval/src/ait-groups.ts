import { createReadStream } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { NewSignal, SignalEntities, SignalSource, type ThreatSignal } from '@soc-agent/contracts';
import { acceptSignal } from '@soc-agent/domain';

/** Alerts of one name on one host within five minutes of each other, as one signal with its label. */
export interface AlertGroup {
  signal: ThreatSignal;
  tenant: string;
  /** When the group was complete, Unix milliseconds: the replay's clock. */
  at: number;
  /** Undefined: inside an attack's phase without being part of it; left out of every figure. */
  attack?: boolean;
  dnsExfiltration: boolean;
}

/** Name of the file in the data folder. */
export const GROUPS_FILE = 'ait_alert_groups.csv.gz';

/** The labelled alert groups by tenant, each in the order in which they were complete. */
export async function loadAlertGroups(dataDir: string): Promise<Map<string, AlertGroup[]>> {
  const lines = createInterface({ input: createReadStream(join(dataDir, GROUPS_FILE)).pipe(createGunzip()) });
  const tenants = new Map<string, AlertGroup[]>();
  let columns: string[] | undefined;
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (!columns) {
      columns = splitCsv(text);
      continue;
    }
    const cells = splitCsv(text);
    const group = groupOf(Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? ''])), line);
    const groups = tenants.get(group.tenant);
    if (groups) groups.push(group);
    else tenants.set(group.tenant, [group]);
  }
  for (const groups of tenants.values()) groups.sort((a, b) => a.at - b.at);
  return tenants;
}

function groupOf(row: Record<string, string>, line: number): AlertGroup {
  const { scenario = '', name = '', host = '', ip = '', label, event_label: eventLabel, end, count } = row;
  const at = Number(end) * 1000;
  const signal = Object.assign(new NewSignal(), {
    threatType: 'anomaly_detection' as const,
    customerName: scenario,
    timestamp: new Date(at).toISOString(),
    title: name,
    source: Object.assign(new SignalSource(), { product: name.split(':')[0] ?? name, ruleName: name }),
    entities: Object.assign(new SignalEntities(), {
      hosts: host === '-' || host === '' ? [] : [host],
      sourceIps: isIP(ip) > 0 ? [ip] : [],
    }),
    metadata: { count: Number(count) },
  });
  return {
    signal: acceptSignal(signal, idOf(line)),
    tenant: scenario,
    at,
    ...(label === 'unsure' ? {} : { attack: label === 'attack' }),
    dnsExfiltration: eventLabel === 'dnsteal',
  };
}

/** An id in the form of a UUID that tells the line it came from. */
export function idOf(line: number): string {
  return `00000000-0000-7000-8000-${line.toString(16).padStart(12, '0')}`;
}

/** Cells of one line; a quoted cell may hold commas and doubled quotes. */
function splitCsv(line: string): string[] {
  return Array.from(
    line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g),
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}
