import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { keep, password, readArguments, write } from './kept-files.ts';

// Gives each service a Redis user of its own. Each service's address with its password goes to <folder>/<service>/redis-url,
// what Redis has to know to <folder>/redis/users.acl. Passwords that are there stay: it runs at every start.

/** Commands of queues, scripts and streams, on our keys and channels alone; nothing that looks at or changes the server. */
const RIGHTS =
  'resetkeys ~{soc}* ~{soc:* resetchannels &{soc}* &{soc:* -@all +@read +@write +@connection +@blocking +@transaction +@pubsub +eval +evalsha +script|load -@dangerous +info +time';
/** For people: `redis-cli -u` with the address in `redis/operator`. */
const OPERATOR = 'operator';

const { folder, address, services } = readArguments('redis-users.ts <folder> <host:port> <service>...');

const users = [
  // nobody logs in as this one, but Redis reads its append-only file as it: what it may not do would be lost at a restart
  'user default reset off ~* &* +@all',
  // whether Redis answers is no secret
  'user health reset on nopass +ping',
  ...services.map((service) => `user ${service} reset on ${secret(service, `${service}/redis-url`)} ${RIGHTS}`),
  `user ${OPERATOR} reset on ${secret(OPERATOR, `redis/${OPERATOR}`)} ~* &* +@all`,
];
write(join(folder, 'redis/users.acl'), `${users.join('\n')}\n`);

/** The hash by which Redis knows a user's password, which is made if there is none yet. */
function secret(user: string, file: string): string {
  const url = keep(join(folder, file), () => `redis://${user}:${password()}@${address}`);
  return `#${createHash('sha256').update(new URL(url).password).digest('hex')}`;
}
