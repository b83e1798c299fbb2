import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Group, Incident, LogEntry, Outcome } from '@soc-agent/domain';
import { incidentThreat } from '@soc-agent/domain';
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
import { GroupVerdicts } from '../verdicts/group-verdicts.js';
import { VerdictStore } from '../verdicts/verdict-store.js';
import { IncidentCommands, type IncidentTask, type IncidentWish } from './incident-commands.js';
import { IncidentList } from './incident-list.js';
import { IncidentReader } from './incident-reader.js';
import { AT_ONCE, IncidentStore } from './incident-store.js';

const MINUTE = 60_000;
const NOW = Date.parse('2026-03-10T12:00:00Z');
const CUSTOMER = 'RetailMax';

let url: string;
let drop: () => Promise<void>;
let database: Database;
let incidents: IncidentStore;
let reader: IncidentReader;
let threats: ThreatStore;
beforeAll(async () => {
  ({ url, drop } = await createMigratedDatabase(migrate));
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
});
beforeEach(async () => {
  await emptyDatabase(url);
  [incidents, reader, threats] = [
    new IncidentStore(database, AT_ONCE),
    new IncidentReader(database),
    new ThreatStore(database),
  ];
});
afterAll(async () => {
  await database.close();
  await drop();
});

describe('what two people do at once', () => {
  it('is never lost, and the log shows all of it', async () => {
    for (const host of ['web-1', 'db-1', 'mail']) {
      for (const rule of ['a', 'b', 'c', 'd']) await place({ host, rule: `${host} ${rule}`, at: NOW, risk: 40 });
    }
    const before = await everything();
    const people = [5, 6].map((seed) => new Dice(seed));
    const outcomes: Outcome[] = [];
    const done = (): Outcome[] => outcomes.filter(({ kind }) => kind === 'done');
    const late = (): Outcome[] => outcomes.filter((one) => one.kind === 'refused' && one.because === 'changed');
    while (done().length <= 20 || late().length === 0)
      outcomes.push(...(await Promise.all(people.map((dice, n) => work(['ada', 'bob'][n]!, dice, 60)))).flat());
    const { groups, incidents: all, log } = await everything();
    const lines = log.filter(({ by }) => by !== undefined);
    const audit = (await new AuditLog(database).page(500)).items;
    expect(audit.map(({ event, actor }) => [event, actor.name])).toEqual(
      lines.map(({ kind, by }) => [`incident.${kind}`, by]).reverse(),
    );
    expect(lines.length).toBeGreaterThanOrEqual(done().length - noops(done()));
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, n) => n + 1));
    // each line says what it found and what it left: nobody wrote over what they had not seen
    const memberships = new Map(before.groups.map((group) => [group.id, group.incident]));
    const states = new Map(before.incidents.map((incident) => [incident.number, incident.state]));
    for (const { touched } of log.slice(before.log.length)) {
      for (const { id, before: found, after } of touched.groups) {
        expect([id, found.incident]).toEqual([id, memberships.get(id)]);
        memberships.set(id, after.incident);
      }
      for (const { number, before: found, after } of touched.incidents) {
        expect([number, found?.state]).toEqual([number, states.get(number)]);
        states.set(number, after.state);
      }
    }
    expect(groups.map(({ id, incident }) => [id, incident])).toEqual(groups.map(({ id }) => [id, memberships.get(id)]));
    expect(all.map(({ number, state }) => [number, state])).toEqual(
      all.map(({ number }) => [number, states.get(number)]),
    );
    expect(await new AuditLog(database).verify()).toBeUndefined();
  });

  it('can be taken back through the log until nothing of it is left', async () => {
    for (const rule of ['a', 'b', 'c', 'd']) await place({ host: 'web-1', rule, at: NOW, risk: 40 });
    const task = await taskOf('ada', 1);
    const commands = new IncidentCommands(database);
    const before = (await reader.find(task.customerId, 1))!;
    const split = await commands.command(task, {
      kind: 'move',
      groups: before.members.slice(0, 2).map(({ id }) => id),
      to: 'new',
    });
    expect(split).toMatchObject({ kind: 'done', incident: 2 });
    expect(await commands.command({ ...task, incident: 2 }, { kind: 'merge', incident: 2, other: 1 })).toMatchObject({
      incident: 1,
    });
    for (const [number, kind] of [
      [1, 'merged'],
      [2, 'moved'],
    ] as const) {
      const { log } = (await reader.find(task.customerId, number))!;
      const line = log.findLast((one) => one.kind === kind)!;
      expect(await commands.takeBack({ ...task, incident: number }, line.seq)).toMatchObject({ kind: 'done' });
    }
    const after = (await reader.find(task.customerId, 1))!;
    expect(after.members.map(({ id, incident }) => [id, incident]).sort()).toEqual(
      before.members.map(({ id, incident }) => [id, incident]).sort(),
    );
    // the number of the split leads to where its members are
    expect((await reader.find(task.customerId, 2))?.incident.number).toBe(1);
  });
});

describe('closing', () => {
  it('reaches threats without a verdict, teaches one for each group, and takes it all back when undone', async () => {
    const ids: string[] = [];
    for (const rule of ['a', 'b', 'c']) {
      for (let n = 0; n < 3; n++) ids.push(await analyzed(rule, NOW + n * MINUTE));
    }
    const verdicts = new VerdictStore(database);
    await verdicts.give(ids[0]!, { verdict: 'true_positive', analyst: 'eve' }, NOW);
    const commands = new IncidentCommands(database);
    await commands.judge(ids[0]!, 'eve', NOW);
    const task = await taskOf('ada', 1);
    await commands.command(task, { kind: 'close', incident: 1, disposition: 'false_positive', reason: 'a test' });
    await settled();
    const said = async (): Promise<unknown[]> =>
      Promise.all(
        ids.map(async (id) => ((await threats.find(id)) as { verdict?: { verdict: string } }).verdict?.verdict),
      );
    // the group that eve judged keeps her verdict, for its other threats, too
    expect(await said()).toEqual([...times(3, 'true_positive'), ...times(6, 'false_positive')]);
    const counted = (await verdicts.untold(100)).filter(({ counted: what }) => what);
    expect(counted.map(({ counted: what }) => [what?.rule, what?.real]).sort()).toEqual([
      ['edr|a', true],
      ['edr|b', false],
      ['edr|c', false],
    ]);
    expect((await threats.list({ triage: ['closed'] }, 20)).total).toBe(9);
    const { log } = (await reader.find(task.customerId, 1))!;
    await commands.takeBack(task, log.findLast(({ kind }) => kind === 'closed')!.seq);
    await settled();
    expect(await said()).toEqual([...times(3, 'true_positive'), ...times(6, undefined)]);
    expect((await verdicts.untold(100)).filter(({ counted: what }) => what)).toHaveLength(1);
    expect((await threats.list({ triage: ['closed'] }, 20)).total).toBe(3);
    expect(await new AuditLog(database).verify()).toBeUndefined();
  });
});

function times<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value);
}

async function place(changes: Parameters<typeof placedThreat>[0]): Promise<void> {
  const threat = placedThreat({ id: freshId(), ...changes });
  const signal = threatSignal({ id: threat.id, customerName: threat.customerName });
  await threats.complete({ revision: 1, isStored: false }, threatAnalysis({ signal }), NOW);
  await incidents.place(threat, NOW);
}

/** A threat with an analysis that is placed by it. */
async function analyzed(rule: string, at: number): Promise<string> {
  const signal = threatSignal({
    customerName: CUSTOMER,
    timestamp: new Date(at).toISOString(),
    source: { product: 'EDR', format: 'native', ruleId: rule },
    entities: { hosts: ['web-1'] },
  });
  const analysis = threatAnalysis({ signal, risk: 40, severity: 'HIGH', requiresHumanReview: true });
  await threats.complete({ revision: 1, isStored: false }, analysis, NOW);
  await incidents.place(incidentThreat(analysis), NOW);
  return signal.id;
}

async function settled(): Promise<void> {
  const verdicts = new GroupVerdicts(database);
  while (await verdicts.settle(NOW));
}

async function taskOf(name: string, incident: number): Promise<IncidentTask> {
  const statement = { name: 'test', text: 'select id from customers where name = $1' };
  const [row] = await database.query<{ id: number }>(statement, [CUSTOMER]);
  return { customerId: row!.id, incident, by: { kind: 'analyst', name }, now: NOW };
}

/** Somebody who reads an incident, and does something to it, again and again. */
async function work(name: string, dice: Dice, times: number): Promise<Outcome[]> {
  const commands = new IncidentCommands(database);
  const outcomes: Outcome[] = [];
  for (let n = 0; n < times; n++) {
    const { items } = await new IncidentList(database).page({}, 'newest', 50);
    const { incident } = dice.of(items);
    const task = { ...(await taskOf(name, incident.number)), version: incident.version };
    const whole = await reader.find(task.customerId, incident.number);
    if (!whole) continue;
    const line = dice.of(whole.log);
    outcomes.push(
      dice.share() < 0.3
        ? await commands.takeBack(task, line.seq)
        : await commands.command(
            task,
            someWish(
              dice,
              incident.number,
              whole.members,
              items.map((one) => one.incident),
            ),
          ),
    );
  }
  return outcomes;
}

function someWish(dice: Dice, number: number, members: readonly Group[], all: readonly Incident[]): IncidentWish {
  const groups = members.filter(() => dice.share() < 0.4).map(({ id }) => id);
  const other = dice.of(all).number;
  return dice.of([
    { kind: 'acknowledge', incident: number },
    { kind: 'merge', incident: number, other },
    { kind: 'move', groups, to: 'new' },
    { kind: 'move', groups, to: 'out' },
    { kind: 'move', groups, to: other },
    { kind: 'close', incident: number, disposition: 'true_positive' },
    { kind: 'reopen', incident: number },
  ] as const);
}

/** Those that changed nothing, such as a merge with itself: they have no line. */
function noops(done: readonly Outcome[]): number {
  return done.filter((one) => one.kind === 'done' && one.changes.log.length === 0).length;
}

async function everything(): Promise<{ groups: Group[]; incidents: Incident[]; log: LogEntry[] }> {
  const rows = async <T>(text: string): Promise<T[]> =>
    (await database.query<{ body: T }>({ name: 'test', text })).map(({ body }) => body);
  return {
    groups: await rows('select body from incident_groups order by id'),
    incidents: await rows('select body from incidents order by number'),
    log: await rows('select body from incident_log order by seq'),
  };
}
