import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Gives the owner of the database and the services passwords: node database-users.mjs <folder> <host:port/database> <service>...
// The owner's password and address go to <folder>/postgres/{password,owner-url}, the services' address to
// <folder>/postgres/service-url and <folder>/<service>/database-url. Passwords that are there stay: it runs at every start.

const OWNER = 'soc_owner';
const SERVICE = 'soc_app';

const [folder, address, ...services] = process.argv.slice(2);
if (!folder || !address || services.length === 0) {
  console.error('usage: database-users.mjs <folder> <host:port/database> <service>...');
  process.exit(1);
}

const owner = addressOf(OWNER, 'owner-url');
write(join('postgres', 'password'), new URL(owner).password);
const service = addressOf(SERVICE, 'service-url');
for (const name of services) write(join(name, 'database-url'), service);

/** The address of a user, whose password is made if there is none yet. */
function addressOf(user, name) {
  const file = join('postgres', name);
  if (!existsSync(join(folder, file))) {
    write(file, `postgresql://${user}:${randomBytes(24).toString('base64url')}@${address}`);
  }
  return readFileSync(join(folder, file), 'utf8');
}

/** Whole or not at all; who mounts the folder may read it, nobody may change it. */
function write(file, content) {
  const path = join(folder, file);
  writeFileSync(`${path}.new`, content, { mode: 0o444 });
  renameSync(`${path}.new`, path);
}
