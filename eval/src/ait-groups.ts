import { createReadStream } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { ask, type Case, type Said } from './judge.js';
import { signalAt } from './signals.js';

/** Alerts of one name on one host within five minutes of each other, as one signal at the time the group was complete. */
export interface AlertGroup extends Case {
  /** Its customer. */
  tenant: string;
  dnsExfiltration: boolean;
}

/** The labelled groups by tenant, each in the order in which they were complete. */
export type Tenants = ReadonlyMap<string, readonly AlertGroup[]>;

/** Name of the file in the data folder. */
export const GROUPS_FILE = 'ait_alert_groups.csv.gz';

/** Reads all groups; those inside an attack's phase without being part of it have no label. */
export async function loadAlertGroups(dataDir: string): Promise<Tenants> {
  const lines = createInterface({ input: createReadStream(join(dataDir, GROUPS_FILE)).pipe(createGunzip()) });
  const tenants = new Map<string, AlertGroup[]>();
  // agents say the same of groups that differ in time and count only
  const said = new Map<string, Said>();
  let columns: string[] | undefined;
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (!columns) {
      columns = splitCsv(text);
      continue;
    }
    const cells = splitCsv(text);
    const group = await groupOf(
      Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? ''])),
      line,
      said,
    );
    const groups = tenants.get(group.tenant);
    if (groups) groups.push(group);
    else tenants.set(group.tenant, [group]);
  }
  for (const groups of tenants.values()) groups.sort((a, b) => a.at - b.at);
  return tenants;
}

async function groupOf(row: Record<string, string>, line: number, said: Map<string, Said>): Promise<AlertGroup> {
  const { scenario = '', name = '', host = '', ip = '', label, event_label: eventLabel, end, count } = row;
  const at = Number(end) * 1000;
  const signal = signalAt(at, line, {
    customerName: scenario,
    title: name,
    source: { product: name.split(':')[0] ?? name, ruleName: name },
    entities: {
      hosts: host === '-' || host === '' ? [] : [host],
      sourceIps: isIP(ip) > 0 ? [ip] : [],
    },
    metadata: { count: Number(count) },
  });
  const key = [scenario, name, host, ip].join('\n');
  const answers = said.get(key) ?? (await ask(signal));
  said.set(key, answers);
  return {
    signal,
    said: answers,
    tenant: scenario,
    at,
    ...(label === 'unsure' ? {} : { real: label === 'attack' }),
    dnsExfiltration: eventLabel === 'dnsteal',
  };
}

/** Cells of one line; a quoted cell may hold commas and doubled quotes. */
function splitCsv(line: string): string[] {
  return Array.from(
    line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g),
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}
