import { readFileSync } from 'node:fs';
import { Failure } from '../run.mjs';
import { readRunning } from '../dev-stack/running.mjs';

/** The Redis a command of an operator means: `REDIS_URL`, else the one that `make up` uses. @throws Failure */
export function redisUrlOf(environment) {
  return valueOf('REDIS_URL', environment) ?? readRunning()?.redisUrl ?? fail('Redis', 'REDIS_URL');
}

/** The owner's address of the database: `DATABASE_OWNER_URL`, `DATABASE_URL`, else that of `make up`. @throws Failure */
export function databaseUrlOf(environment) {
  const url = valueOf('DATABASE_OWNER_URL', environment) ?? valueOf('DATABASE_URL', environment);
  return url ?? readRunning()?.databaseOwnerUrl ?? fail('PostgreSQL', 'DATABASE_OWNER_URL');
}

/** As which the services use the database: `DATABASE_URL`, else that of `make up`. @throws Failure */
export function serviceDatabaseUrlOf(environment) {
  return valueOf('DATABASE_URL', environment) ?? readRunning()?.databaseUrl ?? fail('PostgreSQL', 'DATABASE_URL');
}

function valueOf(name, environment) {
  const file = environment[`${name}_FILE`];
  return (file ? readFileSync(file, 'utf8').trim() : environment[name]) || undefined;
}

function fail(server, variable) {
  throw new Failure(`which ${server}? "make up" runs none; set ${variable}`);
}
