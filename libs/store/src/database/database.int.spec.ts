import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, createTestDatabase, startPostgres, withClient, type PostgresServer } from '@soc-agent/testing';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { Database, type DatabaseManners } from './database.js';
import { DatabaseAwayError, type DatabaseFailure } from './errors.js';
import { migrate } from './migrations.js';

const ONE = { name: 'one', text: 'select 1 as one' };
const opened: Database[] = [];
afterEach(() => Promise.all(opened.splice(0).map((database) => database.close())));

function open(url: string, manners: DatabaseManners = 'fail-fast'): Database {
  const database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 4 }, manners, 'test');
  opened.push(database);
  return database;
}

/** What the server says, which may be slower than the manners of somebody who has no time. */
async function said<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof DatabaseAwayError)) throw error;
    }
  }
}

/** Whether the services may begin with it. */
async function ready(url: string): Promise<void> {
  const database = open(url);
  await said(() => database.ready());
}

function serviceUrl(url: string, password = 'of-a-test'): string {
  const service = new URL(url);
  service.username = 'soc_test';
  service.password = password;
  return service.href;
}

describe('migrations', () => {
  let url: string;
  let drop: () => Promise<void>;
  beforeAll(async () => ({ url, drop } = await createTestDatabase()));
  afterAll(() => drop());

  it('are needed before a service is ready, and are made once by the first who comes', async () => {
    await expect(ready(url)).rejects.toThrow(/soc_service|schema_migrations/);
    const steps = await Promise.all([1, 2, 3].map(() => migrate(url, serviceUrl(url))));
    expect(steps.filter((made) => made.length > 0)).toHaveLength(1);
    await ready(serviceUrl(url));
    expect(await migrate(url, serviceUrl(url))).toEqual([]);
  });

  it('leave a newer schema as it is, with which this version does, too', async () => {
    await withClient(url, (owner) => owner.query(`insert into schema_migrations values (9999, 'of the future')`));
    expect(await migrate(url, serviceUrl(url))).toEqual([]);
    await ready(serviceUrl(url));
    await withClient(url, (owner) => owner.query('delete from schema_migrations where version = 9999'));
  });

  it('are asked for where the schema is older', async () => {
    const forgotten = await withClient(url, (owner) => owner.query('delete from schema_migrations returning *'));
    await expect(ready(serviceUrl(url))).rejects.toThrow(/schema is of version 0.*run the migrations/);
    for (const { version, name } of forgotten.rows as { version: number; name: string }[]) {
      await withClient(url, (owner) =>
        owner.query('insert into schema_migrations (version, name) values ($1, $2)', [version, name]),
      );
    }
  });

  it('give the services the password they come with', async () => {
    await expect(ready(serviceUrl(url, 'another'))).rejects.toThrow('password authentication failed');
    await migrate(url, serviceUrl(url, 'another'));
    await ready(serviceUrl(url, 'another'));
    await migrate(url, serviceUrl(url));
  });

  it('give a service no right to the tables’ form, and none to be somebody else', async () => {
    const database = open(serviceUrl(url), 'patient');
    const refused = async (text: string): Promise<void> =>
      expect(database.query({ name: 'refused', text })).rejects.toThrow(/permission denied|must be/);
    await refused('create table mine ()');
    await refused('drop table schema_migrations');
    await refused('delete from schema_migrations');
    await refused('set role soc_owner');
    await refused('create role another');
    await refused(`copy (select 1) to program 'true'`);
  });
});

describe('a database that goes away', () => {
  let server: PostgresServer;
  let url: string;
  beforeAll(async () => {
    server = await startPostgres();
    const created = await createDatabase(server.url, 'ours');
    await migrate(created.url, serviceUrl(created.url));
    url = serviceUrl(created.url);
  });
  afterAll(() => server.stop());

  it('fails fast, says not ready, and is used again when it is back', async () => {
    const database = open(url);
    const failures: (DatabaseFailure | undefined)[] = [];
    database.observe({ answered: (_name, _seconds, failure) => failures.push(failure) });
    expect(await said(() => database.query(ONE))).toEqual([{ one: 1 }]);
    await server.kill();
    for (let n = 0; n < 3; n++) await expect(database.query(ONE)).rejects.toThrow(DatabaseAwayError);
    await expect(database.ready()).rejects.toThrow('not reachable');
    expect(failures.slice(-5)).toEqual([undefined, 'away', 'away', 'away', 'away']);
    await server.restart();
    expect(await said(() => database.query(ONE))).toEqual([{ one: 1 }]);
    await said(() => database.ready());
  });

  it('is waited for by those who have time', async () => {
    const database = open(url, 'patient');
    await database.query(ONE);
    await server.kill();
    const answers = Promise.all([
      database.query(ONE),
      database.transaction('work', (sql) => sql.query<{ one: number }>(ONE)),
    ]);
    await server.restart();
    expect(await answers).toEqual([[{ one: 1 }], [{ one: 1 }]]);
  });

  it('is there for those who have time, however long each login takes', async () => {
    const { hostname, port } = new URL(url);
    const slow = createServer((client) => {
      const server = connect(Number(port), hostname);
      const failed = (): void => void [client, server].map((socket) => socket.destroy());
      for (const socket of [client, server]) socket.on('error', failed);
      setTimeout(() => client.pipe(server).pipe(client), 1500);
    });
    await once(slow.listen(0, '127.0.0.1'), 'listening');
    const through = new URL(url);
    through.host = `127.0.0.1:${(slow.address() as AddressInfo).port}`;
    const database = open(through.href, 'patient');
    await said(() => database.ready());
    await database.close();
    slow.close();
  });

  it('does not hold anybody longer than two seconds when it hangs, nor the end of the process', async () => {
    const database = open(url);
    await said(() => database.query(ONE));
    server.signal('SIGSTOP');
    try {
      const startedAt = performance.now();
      // one of them by the connection that is there, the others need new ones
      const asked = await Promise.allSettled(
        Array.from({ length: 20 }, () => database.query({ name: 'slow', text: 'select pg_sleep(10)' })),
      );
      expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 'rejected'));
      await database.close();
      // what is asked takes ten seconds
      expect(performance.now() - startedAt).toBeLessThan(9000);
    } finally {
      server.signal('SIGCONT');
    }
    await ready(url);
  });

  it('ends a statement that takes too long, and what waits for a lock', async () => {
    const database = open(url);
    await said(() => database.query(ONE));
    await expect(database.query({ name: 'slow', text: 'select pg_sleep(10)' })).rejects.toMatchObject({
      reason: 'timeout',
    });
    expect(await said(() => database.query(ONE))).toEqual([{ one: 1 }]);
  });

  it('keeps nothing of a transaction that failed, whatever it was', async () => {
    const database = open(url, 'patient');
    const inTransaction = database.transaction('work', async (sql) => {
      await sql.query({ name: 'temporary', text: `select set_config('app.customer', '1', true)` });
      throw new Error('mine');
    });
    await expect(inTransaction).rejects.toThrow('mine');
    const bound = { name: 'bound', text: 'select bound_customer() as id, current_user as role' };
    expect(await database.query(bound)).toEqual([{ id: null, role: 'soc_service' }]);
    const asCustomer = await database.asCustomer(7, 'bound', (sql) => sql.query<{ id: number; role: string }>(bound));
    expect(asCustomer).toEqual([{ id: 7, role: 'soc_tenant' }]);
    expect(await database.query(bound)).toEqual([{ id: null, role: 'soc_service' }]);
  });
});
