import autocannon from 'autocannon';
import { setTimeout as wait } from 'node:timers/promises';
import { percentiles } from './percentiles.js';
import { signalBody } from './signals.js';

const CONNECTIONS = 32;
/** Alerts of the other sender a second. */
const OTHERS_RATE = 5;
const TIMEOUT_MS = 120_000;

/** A sender's flood, and how long another's alerts took from their post until their analysis was stored. */
export interface Flood {
  floodSignals: number;
  otherSignals: number;
  otherP50Ms: number | null;
  otherP99Ms: number | null;
}

interface Threat {
  status: string;
  updatedAt: string;
}

/** Posts HIGH and CRITICAL signals with one key for so many seconds, as fast as they are taken, and HIGH ones with another key meanwhile. */
export async function flood(
  baseUrl: string,
  headers: Readonly<Record<string, string>>,
  seconds: number,
): Promise<Flood> {
  console.log(`- a flood of HIGH and CRITICAL for ${seconds} s, and ${OTHERS_RATE} HIGH a second by another sender`);
  let n = 0;
  const flooding = autocannon({
    url: `${baseUrl}/api/signals`,
    method: 'POST',
    connections: CONNECTIONS,
    duration: seconds,
    headers: { ...(await keyOf(baseUrl, headers, 'flood')), 'content-type': 'application/json' },
    requests: [
      {
        // each of another host, so that none is folded
        setupRequest: (request) => ({
          ...request,
          body: signalBody(n, 'flood', n % 2 === 0 ? 'HIGH' : 'CRITICAL', `flooded-${n++}`),
        }),
      },
    ],
  });
  const other = { ...(await keyOf(baseUrl, headers, 'other')), 'content-type': 'application/json' };
  const posted = new Map<string, number>();
  const startedAt = performance.now();
  for (let count = 0; count < seconds * OTHERS_RATE; count++) {
    await wait(Math.max(0, startedAt + (count * 1000) / OTHERS_RATE - performance.now()));
    const at = Date.now();
    const body = signalBody(count, 'other', 'HIGH', `other-${count}`);
    const answer = await fetch(`${baseUrl}/api/signals`, { method: 'POST', headers: other, body });
    if (answer.status === 202) posted.set(((await answer.json()) as { id: string }).id, at);
  }
  const result = await flooding;
  const latencies: number[] = [];
  for (const [id, at] of posted) latencies.push((await storedAt(baseUrl, headers, id)) - at);
  const { p50, p99 } = percentiles(latencies);
  return { floodSignals: result['2xx'], otherSignals: posted.size, otherP50Ms: p50, otherP99Ms: p99 };
}

async function keyOf(
  baseUrl: string,
  headers: Readonly<Record<string, string>>,
  name: string,
): Promise<Record<string, string>> {
  const answer = await fetch(`${baseUrl}/api/keys`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: `bench ${name} ${Date.now()}`, scopes: ['ingest'], newCustomers: true }),
  });
  return { authorization: `Bearer ${((await answer.json()) as { key: string }).key}` };
}

async function storedAt(baseUrl: string, headers: Readonly<Record<string, string>>, id: string): Promise<number> {
  for (const end = Date.now() + TIMEOUT_MS; Date.now() < end; await wait(20)) {
    const threat = (await (await fetch(`${baseUrl}/api/threats/${id}`, { headers })).json()) as Threat;
    if (threat.status === 'completed') return Date.parse(threat.updatedAt);
  }
  throw new Error(`${id} is not analyzed in time`);
}
