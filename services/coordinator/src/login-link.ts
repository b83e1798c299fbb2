import { Users } from '@soc-agent/store';
import { config } from './config.js';
import { COMMAND_LINE, withDatabase } from './with-database.js';

/** Prints a link by which somebody sets a new password: `node dist/login-link.js ada`. */
await withDatabase('login-link', async (database) => {
  const users = new Users(database);
  const name = process.argv[2] ?? '';
  const user = await users.named(name);
  if (!user) throw new Error(`nobody is called ${name}`);
  console.log(`${config.PUBLIC_URL}/login#${await users.link(user.id, COMMAND_LINE)}`);
});
