import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryBoard, type Group, type IncidentThreat } from '@soc-agent/domain';
import {
  createMigratedDatabase,
  Dice,
  emptyDatabase,
  freshId,
  placedThreat,
  threatAnalysis,
  threatSignal,
} from '@soc-agent/testing';
import { AuditLog } from '../audit/audit-log.js';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { ThreatStore } from '../threats/threat-store.js';
import { ThreatRetention } from '../threats/threat-retention.js';
import { IncidentCommands, type IncidentTask } from './incident-commands.js';
import { INCIDENT_ORDERS, IncidentList } from './incident-list.js';
import { IncidentReader } from './incident-reader.js';
import { AT_ONCE, IncidentStore } from './incident-store.js';
import { UnplacedThreats } from './unplaced-threats.js';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const NOW = Date.parse('2026-03-10T12:00:00Z');

let url: string;
let drop: () => Promise<void>;
let database: Database;
let incidents: IncidentStore;
beforeAll(async () => {
  ({ url, drop } = await createMigratedDatabase(migrate));
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
});
beforeEach(async () => {
  await emptyDatabase(url);
  incidents = new IncidentStore(database, AT_ONCE);
});
afterAll(async () => {
  await database.close();
  await drop();
});

describe('incidents in the database', () => {
  it('take in threats together with those of the next moment', async () => {
    const threats = await stored(someThreats(3, 20));
    const patient = new IncidentStore(database, { threat: HOUR, repetition: HOUR });
    for (const threat of threats) await patient.place(threat, NOW);
    const reader = new IncidentReader(database);
    expect(await reader.placeOf(threats[0]!.id)).toBeUndefined();
    await patient.settle();
    for (const { id } of threats) expect(await reader.placeOf(id)).toBeDefined();
  });

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

  it('take in repetitions together a little later, also those that a process left behind that died', async () => {
    const repeated = (n: number): IncidentThreat => placedThreat({ id: freshId(), at: NOW + n * MINUTE, risk: 40 });
    const threats = await stored([0, 1, 2, 3, 4, 5].map(repeated));
    const waitsMs = { ...AT_ONCE, repetition: HOUR };
    const [living, dying] = [new IncidentStore(database, waitsMs), new IncidentStore(database, waitsMs)];
    for (const threat of threats.slice(0, 3)) await living.place(threat, NOW);
    for (const threat of threats.slice(3)) await dying.place(threat, NOW);
    const reader = new IncidentReader(database);
    const placed = async (): Promise<boolean[]> =>
      Promise.all(threats.map(async ({ id }) => (await reader.placeOf(id)) !== undefined));
    expect(await placed()).toEqual([true, false, false, true, false, false]);
    await living.settle();
    expect(await placed()).toEqual([true, true, true, true, false, false]);
    const unplaced = new UnplacedThreats(database);
    // each change is looked at once, when it is older than the delay
    const found = [];
    for (const after of [1, 2, 3, 4]) found.push(await unplaced.find(Date.now() + after * DAY, HOUR));
    expect(found.map((ids) => ids.sort())).toEqual([[], threats.slice(4).map(({ id }) => id), [], []]);
    for (const threat of threats.slice(4)) await incidents.place(threat, NOW);
    const groups = await database.query<{ body: Group }>({ name: 'test', text: 'select body from incident_groups' });
    expect(groups.map(({ body }) => body.threats)).toEqual([6]);
  });

  it('T8: are one in order when four place everything twice at once, within one hour', async () => {
    const past = await stored([
      placedThreat({ id: freshId(), at: NOW - 3 * DAY, rule: 'past', host: 'past', risk: 2 }),
    ]);
    const threats = await stored(someThreats(11, 60, 59 * MINUTE));
    const board = new MemoryBoard('RetailMax');
    for (const threat of [...past, ...threats]) board.place(threat, NOW);
    await incidents.place(past[0]!, NOW);
    const coordinators = [1, 2, 3, 4].map(() => new IncidentStore(database, AT_ONCE));
    const jobs = [...threats, ...threats].map((threat, n) => coordinators[n % 4]!.place(threat, NOW));
    await Promise.all(jobs);
    expect(shapeOf(await partition())).toEqual(shapeOf(partitionOf(board, [...past, ...threats])));
  });

  it('go with the last of their threats, and stay whole until then', async () => {
    const threats = await stored([
      ...['a', 'b', 'c'].map((rule) => placedThreat({ id: freshId(), at: NOW, rule, risk: 40 })),
      placedThreat({ id: freshId(), at: NOW, rule: 'd', risk: 2, host: 'other' }),
    ]);
    for (const threat of threats) await incidents.place(threat, NOW);
    const retention = new ThreatRetention(database);
    const reader = new IncidentReader(database);
    const [first, ...others] = threats as [IncidentThreat, ...IncidentThreat[]];
    await retention.remove(first.id, { analyst: 'ada' }, NOW);
    const customerId = await idOf('RetailMax');
    expect((await reader.find(customerId, 1))?.members).toHaveLength(3);
    expect(await reader.placeOf(others[0]!.id)).toMatchObject({ role: 'member', incident: `${customerId}-1` });
    expect(await retention.removeOlder(NOW + DAY)).toBe(3);
    await retention.tend(NOW);
    expect(await reader.find(customerId, 1)).toBeUndefined();
    expect(await whatIsKept()).toEqual({ groups: [], incidents: [], log: [] });
    expect(await database.query({ name: 'test', text: 'select from incident_entities' })).toEqual([]);
    // numbers are not used again
    for (const threat of await stored(
      ['a', 'b'].map((rule) => placedThreat({ id: freshId(), at: NOW, rule, risk: 40 })),
    ))
      await incidents.place(threat, NOW);
    expect(
      (await new IncidentList(database).page({}, 'newest', 10)).items.map(({ incident }) => incident.number),
    ).toEqual([2]);
  });

  it('are listed in pages without gaps or repeats, and shown with what was beside them', async () => {
    const hosts = ['web-1', 'web-2', 'db-1', 'db-2', 'mail'];
    for (const [n, host] of hosts.entries()) {
      for (const rule of ['a', 'b', 'c']) {
        const [threat] = await stored([
          placedThreat({ id: freshId(), at: NOW + n * DAY, host, rule: `${host} ${rule}`, risk: 30 + n * 5 }),
        ]);
        await incidents.place(threat!, NOW + n * DAY);
      }
    }
    const [beside] = await stored([
      placedThreat({ id: freshId(), at: NOW + 5 * MINUTE, host: 'web-1', rule: 'x', risk: 2 }),
    ]);
    await incidents.place(beside!, NOW);
    const commands = new IncidentCommands(database);
    const task = await taskOf('ada', 2);
    await commands.command(task, { kind: 'acknowledge', incident: 2 });
    const [reader, list] = [new IncidentReader(database), new IncidentList(database)];
    for (const order of INCIDENT_ORDERS) {
      const seen: number[] = [];
      for (let after: string | undefined, pages = 0; pages < 4; pages++) {
        const page = await list.page({ customer: ['RetailMax'] }, order, 2, after);
        expect(page.total).toBe(5);
        seen.push(...page.items.map(({ incident }) => incident.number));
        if (!(after = page.nextCursor)) break;
      }
      // those that somebody has acted on are waited for last
      expect(seen).toEqual(order === 'sla' ? [1, 3, 4, 5, 2] : [5, 4, 3, 2, 1]);
    }
    const customerId = await idOf('RetailMax');
    const whole = await reader.find(customerId, 1);
    expect(whole?.context.map(({ group, why }) => [group.rule, why])).toEqual([
      ['x', expect.stringContaining('on web-1, within 5 min')],
    ]);
    expect(await reader.placeOf(beside!.id)).toMatchObject({ role: 'context', incident: `${customerId}-1` });
  });

  it('T3: share nothing between customers with the same names', async () => {
    for (const customerName of ['RetailMax', 'Metro Transit']) {
      for (const rule of ['a', 'b', 'c']) {
        const [threat] = await stored([placedThreat({ id: freshId(), at: NOW, rule, risk: 40, customerName })]);
        await incidents.place(threat!, NOW);
      }
    }
    for (const customer of ['RetailMax', 'Metro Transit']) {
      const { incident } = (await new IncidentReader(database).find(await idOf(customer), 1))!;
      expect(incident).toMatchObject({ customerName: customer, rollUp: { groups: 3 } });
    }
  });

  it('T6: are decided on, and that is taken back, by two at once without a lost update', async () => {
    for (const threat of await stored(
      ['a', 'b', 'c'].map((rule) => placedThreat({ id: freshId(), at: NOW, rule, risk: 40 })),
    )) {
      await incidents.place(threat, NOW);
    }
    const reader = new IncidentReader(database);
    const [ofAda, ofBob] = [await taskOf('ada', 1), await taskOf('bob', 1)];
    const { version } = (await reader.find(ofAda.customerId, 1))!.incident;
    const [ada, bob] = [new IncidentCommands(database), new IncidentCommands(database)];
    const outcomes = await Promise.all([
      ada.command({ ...ofAda, version }, { kind: 'acknowledge', incident: 1 }),
      bob.command({ ...ofBob, version }, { kind: 'assign', incident: 1, owner: 'bob' }),
    ]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
    await ada.command(ofAda, { kind: 'close', incident: 1, disposition: 'true_positive' });
    const { log } = (await reader.find(ofAda.customerId, 1))!;
    expect(log.at(-1)).toMatchObject({ kind: 'closed', by: 'ada' });
    expect(await bob.takeBack(ofBob, log.at(-1)!.seq)).toMatchObject({ kind: 'done' });
    expect((await reader.find(ofAda.customerId, 1))!.incident).not.toHaveProperty('closedAt');
    const audit = (await new AuditLog(database).page(10)).items.map(({ event, actor }) => [event, actor.name]);
    expect(audit).toHaveLength(3);
    expect(audit.slice(0, 2)).toEqual([
      ['incident.undone', 'bob'],
      ['incident.closed', 'ada'],
    ]);
  });

  it('hold whatever characters a source sends', async () => {
    const [threat] = await stored([
      placedThreat({ id: freshId(), at: NOW, host: 'nul \0', rule: 'half \ud800', risk: 80 }),
    ]);
    await incidents.place(threat!, NOW);
    const { incident } = (await new IncidentReader(database).find(await idOf('RetailMax'), 1))!;
    expect(incident).toMatchObject({ rollUp: { entities: ['host:nul \ufffd'] } });
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

async function idOf(name: string): Promise<number> {
  const statement = { name: 'test', text: 'select id from customers where name = $1' };
  return (await database.query<{ id: number }>(statement, [name]))[0]!.id;
}

async function taskOf(name: string, incident: number): Promise<IncidentTask> {
  return { customerId: await idOf('RetailMax'), incident, by: { kind: 'analyst', name }, now: NOW };
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
