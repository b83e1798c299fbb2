// Node itself strips the types: jest loads this file outside its own module system.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { postgresFolder, preparePostgres } from './postgres-server.ts';
import { runsInContainer } from './redis-server.ts';
import { databaseUrls, fillDatabase, newApiKey } from './service-program.ts';

/** Makes once what the PostgreSQL of every stack begins with: the schema, and a key that may everything. */
export default async function prepareStacks() {
  if (process.env['E2E_STACK'] === 'compose') return;
  process.env['TEST_REDIS_IN_CONTAINER'] = String(await runsInContainer());
  const [folder, apiKey] = [postgresFolder(), newApiKey()];
  globalThis.removePreparedStack = () => rmSync(folder, { recursive: true, force: true });
  let servicePassword;
  const data = await preparePostgres(join(folder, 'data'), async (url) => {
    const urls = databaseUrls({ url });
    servicePassword = new URL(urls.DATABASE_URL).password;
    await fillDatabase(urls, apiKey);
  });
  if (data) process.env['TEST_PREPARED_STACK'] = JSON.stringify({ data, servicePassword, apiKey });
}
