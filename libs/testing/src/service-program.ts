import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SERVICE_USER } from './postgres-programs.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** A program that has not ended by then is killed. */
const TIMEOUT_MS = 150_000;
/** Where Node keeps what it compiled, for the next process that loads the same files. */
export const COMPILED = `${ROOT}.soc/cache/node`;

/** As whom a database's schema is made, and as whom services use it. */
export type DatabaseUrls = Record<'DATABASE_URL' | 'DATABASE_OWNER_URL', string>;

/** Runs a program beside a built service to its end. @throws Error with what it said when it fails. */
export async function runServiceProgram(
  service: string,
  program: string,
  env: Readonly<Record<string, string>>,
  root = ROOT,
): Promise<string> {
  const file = `${root}services/${service}/dist/${program}.js`;
  const options = {
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: COMPILED, ...env },
    timeout: TIMEOUT_MS,
  };
  return (await promisify(execFile)(process.execPath, [file], options)).stdout;
}

/** A key that {@link fillDatabase} makes known. */
export function newApiKey(): string {
  return `soc_${randomBytes(6).toString('hex')}_${randomBytes(32).toString('base64url')}`;
}

/** Who migrates the database of a server of a test's own, and who the services are in it. */
export function databaseUrls(
  { url }: { url: string },
  servicePassword = randomBytes(12).toString('hex'),
): DatabaseUrls {
  const service = new URL(url);
  service.username = SERVICE_USER;
  service.password = servicePassword;
  return { DATABASE_URL: service.href, DATABASE_OWNER_URL: url };
}

/** Makes the schema in an empty database, and a key known that may everything. */
export async function fillDatabase(urls: DatabaseUrls, apiKey: string): Promise<void> {
  await runServiceProgram('coordinator', 'migrate', urls);
  await runServiceProgram('coordinator', 'first-access', { ...urls, ADMIN_API_KEY: apiKey });
}
