import { readdir, readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { Severity } from '@soc-agent/contracts';
import { ask, type Case } from './judge.js';
import { signalAt } from './signals.js';

/** One alert of a file in `streams/`; what a source did not give is absent or null. */
export interface StreamRow {
  /** Unix milliseconds. */
  at: number;
  title: string;
  ruleId?: string | null;
  product: string;
  severity?: Severity | null;
  host?: string | null;
  user?: string | null;
  src?: string | null;
  dst?: string | null;
  /** ATT&CK ids the source gave. */
  hints?: readonly string[] | null;
  /** Absent or null: nobody can say. */
  real?: boolean | null;
}

/** Alerts of one customer in the order of their events, or alerts that were picked one by one. */
export interface Stream {
  name: string;
  cases: readonly Case[];
  isPicked: boolean;
}

/** Folder of the streams in the data folder. */
export const STREAMS_FOLDER = 'streams';
const DAY_MS = 86_400_000;

/** Every stream in the folder, by name. */
export async function loadStreams(dataDir: string): Promise<Stream[]> {
  const folder = join(dataDir, STREAMS_FOLDER);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => {
      const name = file.replace(/\.json$/, '');
      const rows = JSON.parse(await readFile(join(folder, file), 'utf8')) as StreamRow[];
      const cases = await Promise.all(rows.map((row, position) => caseOf(row, name, position)));
      return { name, cases: cases.sort((a, b) => a.at - b.at), isPicked: isPicked(rows) };
    }),
  );
}

/**
 * Whether somebody picked the alerts out of a longer stream: most of them are real, over more than a day. An attack may
 * fill an hour; no customer's alerts are mostly real for days. How often a picked alert's rule fired is not in the file,
 * so each is judged as a customer's first signal.
 */
export function isPicked(rows: readonly Pick<StreamRow, 'at' | 'real'>[]): boolean {
  const times = rows.map(({ at }) => at);
  const real = rows.filter((row) => row.real === true).length;
  return Math.max(...times) - Math.min(...times) > DAY_MS && real > rows.length / 2;
}

async function caseOf(row: StreamRow, customerName: string, position: number): Promise<Case> {
  const { at, title, product, ruleId, severity, host, user, src, dst, hints, real } = row;
  const address = (value: string | null | undefined): string[] => (value && isIP(value) > 0 ? [value] : []);
  const signal = signalAt(at, position, {
    customerName,
    title,
    ...(severity && { severity }),
    source: { product, ...(ruleId && { ruleId }) },
    entities: { hosts: host ? [host] : [], users: user ? [user] : [], sourceIps: address(src), destIps: address(dst) },
    mitreHints: [...(hints ?? [])],
  });
  return { signal, said: await ask(signal), at, ...(typeof real === 'boolean' && { real }) };
}
