import { join } from 'node:path';
import { keep, password, readArguments, write } from './kept-files.ts';

// Gives the owner of the database and the services passwords. The owner's password and address go to
// <folder>/postgres/{password,owner-url}, the services' address to <folder>/postgres/service-url and
// <folder>/<service>/database-url. Passwords that are there stay: it runs at every start.

const { folder, address, services } = readArguments('database-users.ts <folder> <host:port/database> <service>...');

const owner = addressOf('soc_owner', 'owner-url');
write(join(folder, 'postgres/password'), new URL(owner).password);
const service = addressOf('soc_app', 'service-url');
for (const name of services) write(join(folder, name, 'database-url'), service);

/** The address of a user, whose password is made if there is none yet. */
function addressOf(user: string, name: string): string {
  return keep(join(folder, 'postgres', name), () => `postgresql://${user}:${password()}@${address}`);
}
