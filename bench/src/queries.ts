import { THREAT_SORTS, type ThreatSummary } from '@soc-agent/contracts';
import { Database, ThreatFigureCounts } from '@soc-agent/store';
import { startStack, withClient } from '@soc-agent/testing';
import { Agent, request } from 'node:http';
import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ABSENT_CUSTOMER, bases, MadeThreats, RARE_CUSTOMER } from './made-threats.js';
import { signalBody } from './signals.js';
import { storeThreats } from './store-threats.js';

/** Threats stored when the figures count, and before: what grows faster than their number is seen. `BENCH_ROWS` for another number. */
const ROWS = Number(process.env['BENCH_ROWS'] ?? 1_000_000);
const FEW = Math.min(10_000, ROWS);
const REQUESTS = 100;
const SIGNALS_PER_SECOND = 100;
/** Words, beginnings and what nobody named. */
const SEARCHED = ['login', 'scan', '203.', '203.7.', 'rule 7', 'nothing of the kind'];
/** Milliseconds, p95. */
const BARS = { list: 20, filters: 30, others: 60 } as const;
const BAR_OF: Readonly<Record<keyof Figures, number>> = {
  listP95Ms: BARS.list,
  filterP95Ms: BARS.list,
  sortedP95Ms: BARS.list,
  filtersP95Ms: BARS.filters,
  entityP95Ms: BARS.filters,
  searchP95Ms: BARS.others,
  facetsP95Ms: BARS.others,
  groupsP95Ms: BARS.others,
  histogramP95Ms: BARS.others,
  countsP95Ms: BARS.others,
  relatedP95Ms: BARS.others,
  entityPageP95Ms: BARS.others,
  analyticsP95Ms: BARS.others,
  rangeP95Ms: BARS.others,
};
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

const stack = await startStack({ MAX_STORED_THREATS: '10000000', DEMO_DATA: '0' });
const database = new Database({ DATABASE_URL: stack.databaseUrl, DATABASE_CONNECTIONS: 4 }, 'patient', 'bench');
const key = { authorization: `Bearer ${stack.apiKey}` };
const connection = new Agent({ keepAlive: true, maxSockets: 1 });
try {
  console.log(`storing ${ROWS} threats, each with an analysis of its own`);
  const made = new MadeThreats(await bases(), ROWS);
  await fill(made, 0, FEW);
  const few = await measured();
  console.log(`at ${FEW}`, few);
  await fill(made, FEW, ROWS);
  const many = await measured();
  const bytesPerThreat = Math.round((await bytes()) / ROWS);
  console.log(`at ${ROWS}`, many, { bytesPerThreat });
  const busy = await besideSignals(measured);
  console.log(`at ${ROWS}, beside ${SIGNALS_PER_SECOND} signals a second`, busy);
  await report({ rows: ROWS, ...many, bytesPerThreat, few, busy });
} finally {
  await database.close();
  await stack.stop();
}

type Figures = Record<
  | 'listP95Ms'
  | 'filterP95Ms'
  | 'filtersP95Ms'
  | 'sortedP95Ms'
  | 'entityP95Ms'
  | 'searchP95Ms'
  | 'facetsP95Ms'
  | 'groupsP95Ms'
  | 'histogramP95Ms'
  | 'countsP95Ms'
  | 'relatedP95Ms'
  | 'entityPageP95Ms'
  | 'analyticsP95Ms'
  | 'rangeP95Ms',
  number
>;

/** As fast as they can be stored, and as the system counts them; every thousandth is judged. */
async function fill(made: MadeThreats, from: number, to: number): Promise<void> {
  await storeThreats(database, made, from, to);
  await withClient(stack.postgres.url, async (owner) => {
    await owner.query(`update threats t set verdict = case when hashtext(t.id::text) % 3 = 0 then 'true_positive' else 'false_positive' end,
        triage = 'closed', seq = nextval('change_seq') where hashtext(t.id::text) % 1000 = 0 and verdict is null`);
    // as they are a day later: the groups that ask for review are forgotten by then
    await owner.query('truncate review_groups');
    await owner.query('vacuum analyze');
  });
  for (let stored = 0; stored < to; await wait(500)) {
    stored = ((await get('/api/analytics')).body as { totalThreats: number }).totalThreats;
  }
  // what the system counts once a minute
  await new ThreatFigureCounts(database).count();
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
  const texts = [...values, title, ...title.split(' ').slice(0, 1), ...SEARCHED, id, id.slice(0, 13)];
  const narrowings = ['', 'severity=CRITICAL', triples[0]!, `not.severity=LOW&not.customer=${enc('customer 0')}`];
  const month = new Date(Date.now() - 30 * 86_400_000).toISOString();
  return {
    listP95Ms: await p95(['limit=50']),
    filterP95Ms: await worst(singles),
    filtersP95Ms: await worst([...triples, `severity=LOW&review=true&not.type=bot_traffic`]),
    sortedP95Ms: await worst(
      THREAT_SORTS.flatMap((sort) => [`sort=${sort}`, `sort=${sort}&order=asc`, `sort=${sort}&severity=CRITICAL`]),
    ),
    entityP95Ms: await worst([...named, `group=${enc(groupKey)}`, 'technique=T1110']),
    searchP95Ms: await worst(texts.map((text) => `q=${enc(text)}`)),
    facetsP95Ms: await worst([...narrowings, 'q=login'], '/api/threats/facets'),
    groupsP95Ms: await worst(narrowings, '/api/threats/groups'),
    histogramP95Ms: await worst(
      narrowings.flatMap((one) => [`${one}&buckets=60`, `${one}&from=${enc(month)}`]),
      '/api/threats/histogram',
    ),
    countsP95Ms: await p95([''], '/api/threats/counts'),
    relatedP95Ms: await p95([''], `/api/threats/${id}/related`),
    entityPageP95Ms: await slowest(
      entities.map(
        (entity) =>
          `/api/entities/${entity.slice(0, entity.indexOf(':'))}/${enc(entity.slice(entity.indexOf(':') + 1))}`,
      ),
    ),
    analyticsP95Ms: await p95(['bucketMinutes=60'], '/api/analytics'),
    rangeP95Ms: await worst(
      [`from=${enc(month)}`, `from=${enc(month)}&customer=${enc('customer 0')}`],
      '/api/analytics/range',
    ),
  };
}

/** The p95 of the slowest of the queries. */
async function worst(queries: readonly string[], path?: string): Promise<number> {
  const times = [];
  for (const query of queries) {
    const time = await p95([query], path);
    times.push(time);
    if (time > BARS.list) console.log(`  ${path ?? 'list'} ${query}: ${time} ms`);
  }
  return Math.max(...times);
}

/** The same of paths without a query. */
async function slowest(paths: readonly string[]): Promise<number> {
  const times = [];
  for (const path of paths) times.push(await p95([''], path));
  return Math.max(...times);
}

async function p95(queries: readonly string[], path = '/api/threats'): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < REQUESTS; n++) {
    const startedAt = performance.now();
    const { status } = await get(`${path}?${queries[n % queries.length]}`);
    times.push(performance.now() - startedAt);
    if (status !== 200) throw new Error(`${path}?${queries[n % queries.length]} was answered ${status}`);
  }
  times.sort((a, b) => a - b);
  return Math.round(times[Math.ceil(0.95 * REQUESTS) - 1]! * 10) / 10;
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

async function report(
  results: Figures & { few: Figures; bytesPerThreat: number; [name: string]: unknown },
): Promise<void> {
  await mkdir(OUT, { recursive: true });
  await writeFile(`${OUT}queries.json`, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`written to ${OUT}queries.json`);
  const { few, bytesPerThreat } = results;
  const names = Object.keys(BAR_OF) as (keyof Figures)[];
  const missed = [
    ...names.map(
      (name) => results[name] > BAR_OF[name] && `${name} is ${results[name]}, and should be ${BAR_OF[name]}`,
    ),
    bytesPerThreat > MOST_BYTES && `a threat takes ${bytesPerThreat} bytes`,
    ...names.map(
      (name) =>
        results[name] > MOST_GROWTH.times * Math.max(few[name], MOST_GROWTH.aboveMs) &&
        `${name} is ${results[name]}, with few threats ${few[name]}`,
    ),
  ].filter((complaint) => complaint !== false);
  for (const complaint of missed) console.log(`✖ ${complaint}`);
  if (missed.length > 0) process.exitCode = 1;
}

function enc(text: string): string {
  return encodeURIComponent(text);
}
