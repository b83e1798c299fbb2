import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Customer, PlaybookOverride } from '@soc-agent/contracts';
import { createTestDatabase, customer } from '@soc-agent/testing';
import { ApiKeys } from '../access/api-keys.js';
import { Users } from '../access/users.js';
import { AuditLog } from '../audit/audit-log.js';
import type { Author } from '../audit/author.js';
import { ContextStore } from '../context/context-store.js';
import { StaleVersionError } from '../context/versions.js';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { NotSecondPersonError, PlaybookArmings } from './playbook-armings.js';

const PLACE = { threatType: 'device_compromise', severity: 'HIGH' } as const;
const SHIPPED = { threatType: 'bot_traffic', severity: 'CRITICAL' } as const;
const OWN: PlaybookOverride = {
  ...PLACE,
  primary: { action: 'quarantine', targets: ['host'], automatic: true, reason: 'r', impact: 'i', parameters: {} },
  secondary: [],
  escalation: ['x'],
  notes: 'n',
};
const COMMAND_LINE = { kind: 'system', name: 'command line' } as const;
const PASSWORD = 'long enough for anybody';
let drop: () => Promise<void>;
let database: Database;
let context: ContextStore;
let armings: PlaybookArmings;
let users: Users;
beforeAll(async () => {
  const created = await createTestDatabase();
  drop = created.drop;
  const service = new URL(created.url);
  service.username = 'soc_arming_test';
  service.password = 'of-a-test';
  await migrate(created.url, service.href);
  database = new Database({ DATABASE_URL: service.href, DATABASE_CONNECTIONS: 4 }, 'patient', 'test');
  context = new ContextStore(database);
  armings = new PlaybookArmings(database);
  users = new Users(database);
});
afterAll(async () => {
  await database.close();
  await drop();
});

let people = 0;
/** Somebody who set a password by a link of somebody. */
async function personBy(maker: Author): Promise<Author> {
  const { id, name } = await users.create({ name: `p${people++}`, role: 'admin', approver: false }, maker);
  await users.setPassword(await users.link(id, maker), PASSWORD);
  return asAuthor(id, name);
}

async function asAuthor(id: string, name: string): Promise<Author> {
  const { via } = (await users.find(id))!;
  return { kind: 'analyst', name, party: { id, via, isPerson: true } };
}

async function keyOf(maker: Author): Promise<Author> {
  const { key, record } = await new ApiKeys(database).create(
    { name: 'key', scopes: ['admin'], ...(maker.party && { createdBy: maker.party.id }) },
    maker,
  );
  const { via } = (await new ApiKeys(database).valid(key))!;
  return { kind: 'analyst', name: 'key (key)', party: { id: record.id, via, isPerson: via.length > 0 } };
}

async function written(name: string, by: Author, playbook: PlaybookOverride = OWN): Promise<Customer> {
  const document = { ...customer(name), playbooks: [playbook] };
  await context.customers.write(document, by, (await context.customers.find(name)) ? '*' : undefined);
  return document;
}

async function at(name: string, place: { threatType: string; severity: string } = PLACE) {
  const all = (await armings.of(name)) ?? [];
  return all.find(({ threatType, severity }) => threatType === place.threatType && severity === place.severity)!;
}

async function approve(name: string, by: Author, place: typeof PLACE | typeof SHIPPED = PLACE) {
  return armings.approve(name, place, (await at(name, place)).version, by);
}

describe('a customer’s own playbook', () => {
  it('is armed by somebody else than who wrote it, and agents hear of it with the customer', async () => {
    const [ada, bo] = [await personBy(COMMAND_LINE), await personBy(COMMAND_LINE)];
    await written('One', ada);
    expect(await at('One')).toMatchObject({
      state: 'waiting',
      origin: 'own',
      behind: [{ name: ada.name, wrote: true }],
    });
    expect(await context.findCustomer('One')).not.toHaveProperty('armings');
    await expect(approve('One', ada)).rejects.toThrow(NotSecondPersonError);
    expect(await approve('One', bo)).toMatchObject({ state: 'armed', actions: [{ action: 'quarantine' }] });
    const { armings: told } = (await context.findCustomer('One'))!;
    expect(told).toMatchObject([{ ...PLACE, behind: [{ id: ada.party?.id }, { id: bo.party?.id }] }]);
    await expect(approve('One', bo)).rejects.toThrow(NotSecondPersonError);
  });

  it('is no longer armed once it is changed, or changed back, or gone', async () => {
    const [ada, bo] = [await personBy(COMMAND_LINE), await personBy(COMMAND_LINE)];
    for (const name of ['Changed', 'Gone']) {
      await written(name, ada);
      await approve(name, bo);
    }
    const { version } = await at('Changed');
    await written('Changed', bo, { ...OWN, notes: 'another' });
    expect(await at('Changed')).toMatchObject({ state: 'waiting', behind: [{ name: bo.name, wrote: true }] });
    await expect(armings.approve('Changed', PLACE, version, ada)).rejects.toThrow(StaleVersionError);
    await written('Changed', ada);
    expect(await at('Changed')).toMatchObject({ version, state: 'waiting', behind: [{ name: ada.name }] });
    await context.customers.erase('Gone', ada);
    expect(await armings.of('Gone')).toBeUndefined();
    await written('Gone', ada);
    expect(await at('Gone')).toMatchObject({ state: 'waiting' });
  });

  it('stays armed while something else of the customer changes', async () => {
    const [ada, bo] = [await personBy(COMMAND_LINE), await personBy(COMMAND_LINE)];
    const document = await written('Kept', ada);
    await approve('Kept', bo);
    await context.customers.write({ ...document, tier: 'enterprise' }, bo, '*');
    expect(await at('Kept')).toMatchObject({ state: 'armed' });
  });

  it('is armed by no two accounts or keys that one person can have', async () => {
    const first = await personBy(COMMAND_LINE);
    const invited = await personBy(first);
    const another = await personBy(first);
    const ofAnother = await personBy(another);
    await written('Puppets', await keyOf(first));
    for (const puppet of [first, invited, another, ofAnother, await keyOf(first)])
      await expect(approve('Puppets', puppet)).rejects.toThrow(NotSecondPersonError);
    // a new link, by nobody of them
    const { party, name } = invited;
    await users.setPassword(await users.link(party!.id, COMMAND_LINE), PASSWORD);
    expect(await approve('Puppets', await asAuthor(party!.id, name))).toMatchObject({ state: 'armed' });
  });

  it('that a key without a person wrote takes two admins', async () => {
    const [ada, bo] = [await personBy(COMMAND_LINE), await personBy(COMMAND_LINE)];
    await written('Keyed', await keyOf(COMMAND_LINE));
    expect(await approve('Keyed', ada)).toMatchObject({ state: 'waiting' });
    expect(await approve('Keyed', bo)).toMatchObject({ state: 'armed' });
  });
});

describe('a playbook of the system', () => {
  it('is armed for one customer by two admins, however they hurry, and disarmed by one', async () => {
    const [ada, bo] = [await personBy(COMMAND_LINE), await personBy(COMMAND_LINE)];
    for (const name of ['Ours', 'Theirs']) await context.customers.write(customer(name), ada);
    expect(await at('Ours', SHIPPED)).toMatchObject({ state: 'waiting', origin: 'shipped', behind: [] });
    const answers = await Promise.all([ada, bo].map((by) => approve('Ours', by, SHIPPED)));
    expect(answers.map((answer) => answer?.state).sort()).toEqual(['armed', 'waiting']);
    expect((await armings.all()).map(({ customerName, state }) => [customerName, state])).toContainEqual([
      'Ours',
      'armed',
    ]);
    expect(await at('Theirs', SHIPPED)).toMatchObject({ state: 'waiting' });
    expect(await armings.disarm('Ours', SHIPPED, bo)).toMatchObject({ state: 'waiting', behind: [] });
    expect(await context.findCustomer('Ours')).not.toHaveProperty('armings');
  });

  it('is there for customers that something is configured of', async () => {
    const ada = await personBy(COMMAND_LINE);
    expect(await armings.of('Nobody')).toBeUndefined();
    expect(await armings.approve('Nobody', SHIPPED, 'x', ada)).toBeUndefined();
    expect(await armings.approve('Ours', { threatType: 'bot_traffic', severity: 'INFO' }, 'x', ada)).toBeUndefined();
  });
});

describe('the audit log', () => {
  it('has who proposed, armed and disarmed what', async () => {
    const [ada, bo] = [await personBy(COMMAND_LINE), await personBy(COMMAND_LINE)];
    const log = new AuditLog(database);
    await written('Logged', ada);
    await approve('Logged', bo);
    for (const place of [PLACE, PLACE, SHIPPED]) await armings.disarm('Logged', place, ada);
    await approve('Logged', bo);
    await written('Logged', ada, { ...OWN, notes: 'another' });
    const { items } = await log.page(100);
    const ours = items.filter(
      ({ event, actor }) => event.startsWith('playbook.') && [ada.name, bo.name].includes(actor.name),
    );
    expect(ours.map(({ event, actor }) => `${event} ${actor.name}`).reverse()).toEqual([
      `playbook.proposed ${ada.name}`,
      `playbook.armed ${bo.name}`,
      `playbook.disarmed ${ada.name}`,
      `playbook.armed ${bo.name}`,
      `playbook.disarmed ${ada.name}`,
      `playbook.proposed ${ada.name}`,
    ]);
    expect(ours[0]?.detail).toMatchObject({ id: 'Logged', ...PLACE });
    expect(await log.verify()).toBeUndefined();
  });
});
