import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  SEVERITIES,
  THREAT_STATUSES,
  THREAT_TYPES,
  TRIAGE_STATES,
  VERDICTS,
  type RuleFigures,
  type ThreatFilters,
  type ThreatSummary,
} from '@soc-agent/contracts';
import { attackTable, parentOf } from '@soc-agent/domain';
import {
  createMigratedDatabase,
  Dice,
  VARIED_CUSTOMERS,
  VARIED_FROM,
  variedAnalysis,
  variedSignal,
} from '@soc-agent/testing';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { VerdictStore } from '../verdicts/verdict-store.js';
import { FigureRollup } from './figure-rollup.js';
import { ThreatFigureCounts } from './threat-figures.js';
import { ThreatOverview } from './threat-overview.js';
import { ThreatRetention } from './threat-retention.js';
import { ThreatSearch } from './threat-search.js';
import { ThreatStatistics } from './threat-statistics.js';
import { ThreatStore } from './threat-store.js';

const NOW = VARIED_FROM;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAYS = ['2026-01-01', '2026-01-02', '2026-01-03'] as const;

let drop: () => Promise<void>;
let database: Database;
let threats: ThreatStore;
let rollup: FigureRollup;

beforeAll(async () => {
  const { url, drop: dropIt } = await createMigratedDatabase(migrate);
  drop = dropIt;
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
  threats = new ThreatStore(database);
  rollup = new FigureRollup(database);
});
afterAll(async () => {
  await database.close();
  await drop();
});

/** Stores, judges, analyzes again, suppresses and removes, and counts in between, as the dice fall. */
async function live(dice: Dice, steps: number): Promise<void> {
  const [verdicts, retention] = [new VerdictStore(database), new ThreatRetention(database)];
  const known: string[] = [];
  for (let n = 0; n < steps; n++) {
    const id = known[dice.number(Math.max(1, known.length)) - 1];
    switch (dice.number(8)) {
      case 5:
        if (id) await verdicts.give(id, { verdict: VERDICTS[n % 5]!, analyst: 'ada' }, NOW + n * 1000);
        break;
      case 1:
        if (id) await verdicts.withdraw(id, 'ada', NOW + n * 1000);
        break;
      case 2:
        if (id) {
          const analysis = { ...variedAnalysis(n), id, run: n + 2 };
          analysis.signal = { ...analysis.signal, id, timestamp: new Date(NOW + (n % 3) * DAY_MS).toISOString() };
          await threats.complete({ revision: n + 2, isStored: true }, analysis, NOW + n);
        }
        break;
      case 3:
        if (id && n % 3 === 0) {
          await retention.remove(id, { analyst: 'ada' }, NOW);
          known.splice(known.indexOf(id), 1);
        }
        break;
      case 4:
        if (n % 2 === 0) await rollup.count(NOW + 2 * DAY_MS);
        else await threats.suppress({ signal: variedSignal(n), acceptedAt: NOW } as never, { reason: 'x' }, NOW);
        break;
      default: {
        const analysis = variedAnalysis(n);
        analysis.signal.timestamp = new Date(NOW + (n % 3) * DAY_MS).toISOString();
        known.push((await threats.complete({ revision: 1, isStored: false }, analysis, NOW + n))!.id);
      }
    }
  }
}

function counted(
  rows: readonly ThreatSummary[],
  names: readonly string[],
  of: (row: ThreatSummary) => string | undefined,
) {
  return Object.fromEntries(names.map((name) => [name, rows.filter((row) => of(row) === name).length]));
}

/** All that is stored, and what is suppressed. */
async function everything(): Promise<ThreatSummary[]> {
  const [all, suppressed] = await Promise.all([threats.list({}, 500), threats.list({ status: ['suppressed'] }, 500)]);
  return [...all.items, ...suppressed.items];
}

async function expectRecounted(all: readonly ThreatSummary[], customer: string | undefined): Promise<void> {
  const figures = new ThreatFigureCounts(database);
  for (const [from, to] of [[DAYS[0], DAYS[2]] as const, [DAYS[1], DAYS[1]] as const]) {
    const rows = all.filter(
      ({ customerName, occurredAt }) =>
        (customer === undefined || customerName === customer) &&
        occurredAt.slice(0, 10) >= from &&
        occurredAt.slice(0, 10) <= to,
    );
    const seen = rows.filter(({ status }) => status !== 'suppressed');
    const byType = counted(seen, THREAT_TYPES, ({ threatType }) => threatType);
    const read = await figures.read(from, to, customer);
    expect(read).toMatchObject({
      totalThreats: seen.length,
      requiringReview: seen.filter(({ requiresHumanReview }) => requiresHumanReview).length,
      bySeverity: counted(seen, SEVERITIES, ({ severity }) => severity),
      byType,
      byTriage: counted(seen, TRIAGE_STATES, ({ triage }) => triage),
      byStatus: counted(rows, THREAT_STATUSES, ({ status }) => status),
    });
    const judged = seen.filter(({ verdict }) => verdict && verdict !== 'unsure' && verdict !== 'duplicate').length;
    const falsePositives = seen.filter(({ verdict }) => verdict?.match(/false|benign/)).length;
    const sumOf = (rules: readonly RuleFigures[]): number[] => [
      rules.reduce((sum, { reviewed }) => sum + reviewed, 0),
      rules.reduce((sum, { falsePositives: n }) => sum + n, 0),
    ];
    expect(sumOf(read.falsePositives)).toEqual([judged, falsePositives]);
    const techniques = seen.reduce((sum, { techniques: ids = [] }) => sum + ids.length, 0);
    expect(read.byTechnique.reduce((sum, { count }) => sum + count, 0)).toBe(techniques);
    const ofDays = read.perDay.flatMap(({ bySeverity }) => Object.values(bySeverity));
    expect(ofDays.reduce((sum, n) => sum + n, 0)).toBe(seen.filter(({ severity }) => severity).length);
    const mean = seen.reduce((sum, { totalMs = 0 }) => sum + totalMs, 0) / (seen.length || 1);
    expect(read.processing.meanMs).toBeCloseTo(mean, 6);
    await expectOverview(seen, { byType, mean, techniques }, from, to, customer);
  }
}

/** Of days, and of the same time and one more filter, for which the threats themselves are looked at. */
async function expectOverview(
  seen: readonly ThreatSummary[],
  { byType, mean, techniques }: { byType: object; mean: number; techniques: number },
  from: string,
  to: string,
  customer: string | undefined,
): Promise<void> {
  const overview = new ThreatOverview(database);
  const filters = {
    occurred_after: `${from}T00:00:00Z`,
    occurred_before: new Date(Date.parse(to) + DAY_MS).toISOString(),
    ...(customer !== undefined && { customer: [customer] }),
  };
  const open = seen.filter(({ triage }) => ['new', 'acknowledged', 'escalated'].includes(triage));
  for (const more of [{}, { status: THREAT_STATUSES.filter((status) => status !== 'suppressed') }]) {
    const read = await overview.read({ ...filters, ...more }, NOW);
    expect(read).toMatchObject({ threats: seen.length, byType });
    expect(read.processing.meanMs).toBeCloseTo(mean, 6);
    expect(read.byTechnique.reduce((sum, { count }) => sum + count, 0)).toBe(techniques);
    const work = read.byAssignee.flatMap(({ open: fresh, acknowledged, escalated }) => [
      fresh,
      acknowledged,
      escalated,
    ]);
    expect(work.reduce((sum, n) => sum + n, 0)).toBe(open.length);
    const ofCustomers = read.byCustomer.flatMap(({ bySeverity }) => Object.values(bySeverity));
    expect(ofCustomers.reduce((sum, n) => sum + n, 0)).toBe(seen.filter(({ severity }) => severity).length);
  }
}

/** What is shown as of now: totals, and the last 24 minutes, hours and days. */
async function expectAnalytics(all: readonly ThreatSummary[], customer: string | undefined): Promise<void> {
  const statistics = new ThreatStatistics(database);
  const rows = all.filter(({ customerName }) => customer === undefined || customerName === customer);
  const seen = rows.filter(({ status }) => status !== 'suppressed');
  const ids = await database.query<{ id: number; name: string }>({
    name: 'ids',
    text: 'select id, name from customers',
  });
  const id = ids.find(({ name }) => name === customer)?.id;
  const now = NOW + 2 * DAY_MS + 60 * MINUTE_MS;
  for (const width of [MINUTE_MS, 59 * MINUTE_MS, 60 * MINUTE_MS, 90 * MINUTE_MS, DAY_MS]) {
    const read = await statistics.read(now, width, id);
    expect(read).toMatchObject({
      totalThreats: seen.length,
      customersAffected: new Set(rows.map(({ customerName }) => customerName)).size,
      bySeverity: counted(seen, SEVERITIES, ({ severity }) => severity),
      byStatus: counted(rows, THREAT_STATUSES, ({ status }) => status),
    });
    const { bucketMs, buckets } = read.overTime;
    for (const { start, bySeverity } of buckets) {
      const inside = seen.filter(({ occurredAt }) => {
        const after = Date.parse(occurredAt) - Date.parse(start);
        return after >= 0 && after < bucketMs;
      });
      expect([width, start, bySeverity]).toEqual([
        ...[width, start, counted(inside, SEVERITIES, ({ severity }) => severity)],
      ]);
    }
  }
  expect(await rollup.totals(id)).toMatchObject({ stored: rows.length });
}

/** Of techniques that many have it is known without a count. */
async function expectBounded(all: readonly ThreatSummary[]): Promise<void> {
  const search = new ThreatSearch(database);
  const seen = all.filter(({ status }) => status !== 'suppressed');
  const expectCount = async (
    filters: ThreatFilters,
    matches: (techniques: readonly string[]) => boolean,
  ): Promise<void> => {
    const matching = seen.filter(({ techniques = [] }) => matches(techniques)).length;
    for (const most of [1, Math.max(1, matching), matching + 1, 1000])
      expect([filters, most, await search.count(filters, most)]).toEqual([filters, most, Math.min(most, matching)]);
  };
  for (const id of new Set(seen.flatMap(({ techniques = [] }) => techniques))) {
    await expectCount({ technique: [id] }, (ids) => ids.some((one) => one === id || parentOf(one) === id));
    for (const tactic of attackTable().technique(id)!.tactics)
      await expectCount({ tactic: [tactic] }, (ids) =>
        ids.some((one) => attackTable().technique(one)!.tactics.includes(tactic)),
      );
  }
}

describe('figures', () => {
  it('are a recount of what is stored, after whatever happened to it, of every customer and any days', async () => {
    for (const seed of [1, 2]) {
      await live(new Dice(seed), 80);
      const all = await everything();
      for (const isCounted of [false, true]) {
        if (isCounted) await rollup.count(NOW + 2 * DAY_MS);
        await expectBounded(all);
        for (const customer of [undefined, ...VARIED_CUSTOMERS]) {
          await expectRecounted(all, customer);
          await expectAnalytics(all, customer);
        }
      }
    }
  });

  it('say no more than there are when many were removed since', async () => {
    await rollup.count(NOW + 2 * DAY_MS);
    const retention = new ThreatRetention(database);
    for (const { id } of (await threats.list({}, 20)).items) await retention.remove(id, { analyst: 'ada' }, NOW);
    await expectBounded(await everything());
  });

  it('come to the same when they are counted anew', async () => {
    const read = async (): Promise<object[]> =>
      database.query({
        name: 'all',
        text: `select * from threat_figures where n <> 0 and dimension not in ('ms', 'minute')
        order by customer_id, dimension, day, value`,
      });
    await rollup.count(NOW + 2 * DAY_MS);
    const before = await read();
    await database.query({ name: 'empty', text: 'delete from threat_figures' });
    await database.query({ name: 'begin', text: 'update counted_figures set seq = 0' });
    await rollup.count(NOW + 2 * DAY_MS);
    expect(await read()).toEqual(before);
    expect(before.length).toBeGreaterThan(100);
  });

  it('of customers follow the others when a service of the version before counted without them', async () => {
    const graded = async (): Promise<object[]> =>
      database.query({
        name: 'graded',
        text: `select g.day, g.customer_id, v.value, v.n from graded_days g cross join lateral (values ('INFO', info), ('LOW', low),
            ('MEDIUM', medium), ('HIGH', high), ('CRITICAL', critical)) v (value, n) where v.n <> 0 order by 1, 2, 3`,
      });
    await rollup.count(NOW + 2 * DAY_MS);
    const others = await database.query({
      name: 'severities',
      text: `select day, customer_id, value, n from threat_figures where customer_id <> 0 and dimension = 'severity' and n <> 0 order by 1, 2, 3`,
    });
    expect(others).not.toEqual([]);
    expect(await graded()).toEqual(others);
    await database.query({ name: 'behind', text: 'update counted_figures set graded_seq = seq - 1' });
    await database.query({ name: 'wrong', text: 'update graded_days set low = low + 7' });
    await rollup.count(NOW + 2 * DAY_MS);
    expect(await graded()).toEqual(others);
  });
});
