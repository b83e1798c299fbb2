import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Shards } from '@soc-agent/contracts';
import { createTestDatabase, randomPrefix, secretOf, sharedRedisUrl } from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { setTimeout as wait } from 'node:timers/promises';
import { AuditLog } from '../audit/audit-log.js';
import { Database } from '../database/database.js';
import { DatabaseAwayError } from '../database/errors.js';
import { migrate } from '../database/migrations.js';
import { ApiKeys } from './api-keys.js';
import { Gatekeeper } from './gatekeeper.js';
import { LoginLimits } from './login-limits.js';
import { hashPassword, isPassword } from './passwords.js';
import { Sessions } from './sessions.js';
import { NameTakenError, Users } from './users.js';

const BY = { kind: 'system', name: 'a test' } as const;
const PASSWORD = 'long enough for anybody';
let database: Database;
let drop: () => Promise<void>;
let redis: Redis;
let prefix: string;
beforeAll(async () => {
  const created = await createTestDatabase();
  drop = created.drop;
  const service = new URL(created.url);
  service.username = 'soc_access_test';
  service.password = 'of-a-test';
  await migrate(created.url, service.href);
  database = new Database({ DATABASE_URL: service.href, DATABASE_CONNECTIONS: 4 }, 'patient', 'test');
  redis = new Redis(sharedRedisUrl());
  prefix = randomPrefix();
});
afterAll(async () => {
  redis.disconnect();
  await database.close();
  await drop();
});

const gates: Gatekeeper[] = [];
afterEach(() => Promise.all(gates.splice(0).map((gate) => gate.close())));
function gatekeeper(on: Pick<Database, 'query' | 'transaction'> = database): Gatekeeper {
  const gate = new Gatekeeper(on, redis, new Shards(prefix));
  gates.push(gate);
  return gate;
}

let people = 0;
const person = (more: object = {}) =>
  new Users(database).create({ name: `p${people++}`, role: 'analyst', approver: false, ...more }, BY);

describe('a password', () => {
  it('is told by its hash, which is another one each time', async () => {
    const [one, other] = await Promise.all([hashPassword(PASSWORD), hashPassword(PASSWORD)]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(await isPassword(PASSWORD, one)).toBe(true);
    expect(await isPassword(`${PASSWORD}.`, one)).toBe(false);
    expect(await isPassword('', undefined)).toBe(false);
  });

  it('is the same however its characters are composed', async () => {
    expect(await isPassword('cafe\u0301 long enough', await hashPassword('caf\u00e9 long enough'))).toBe(true);
  });
});

describe('an API key', () => {
  it('is good until it expires or is revoked, and no part of it alone is', async () => {
    const keys = new ApiKeys(database);
    const expiresAt = new Date(Date.now() + 60_000);
    const { key, record } = await keys.create({ name: 'one', scopes: ['ingest'], customer: 'Ours', expiresAt }, BY);
    expect(await keys.valid(key)).toMatchObject({
      id: record.id,
      scopes: ['ingest'],
      customer: 'Ours',
      newCustomers: false,
    });
    expect(await keys.valid(key, new Date(expiresAt.getTime()))).toBeUndefined();
    const { key: another } = await keys.create({ name: 'another', scopes: ['admin'] }, BY);
    for (const wrong of [key.slice(0, -1), `soc_${record.id}_${secretOf(another)}`, '', 'soc_', `${key} `])
      expect(await keys.valid(wrong)).toBeUndefined();
    expect([await keys.revoke(record.id, BY), await keys.revoke(record.id, BY)]).toEqual([true, false]);
    expect(await keys.valid(key)).toBeUndefined();
  });

  it('is found among many that are guessed at the same time, for a few questions to the database', async () => {
    let asked = 0;
    const counting = {
      query: (...args: Parameters<Database['query']>) => (asked++, database.query(...args)),
      transaction: database.transaction.bind(database),
    } as Pick<Database, 'query' | 'transaction'>;
    const keys = new ApiKeys(counting);
    const { key, record } = await keys.create({ name: 'among many', scopes: ['read'] }, BY);
    asked = 0;
    const guesses = Array.from({ length: 200 }, (_, n) => `soc_${String(n).padStart(12, '0')}_${'x'.repeat(43)}`);
    const found = await Promise.all([...guesses, key].map((text) => keys.valid(text)));
    expect(found.filter((one) => one !== undefined)).toEqual([expect.objectContaining({ id: record.id })]);
    expect(asked).toBeLessThanOrEqual(4);
  });

  it('of an installation is made known once, and stays revoked', async () => {
    const keys = new ApiKeys(database);
    const key = `soc_0123456789ab_${'k'.repeat(43)}`;
    for (let n = 0; n < 2; n++) await keys.register(key, { name: 'given', scopes: ['read'] }, BY);
    await keys.revoke('0123456789ab', BY);
    await keys.register(key, { name: 'given', scopes: ['read'] }, BY);
    expect(await keys.valid(key)).toBeUndefined();
    await expect(keys.register('soc_short', { name: 'x', scopes: ['read'] }, BY)).rejects.toThrow('an API key is');
  });

  it('with the scope admin is of no single customer, however it is written', async () => {
    await expect(
      new ApiKeys(database).create({ name: 'x', scopes: ['admin'], customer: 'Ours' }, BY),
    ).rejects.toThrow();
  });
});

describe('a person', () => {
  it('has a name of their own, in whatever case', async () => {
    const users = new Users(database);
    await users.create({ name: 'Ada', role: 'viewer', approver: false }, BY);
    await expect(users.create({ name: 'aDA', role: 'viewer', approver: false }, BY)).rejects.toThrow(NameTakenError);
  });

  it('sets a password by the latest link, once, however many try at the same time', async () => {
    const users = new Users(database);
    const { id, name } = await person();
    const [old, link] = [await users.link(id, BY), await users.link(id, BY)];
    expect(await users.setPassword(old, PASSWORD)).toBeUndefined();
    const tries = await Promise.all([1, 2, 3].map(() => users.setPassword(link, PASSWORD)));
    expect(tries.filter((user) => user?.id === id)).toHaveLength(1);
    expect((await users.withPassword(name.toUpperCase(), PASSWORD, '203.0.113.7'))?.id).toBe(id);
    await users.change(id, { disabled: true }, BY);
    expect(await users.withPassword(name, PASSWORD, '203.0.113.7')).toBeUndefined();
    expect((await users.change(id, { role: 'admin' }, BY))?.disabledAt).toBeDefined();
    expect((await users.change(id, { disabled: false }, BY))?.disabledAt).toBeUndefined();
  });
});

describe('the audit log', () => {
  it('has each change of keys and people, and each login of a name that somebody has', async () => {
    const [keys, users, log] = [new ApiKeys(database), new Users(database), new AuditLog(database)];
    const { key, record } = await keys.create({ name: 'seen', scopes: ['read'] }, BY);
    await keys.revoke(record.id, BY);
    const { id, name } = await person();
    await users.setPassword(await users.link(id, BY), PASSWORD);
    await users.change(id, { approver: true }, BY);
    await users.withPassword(name, 'wrong', '203.0.113.7');
    await users.withPassword('nobody at all', 'wrong', '203.0.113.7');
    await users.noteLogin({ id, name }, '203.0.113.7');
    const { items } = await log.page(8);
    expect(items.map(({ event, actor }) => `${event} ${actor.name}`).reverse()).toEqual([
      'key.created a test',
      'key.revoked a test',
      'user.created a test',
      'user.link_made a test',
      `user.password_set ${name}`,
      'user.changed a test',
      `login.failed ${name}`,
      `login.succeeded ${name}`,
    ]);
    expect(items[0]?.detail).toEqual({ id, address: '203.0.113.7' });
    expect(JSON.stringify(items)).not.toContain(secretOf(key));
    expect(await log.verify()).toBeUndefined();
  });
});

describe('a session', () => {
  it('is found by what the browser holds, until it is ended, or all of a person are', async () => {
    const sessions = new Sessions(redis, new Shards(prefix));
    const now = Date.now();
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => sessions.start('somebody', now)));
    expect(await sessions.find(one!, now)).toEqual({ userId: 'somebody', startedAt: now });
    expect(await sessions.find(one!, now + 8 * 24 * 3600 * 1000)).toBeUndefined();
    expect(JSON.stringify(await redis.keys(`${prefix}:session*`))).not.toContain(one);
    await sessions.end(one!);
    expect(await sessions.find(one!, now)).toBeUndefined();
    await sessions.endAll('somebody');
    for (const secret of [two, three]) expect(await sessions.find(secret!, now)).toBeUndefined();
  });
});

describe('tries to log in', () => {
  it('are counted before the password is looked at, and those of a known browser by themselves', async () => {
    const limits = new LoginLimits(redis, new Shards(prefix));
    const stranger = { name: 'Ivan', address: '203.0.113.7', device: undefined };
    const device = await limits.succeeded(stranger);
    const guesses = await Promise.all(Array.from({ length: 30 }, () => limits.admits({ ...stranger, name: 'ivan' })));
    expect(guesses.filter(Boolean)).toHaveLength(10);
    expect(await limits.admits({ ...stranger, device })).toBe(true);
    expect(await limits.admits({ ...stranger, device: 'invented' })).toBe(false);
    // a browser is known for the one who logged in with it
    expect(await limits.admits({ name: 'judy', address: '203.0.113.8', device })).toBe(true);
    expect(await limits.admits({ ...stranger, address: '203.0.113.9' })).toBe(false);
  });

  it('of many names from one network are counted, too', async () => {
    const limits = new LoginLimits(redis, new Shards(prefix));
    const tries = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        limits.admits({ name: `n${n}`, address: `2001:db8:1:2::${n}`, device: undefined }),
      ),
    );
    expect(tries.filter(Boolean)).toHaveLength(50);
  });
});

describe('the gatekeeper', () => {
  it('asks for a key once in a while, and refuses one that was revoked within four seconds', async () => {
    const keys = new ApiKeys(database);
    const { key, record } = await keys.create({ name: 'watched', scopes: ['read'] }, BY);
    let asked = 0;
    const counting = {
      query: (...args: Parameters<Database['query']>) => (asked++, database.query(...args)),
      transaction: database.transaction.bind(database),
    } as Pick<Database, 'query' | 'transaction'>;
    const gate = gatekeeper(counting);
    const now = Date.now();
    const at = (ms: number) => gate.principalOf({ kind: 'key', secret: key }, now + ms);
    await Promise.all(Array.from({ length: 100 }, () => at(0)));
    expect(asked).toBe(1);
    await keys.revoke(record.id, BY);
    expect(await at(1499)).toMatchObject({ name: 'watched (key)', approver: false });
    await at(2000);
    expect(await at(3000)).toBeUndefined();
  });

  it('lets a known key in while the database is away, but no other, and not for ever', async () => {
    const { key } = await new ApiKeys(database).create({ name: 'known', scopes: ['ingest'] }, BY);
    let away = false;
    const query = (...args: Parameters<Database['query']>) =>
      away ? Promise.reject(new DatabaseAwayError('away')) : database.query(...args);
    const gate = gatekeeper({ query, transaction: database.transaction.bind(database) } as never);
    const now = Date.now();
    const at = (ms: number, secret = key) => gate.principalOf({ kind: 'key', secret }, now + ms);
    expect(await at(0)).toBeDefined();
    away = true;
    for (const ms of [3000, 10_000, 60_000, 599_000]) expect(await at(ms)).toMatchObject({ name: 'known (key)' });
    await expect(at(700_000)).rejects.toThrow(DatabaseAwayError);
    await expect(at(0, `soc_000000000000_${'x'.repeat(43)}`)).rejects.toThrow(DatabaseAwayError);
    away = false;
    expect(await at(701_000)).toBeDefined();
  });

  it('keeps nobody waiting whose key is known while the database hangs', async () => {
    const { key } = await new ApiKeys(database).create({ name: 'known', scopes: ['read'] }, BY);
    const [hung, noMore] = [Promise.withResolvers<never>(), Promise.reject(new DatabaseAwayError('timeout'))];
    noMore.catch(() => undefined);
    const answers = database.query.bind(database) as (...args: Parameters<Database['query']>) => Promise<unknown>;
    let query = answers;
    const gate = gatekeeper({
      query: (...args: Parameters<Database['query']>) => query(...args),
      transaction: database.transaction.bind(database),
    } as never);
    const now = Date.now();
    const at = (ms: number) => gate.principalOf({ kind: 'key', secret: key }, now + ms);
    const atOnce = (ms: number) => Promise.race([at(ms), wait(200, 'waits')]);
    await at(0);
    try {
      query = () => hung.promise;
      // the first of these asks, the other one comes before there is an answer
      for (const ms of [2000, 2100]) expect(await atOnce(ms)).toMatchObject({ name: 'known (key)' });
      expect(await atOnce(3100)).toBe('waits');
      hung.reject(new DatabaseAwayError('timeout'));
      await wait(0);
      query = () => noMore;
      for (const ms of [3200, 4900]) expect(await atOnce(ms)).toMatchObject({ name: 'known (key)' });
      query = () => new Promise(() => undefined);
      expect(await atOnce(9000)).toBe('waits');
    } finally {
      query = answers;
    }
  });

  it('knows people by their role, their customer, and no longer when they are disabled', async () => {
    const { id } = await person({ customer: 'Ours', approver: true });
    const secret = await new Sessions(redis, new Shards(prefix)).start(id, Date.now());
    const session = { kind: 'session', secret } as const;
    const principal = await gatekeeper().principalOf(session);
    expect(principal).toMatchObject({ kind: 'person', role: 'analyst', approver: true, customer: { name: 'Ours' } });
    expect([...principal!.scopes].sort()).toEqual(['context', 'ingest', 'read', 'triage']);
    await new Users(database).change(id, { disabled: true }, BY);
    expect(await gatekeeper().principalOf(session)).toBeUndefined();
  });
});
