import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryBoard, type Group, type IncidentThreat } from '@soc-agent/domain';
import {
  createTestDatabase,
  Dice,
  emptyDatabase,
  freshId,
  placedThreat,
  threatAnalysis,
  threatSignal,
} from '@soc-agent/testing';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { ThreatStore } from '../threats/threat-store.js';
import { IncidentStore } from './incident-store.js';

const [MINUTE, DAY] = [60_000, 86_400_000];
const NOW = Date.parse('2026-03-10T12:00:00Z');

let url: string;
let drop: () => Promise<void>;
let database: Database;
let incidents: IncidentStore;
beforeAll(async () => {
  ({ url, drop } = await createTestDatabase());
  await migrate(url, url);
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
});
beforeEach(async () => {
  await emptyDatabase(url);
  incidents = new IncidentStore(database);
});
afterAll(async () => {
  await database.close();
  await drop();
});

describe('incidents in the database', () => {
  it('are those of memory, one threat after the other', async () => {
    const threats = await stored(someThreats(7, 120));
    const board = new MemoryBoard('RetailMax');
    for (const threat of threats) {
      board.place(threat, NOW);
      await incidents.place(threat, NOW);
    }
    expect(await whatIsKept()).toEqual({
      groups: byId([...board.groups.values()]),
      incidents: [...board.incidents.values()],
      log: board.log,
    });
    expect(new Set([...board.incidents.values()].map(({ state }) => state)).size).toBeGreaterThan(1);
  });

  it('T8: are one in order when four place everything twice at once, within one hour', async () => {
    const past = await stored([
      placedThreat({ id: freshId(), at: NOW - 3 * DAY, rule: 'past', host: 'past', risk: 2 }),
    ]);
    const threats = await stored(someThreats(11, 60, 59 * MINUTE));
    const board = new MemoryBoard('RetailMax');
    for (const threat of [...past, ...threats]) board.place(threat, NOW);
    await incidents.place(past[0]!, NOW);
    const coordinators = [1, 2, 3, 4].map(() => new IncidentStore(database));
    const jobs = [...threats, ...threats].map((threat, n) => coordinators[n % 4]!.place(threat, NOW));
    await Promise.all(jobs);
    expect(shapeOf(await partition())).toEqual(shapeOf(partitionOf(board, [...past, ...threats])));
  });

  it('T3: share nothing between customers with the same names', async () => {
    for (const customerName of ['RetailMax', 'Metro Transit']) {
      for (const rule of ['a', 'b', 'c']) {
        const [threat] = await stored([placedThreat({ id: freshId(), at: NOW, rule, risk: 40, customerName })]);
        await incidents.place(threat!, NOW);
      }
    }
    for (const customer of ['RetailMax', 'Metro Transit']) {
      expect(await incidents.find(customer, 1)).toMatchObject({ customerName: customer, rollUp: { groups: 3 } });
    }
  });

  it('T6: are decided on, and that is taken back, by two at once without a lost update', async () => {
    for (const threat of await stored(
      ['a', 'b', 'c'].map((rule) => placedThreat({ id: freshId(), at: NOW, rule, risk: 40 })),
    )) {
      await incidents.place(threat, NOW);
    }
    const { version = 0 } = (await incidents.find('RetailMax', 1)) ?? {};
    const others = new IncidentStore(database);
    const outcomes = await Promise.all([
      incidents.decide('RetailMax', { kind: 'acknowledge', by: 'ada', incident: 1, version }, NOW),
      others.decide('RetailMax', { kind: 'assign', by: 'bob', incident: 1, owner: 'bob', version }, NOW),
    ]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
    await incidents.decide('RetailMax', { kind: 'close', by: 'ada', incident: 1, disposition: 'true_positive' }, NOW);
    const lines = await incidents.log('RetailMax', [1]);
    expect(lines.at(-1)).toMatchObject({ kind: 'closed', by: 'ada' });
    expect(await incidents.undo('RetailMax', lines.at(-1)!.seq, 'bob', NOW)).toMatchObject({ kind: 'done' });
    expect(await incidents.find('RetailMax', 1)).not.toHaveProperty('closedAt');
  });

  it('hold whatever characters a source sends', async () => {
    const [threat] = await stored([
      placedThreat({ id: freshId(), at: NOW, host: 'nul \0', rule: 'half \ud800', risk: 80 }),
    ]);
    await incidents.place(threat!, NOW);
    expect(await incidents.find('RetailMax', 1)).toMatchObject({ rollUp: { entities: ['host:nul \ufffd'] } });
  });
});

/** Threats at one customer, by chance; within the last hour, or over days. */
function someThreats(seed: number, count: number, spanMs = 2 * DAY): IncidentThreat[] {
  const dice = new Dice(seed);
  return Array.from({ length: count }, () => {
    const others = dice.share() < 0.3 ? [dice.of(['user:ada', 'address:192.0.2.1'] as const)] : [];
    return placedThreat({
      id: freshId(),
      at: NOW + Math.floor(dice.share() * spanMs),
      host: dice.of(['web-1', 'web-2', 'db-1']),
      rule: `rule-${dice.number(8)}`,
      risk: dice.of([2, 7, 15, 25, 45]),
      others,
    });
  }).sort((a, b) => a.at - b.at);
}

/** The threats as the record holds them. */
async function stored(threats: IncidentThreat[]): Promise<IncidentThreat[]> {
  const record = new ThreatStore(database);
  for (const { id, customerName } of threats) {
    const analysis = threatAnalysis({ signal: threatSignal({ id, customerName }) });
    await record.complete({ revision: 1, isStored: false }, analysis, NOW);
  }
  return threats;
}

async function whatIsKept(): Promise<unknown> {
  const rows = async (text: string): Promise<unknown[]> =>
    (await database.query<{ body: unknown }>({ name: 'test', text })).map(({ body }) => body);
  return {
    groups: byId((await rows('select body from incident_groups')) as Group[]),
    incidents: await rows('select body from incidents order by number'),
    log: await rows('select body from incident_log order by seq'),
  };
}

type Partition = { threat: string; group: Group }[];

async function partition(): Promise<Partition> {
  return database.query<Partition[number]>({
    name: 'test',
    text: `select t.threat_id as threat, coalesce(w.body, g.body) as group from incident_threats t join incident_groups g on g.id = t.group_id
      left join incident_groups w on w.id = g.merged_into`,
  });
}

function partitionOf(board: MemoryBoard, threats: readonly IncidentThreat[]): Partition {
  return threats.map(({ id }) => ({ threat: id, group: board.groupOf(id)! }));
}

/** Which threats share a group, and which an incident. */
function shapeOf(parts: Partition): unknown {
  const shared = (of: (group: Group) => unknown): string[][] =>
    [...Map.groupBy(parts, ({ group }) => of(group)).entries()]
      .filter(([key]) => key !== undefined)
      .map(([, all]) => all.map(({ threat }) => threat).sort())
      .sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
  return { groups: shared(({ id }) => id), incidents: shared(({ incident }) => incident) };
}

function byId(groups: Group[]): Group[] {
  return groups.sort((a, b) => (a.id < b.id ? -1 : 1));
}
