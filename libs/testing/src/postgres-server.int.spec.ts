import { afterEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findServer, initialise, packagedPlaces } from './postgres-programs.js';
import { LocalPostgres, ownersUrl, postgresFolder, startPostgres, type PostgresServer } from './postgres-server.js';
import { createTestDatabase } from './shared-postgres.js';
import { withClient } from './with-client.js';

describe('a PostgreSQL of a test’s own', () => {
  let server: PostgresServer | undefined;
  afterEach(() => server?.stop());

  it('comes back at the same address with its data after it was killed', async () => {
    server = await startPostgres();
    await withClient(server.url, (client) => client.query('create table kept as select 1 as answer'));

    await server.kill();
    await server.restart();

    const { rows } = await withClient(server.url, (client) => client.query('select answer from kept'));
    expect(rows).toEqual([{ answer: 1 }]);
  });

  it('does not end where a file of a dead server names a process of somebody else', async () => {
    const folder = postgresFolder();
    const data = join(folder, 'data');
    const programs = findServer()!;
    initialise(programs, data, 'of-a-test', { durable: false });
    const own = new LocalPostgres(programs, data, await ownersUrl('of-a-test'));
    try {
      await own.start();
      await own.end('SIGKILL');
      const lock = join(data, 'postmaster.pid');
      expect(existsSync(lock)).toBe(true);
      writeFileSync(lock, `${process.pid}\n${data}\n`);

      await own.start();

      await withClient(own.url, (client) => client.query('select'));
    } finally {
      await own.end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});

describe('the search for a server', () => {
  it('takes the first that is new enough, and of the version that made the data', () => {
    const folder = mkdtempSync(join(tmpdir(), 'places-'));
    const installed = (version: string): string => {
      const bin = join(folder, version);
      mkdirSync(bin);
      const said = `#!/bin/sh\necho "postgres (PostgreSQL) ${version}"\n`;
      for (const name of ['initdb', 'postgres']) writeFileSync(join(bin, name), said, { mode: 0o755 });
      return bin;
    };
    const [old, current, newest] = ['14.9', '15.2', '18.0'].map(installed);
    const places = [join(folder, 'nowhere'), old!, current!, newest!];
    expect(findServer(places)).toEqual({ bin: current, major: 15 });
    expect(findServer(places, 18)).toEqual({ bin: newest, major: 18 });
    expect(findServer(places, 16)).toBeUndefined();
    expect(findServer([old!])).toBeUndefined();
  });

  it('finds the one that npm brought, where nothing is installed', () => {
    expect(findServer(packagedPlaces())).toMatchObject({ major: 17 });
  });
});

describe('the PostgreSQL integration tests share', () => {
  it('gives each test a database of its own', async () => {
    const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await withClient(one.url, (client) => client.query('create table mine ()'));
    const tables = await withClient(other.url, (client) => client.query(`select to_regclass('mine') as found`));
    expect(tables.rows).toEqual([{ found: null }]);
    await Promise.all([one.drop(), other.drop()]);
  });
});
