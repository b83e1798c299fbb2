import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyAsReplica, findServer, initialise } from './postgres-programs.js';
import { LocalPostgres, ownersUrl, postgresFolder, type PostgresServer } from './postgres-server.js';
import { relayTo } from './relay.js';
import { withClient } from './with-client.js';

/** A PostgreSQL with a replica that has every transaction before its client hears of it, behind one address. */
export interface PostgresPair extends PostgresServer {
  /** Ends the primary, by SIGINT in order or by SIGKILL without warning, and makes its replica the primary. */
  failOver(signal: 'SIGINT' | 'SIGKILL'): Promise<void>;
}

/** @returns undefined where no installed server brings `pg_basebackup`, as npm's does not. */
export async function startPostgresPair(): Promise<PostgresPair | undefined> {
  const programs = findServer();
  if (!programs) return undefined;
  const [folder, password] = [postgresFolder(), randomBytes(12).toString('hex')];
  const [first, second] = [join(folder, 'first'), join(folder, 'second')];
  initialise(programs, first, password, { durable: false });
  const primary = new LocalPostgres(programs, first, await ownersUrl(password));
  const replica = new LocalPostgres(programs, second, await ownersUrl(password));
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  await primary.start();
  if (!copyAsReplica(programs, primary.url, second)) {
    await primary.end('SIGQUIT');
    remove();
    return undefined;
  }
  await replica.start();
  await withClient(primary.url, async (client) => {
    await client.query(`alter system set synchronous_standby_names = '*'`);
    await client.query('select pg_reload_conf()');
  });
  const relay = await relayTo(Number(new URL(primary.url).port), '127.0.0.1');
  const url = new URL(primary.url);
  url.port = String(relay.port);
  return {
    url: url.href,
    kill: () => primary.end('SIGKILL'),
    signal: (signal) => primary.signal(signal),
    restart: () => primary.start(),
    failOver: async (signal) => {
      await primary.end(signal);
      await withClient(replica.url, (client) => client.query('select pg_promote()'));
      relay.redirect(Number(new URL(replica.url).port));
    },
    stop: async () => {
      await relay.close();
      await Promise.all([primary.end('SIGQUIT'), replica.end('SIGQUIT')]);
      remove();
    },
  };
}
