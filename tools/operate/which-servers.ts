import { readFileSync } from 'node:fs';
import { Failure } from '../run.ts';
import { readRunning } from '../dev-stack/running.ts';

/** The Redis a command of an operator means: `REDIS_URL`, else the one that `make up` uses. @throws Failure */
export function redisUrlOf(environment: NodeJS.ProcessEnv): string {
  return valueOf('REDIS_URL', environment) ?? readRunning()?.redisUrl ?? fail('Redis', 'REDIS_URL');
}

/** The owner's address of the database: `DATABASE_OWNER_URL`, `DATABASE_URL`, else that of `make up`. @throws Failure */
export function databaseUrlOf(environment: NodeJS.ProcessEnv): string {
  const url = valueOf('DATABASE_OWNER_URL', environment) ?? valueOf('DATABASE_URL', environment);
  return url ?? readRunning()?.databaseOwnerUrl ?? fail('PostgreSQL', 'DATABASE_OWNER_URL');
}

/** As which the services use the database: `DATABASE_URL`, else that of `make up`. @throws Failure */
export function serviceDatabaseUrlOf(environment: NodeJS.ProcessEnv): string {
  return valueOf('DATABASE_URL', environment) ?? readRunning()?.databaseUrl ?? fail('PostgreSQL', 'DATABASE_URL');
}

function valueOf(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const file = environment[`${name}_FILE`];
  return (file ? readFileSync(file, 'utf8').trim() : environment[name]) || undefined;
}

function fail(server: string, variable: string): never {
  throw new Failure(`which ${server}? "make up" runs none; set ${variable}`);
}
