import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Gives each service a Redis user of its own: node redis-users.mjs <folder> <host:port> <service>...
// Each service's address with its password goes to <folder>/<service>/redis-url, what Redis has to know to
// <folder>/redis/users.acl. Passwords that are there stay: it runs at every start.

/** Commands of queues, scripts and streams, on our keys and channels alone; nothing that looks at or changes the server. */
const RIGHTS =
  'resetkeys ~{soc}* ~{soc:* resetchannels &{soc}* &{soc:* -@all +@read +@write +@connection +@blocking +@transaction +@pubsub +eval +evalsha +script|load -@dangerous +info +time';
/** For people: `redis-cli -u` with the address in `redis/operator`. */
const OPERATOR = 'operator';

const [folder, address, ...services] = process.argv.slice(2);
if (!folder || !address || services.length === 0) {
  console.error('usage: redis-users.mjs <folder> <host:port> <service>...');
  process.exit(1);
}

const users = [
  // nobody logs in as this one, but Redis reads its append-only file as it: what it may not do would be lost at a restart
  'user default reset off ~* &* +@all',
  // whether Redis answers is no secret
  'user health reset on nopass +ping',
  ...services.map((service) => `user ${service} reset on ${secret(service, join(service, 'redis-url'))} ${RIGHTS}`),
  `user ${OPERATOR} reset on ${secret(OPERATOR, join('redis', OPERATOR))} ~* &* +@all`,
];
write(join('redis', 'users.acl'), `${users.join('\n')}\n`);

/** The hash by which Redis knows a user's password, which is made if there is none yet. */
function secret(user, file) {
  if (!existsSync(join(folder, file))) {
    write(file, `redis://${user}:${randomBytes(24).toString('base64url')}@${address}`);
  }
  const { password } = new URL(readFileSync(join(folder, file), 'utf8'));
  return `#${createHash('sha256').update(password).digest('hex')}`;
}

/** Whole or not at all; who mounts the folder may read it, nobody may change it. */
function write(file, content) {
  const path = join(folder, file);
  writeFileSync(`${path}.new`, content, { mode: 0o444 });
  renameSync(`${path}.new`, path);
}
