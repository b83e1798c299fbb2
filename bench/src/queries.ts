import { THREAT_SORTS, type ThreatSummary } from '@soc-agent/contracts';
import { Database, FigureRollup } from '@soc-agent/store';
import { startStack, withClient } from '@soc-agent/testing';
import { Agent, request } from 'node:http';
import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { analyses } from './analyses.js';
import { loadThreats } from './load-threats.js';
import { ABSENT_CUSTOMER, MadeThreats, RARE_CUSTOMER } from './made-threats.js';
import { processCpuMs } from './process-cpu.js';
import { thousandths } from './rounding.js';
import { signalBody } from './signals.js';

/** Threats stored when the figures count, and before: what grows faster than their number is seen. `BENCH_ROWS` for another number. */
const ROWS = Number(process.env['BENCH_ROWS'] ?? 1_000_000);
const FEW = Math.min(10_000, ROWS);
const REQUESTS = 100;
const SIGNALS_PER_SECOND = 100;
const DAY_MS = 86_400_000;
/** One that many threats have, one that few have, and one that none has. */
const TACTICS = ['TA0006', 'TA0040', 'TA0043'];
/** The start of many addresses, the start of few, and a text that no threat has. */
const SEARCHED = ['10.', '192.168.7', 'nothing of the kind'];
/** Milliseconds, p95. */
const BARS = { list: 20, filters: 30, others: 60 } as const;
const BAR_OF = {
  list: BARS.list,
  filter: BARS.list,
  sorted: BARS.list,
  filters: BARS.filters,
  entity: BARS.filters,
  search: BARS.others,
  facets: BARS.others,
  groups: BARS.others,
  histogram: BARS.others,
  counts: BARS.others,
  related: BARS.others,
  entityPage: BARS.others,
  analytics: BARS.others,
  range: BARS.others,
  overview: BARS.others,
} as const;
type Kind = keyof typeof BAR_OF;
const KINDS = Object.keys(BAR_OF) as Kind[];
/** Processor time of the gateway for one request, p95, milliseconds. */
const MOST_CPU_MS = 50;
/** More threats may make it so many times as slow, beyond what is as fast as can be seen. */
const MOST_GROWTH = { times: 3, aboveMs: 5 } as const;
const MOST_BYTES = 7000;
const OUT = fileURLToPath(new URL('../out/', import.meta.url));

const FILTERS = {
  severity: ['LOW', 'CRITICAL'],
  type: ['bot_traffic', 'geo_anomaly'],
  status: ['completed', 'failed'],
  triage: ['new', 'closed', 'escalated'],
  verdict: ['false_positive', 'true_positive', 'duplicate'],
  customer: ['customer 0', 'customer 199', RARE_CUSTOMER, ABSENT_CUSTOMER],
};

const made = new MadeThreats(await analyses(), ROWS);
const stack = await startStack({ MAX_STORED_THREATS: '10000000', DEMO_DATA: '0' });
const database = new Database({ DATABASE_URL: stack.databaseUrl, DATABASE_CONNECTIONS: 4 }, 'patient', 'bench');
const gateway = stack.pid('gateway');
const key = { authorization: `Bearer ${stack.apiKey}` };
const connection = new Agent({ keepAlive: true, maxSockets: 1 });
try {
  console.log(`storing ${ROWS} threats, each with an analysis of its own`);
  await fill(0, FEW);
  const few = await measured();
  console.log(`at ${FEW}`, few);
  await fill(FEW, ROWS);
  const many = await measured();
  const bytesPerThreat = Math.round((await bytes()) / ROWS);
  console.log(`at ${ROWS}`, many, { bytesPerThreat });
  const busy = await besideSignals(measured);
  console.log(`at ${ROWS}, beside ${SIGNALS_PER_SECOND} signals a second`, busy);
  await report(few, many, busy, bytesPerThreat);
} finally {
  await database.close();
  await stack.stop();
}

/** Of one kind of request, 95 of a hundred take no longer: until it is answered, and of the gateway's processor time. */
interface Cost {
  ms: number;
  cpuMs: number;
}
type Figures = Record<Kind, Cost>;

/** As many as there are to be, and as the system counts them; every thousandth is judged. */
async function fill(from: number, to: number): Promise<void> {
  const startedAt = performance.now();
  await loadThreats(stack.postgres.url, made, from, to);
  await withClient(stack.postgres.url, async (owner) => {
    await owner.query(`update threats t set verdict = case when hashtext(t.id::text) % 3 = 0 then 'true_positive' else 'false_positive' end,
        triage = 'closed', seq = nextval('change_seq') where hashtext(t.id::text) % 1000 = 0 and verdict is null`);
    await owner.query('vacuum analyze');
  });
  await new FigureRollup(database).count(Date.now());
  console.log(`  stored within ${Math.round((performance.now() - startedAt) / 1000)} s`);
}

async function measured(): Promise<Figures> {
  const singles = Object.entries(FILTERS).flatMap(([name, values]) => values.map((value) => `${name}=${enc(value)}`));
  const triples = FILTERS.severity.flatMap((severity) =>
    FILTERS.type.flatMap((type) =>
      FILTERS.customer.map((customer) => `severity=${severity}&type=${type}&customer=${enc(customer)}`),
    ),
  );
  // an entity that a threat of the newest page names, and those of its group
  const page = (await get('/api/threats?limit=1')).body as { items: ThreatSummary[] };
  const { id = '', entities = [], groupKey = '', title = '' } = page.items[0] ?? {};
  const named = entities.map((entity) => `entity=${enc(entity)}`);
  const values = entities.map((entity) => entity.slice(entity.indexOf(':') + 1));
  const often = made.words[0]!;
  const texts = [...values, title, often, made.words.at(-1)!, ...SEARCHED, id, id.slice(0, 13)];
  const narrowings = ['', 'severity=CRITICAL', triples[0]!, `not.severity=LOW&not.customer=${enc('customer 0')}`];
  const month = new Date(Date.now() - 30 * DAY_MS).toISOString();
  const dayAgo = enc(new Date(Date.now() - DAY_MS).toISOString());
  const of = (path: string, queries: readonly string[]): string[] =>
    queries.map((query) => (query === '' ? path : `${path}?${query}`));
  const lists = (queries: readonly string[]): string[] => of('/api/threats', queries);
  const asked: Record<Kind, string[]> = {
    list: lists(['limit=50']),
    filter: lists([...singles, ...TACTICS.map((tactic) => `tactic=${tactic}`)]),
    filters: lists([...triples, `severity=LOW&review=true&not.type=bot_traffic`]),
    sorted: lists(
      THREAT_SORTS.flatMap((sort) => [`sort=${sort}`, `sort=${sort}&order=asc`, `sort=${sort}&severity=CRITICAL`]),
    ),
    entity: lists([...named, `group=${enc(groupKey)}`, 'technique=T1110']),
    search: lists([
      ...texts.map((text) => `q=${enc(text)}`),
      ...[`customer=${enc(RARE_CUSTOMER)}`, 'severity=CRITICAL', triples[0]!].map((narrow) => `q=${often}&${narrow}`),
    ]),
    facets: of('/api/threats/facets', [...narrowings, `q=${often}`]),
    groups: of('/api/threats/groups', narrowings),
    histogram: of(
      '/api/threats/histogram',
      narrowings.flatMap((one) => [`${one}&buckets=60`, `${one}&from=${enc(month)}`]),
    ),
    counts: ['/api/threats/counts'],
    related: [`/api/threats/${id}/related`],
    entityPage: entities.map((entity) => `/api/entities/${entity.replace(':', '\n').split('\n').map(enc).join('/')}`),
    analytics: of('/api/analytics', ['bucketMinutes=60', 'bucketMinutes=5', 'bucketMinutes=360']),
    range: of('/api/analytics/range', [`from=${enc(month)}`, `from=${enc(month)}&customer=${enc('customer 0')}`]),
    overview: of('/api/overview', [
      ...['', `occurred_after=${enc(month)}`, `customer=${enc('customer 0')}`, `occurred_after=${dayAgo}`],
    ]),
  };
  const costs: [Kind, Cost][] = [];
  for (const kind of KINDS) costs.push([kind, await worst(kind, asked[kind])]);
  return Object.fromEntries(costs) as Figures;
}

/** The p95 of the slowest of the requests, and of that which costs most. */
async function worst(kind: Kind, paths: readonly string[]): Promise<Cost> {
  const most: Cost = { ms: 0, cpuMs: 0 };
  for (const path of paths) {
    const { ms, cpuMs } = await p95(path);
    if (ms > BAR_OF[kind] || cpuMs > MOST_CPU_MS) console.log(`  ${path}: ${ms} ms, ${cpuMs} of the gateway`);
    most.ms = Math.max(most.ms, ms);
    most.cpuMs = Math.max(most.cpuMs, cpuMs);
  }
  return most;
}

async function p95(path: string): Promise<Cost> {
  const costs: Cost[] = [];
  for (let n = 0; n < REQUESTS; n++) {
    const before = processCpuMs(gateway);
    const startedAt = performance.now();
    const { status } = await get(path);
    const ms = performance.now() - startedAt;
    costs.push({ ms, cpuMs: processCpuMs(gateway) - before });
    if (status !== 200) throw new Error(`${path} was answered ${status}`);
  }
  const at = (of: (cost: Cost) => number): number => {
    const sorted = costs.map(of).sort((a, b) => a - b);
    return Math.round(sorted[Math.ceil(0.95 * REQUESTS) - 1]! * 10) / 10;
  };
  return { ms: at(({ ms }) => ms), cpuMs: at(({ cpuMs }) => cpuMs) };
}

async function get(path: string): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const asked = request(`${stack.url}${path}`, { agent: connection, headers: key }, (response) => {
      let text = '';
      response.on('data', (part: Buffer) => (text += part.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as unknown }));
    });
    asked.on('error', reject).end();
  });
}

async function besideSignals<T>(work: () => Promise<T>): Promise<T> {
  let isDone = false;
  const posting = (async () => {
    for (let n = 0; !isDone; n++) {
      void fetch(`${stack.url}/api/signals`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...key },
        body: signalBody(n),
      }).catch(() => undefined);
      await wait(1000 / SIGNALS_PER_SECOND);
    }
  })();
  try {
    return await work();
  } finally {
    isDone = true;
    await posting;
  }
}

/** All that the tables of the record take, indexes and what is stored beside them included. */
async function bytes(): Promise<number> {
  const { rows } = await withClient(stack.postgres.url, (owner) =>
    owner.query<{ bytes: string }>(`select sum(pg_total_relation_size(oid)) as bytes from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace`),
  );
  return Number(rows[0]?.bytes);
}

async function report(few: Figures, many: Figures, busy: Figures, bytesPerThreat: number): Promise<void> {
  await mkdir(OUT, { recursive: true });
  const timesOf = (figures: Figures): Record<string, number> =>
    Object.fromEntries(KINDS.map((kind) => [`${kind}P95Ms`, figures[kind].ms]));
  const growth = Object.fromEntries(KINDS.map((kind) => [kind, thousandths(many[kind].ms / few[kind].ms)]));
  const gatewayCpuP95Ms = Object.fromEntries(KINDS.map((kind) => [kind, many[kind].cpuMs]));
  const results = {
    ...{ rows: ROWS, ...timesOf(many), bytesPerThreat, gatewayCpuP95Ms },
    ...{ growth: { of: `${ROWS} to ${FEW}`, ...growth }, few: timesOf(few), busy: timesOf(busy) },
  };
  await writeFile(`${OUT}queries.json`, `${JSON.stringify(results, null, 2)}\n`);
  const table = KINDS.map((kind) => {
    const { ms, cpuMs } = many[kind];
    return [kind, { ms, bar: BAR_OF[kind], few: few[kind].ms, growth: growth[kind], busy: busy[kind].ms, cpuMs }];
  });
  console.table(Object.fromEntries(table));
  console.log(`written to ${OUT}queries.json`);
  const missed = [
    ...KINDS.map(
      (kind) => many[kind].ms > BAR_OF[kind] && `${kind} is ${many[kind].ms}, and should be ${BAR_OF[kind]}`,
    ),
    ...KINDS.map((kind) => many[kind].cpuMs > MOST_CPU_MS && `${kind} takes ${many[kind].cpuMs} ms of the gateway`),
    bytesPerThreat > MOST_BYTES && `a threat takes ${bytesPerThreat} bytes`,
    ...KINDS.map(
      (kind) =>
        many[kind].ms > MOST_GROWTH.times * Math.max(few[kind].ms, MOST_GROWTH.aboveMs) &&
        `${kind} is ${many[kind].ms}, with few threats ${few[kind].ms}`,
    ),
  ].filter((complaint) => complaint !== false);
  for (const complaint of missed) console.log(`✖ ${complaint}`);
  if (missed.length > 0) process.exitCode = 1;
}

function enc(text: string): string {
  return encodeURIComponent(text);
}
