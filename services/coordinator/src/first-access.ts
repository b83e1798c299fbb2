import { SCOPES } from '@soc-agent/contracts';
import { ApiKeys, Users } from '@soc-agent/store';
import { config } from './config.js';
import { COMMAND_LINE, withDatabase } from './with-database.js';

const FIRST_ADMIN = 'admin';

/**
 * Makes the key known that comes with the installation, and, while nobody can log in as an admin, prints a link by which
 * the first one does. Safe at every start; a link that was printed before is no longer good.
 */
await withDatabase('first-access', async (database) => {
  if (config.ADMIN_API_KEY) {
    const all = { name: 'of the installation', scopes: SCOPES, newCustomers: true };
    await new ApiKeys(database).register(config.ADMIN_API_KEY, all, COMMAND_LINE);
  }
  const users = new Users(database);
  if (await users.hasAdmin()) return;
  const person =
    (await users.named(FIRST_ADMIN)) ??
    (await users.create({ name: FIRST_ADMIN, role: 'admin', approver: true }, COMMAND_LINE));
  console.log(
    `nobody can log in yet; the first admin does, within a day, at ${config.PUBLIC_URL}/login#${await users.link(person.id, COMMAND_LINE)}`,
  );
});
