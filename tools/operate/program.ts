import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../build.ts';
import { readRunning } from '../dev-stack/running.ts';
import { Failure, ROOT, main, run } from '../run.ts';
import { databaseUrlOf, redisUrlOf, serviceDatabaseUrlOf } from './which-servers.ts';

interface Call {
  args?: string[];
  env: NodeJS.ProcessEnv;
  /** Its output is for a script: nothing is built that is there. */
  isQuiet?: boolean;
}

/** What programs of the coordinator are called with, each beside the system that runs or beside the one whose servers are named. */
const CALLS: Record<string, () => Call> = {
  'api-key': () => ofAccess(keyArguments(process.env)),
  'login-link': () => {
    const { NAME } = process.env;
    if (!NAME) throw new Failure('whose? make login-link NAME=ada');
    return ofAccess([NAME]);
  },
  'verify-audit': () => ofAccess([]),
  'replay-failed': () => ({
    args: process.env.QUEUE ? [process.env.QUEUE] : [],
    env: { REDIS_URL: redisUrlOf(process.env) },
  }),
  'rebuild-counters': () => ({
    env: { REDIS_URL: redisUrlOf(process.env), DATABASE_URL: databaseUrlOf(process.env) },
  }),
};
const [name = ''] = process.argv.slice(2);

await main(name, async () => {
  const call = CALLS[name];
  if (!call) throw new Failure(`there are ${Object.keys(CALLS).join(', ')}`);
  const { args = [], env, isQuiet } = call();
  const program = `services/coordinator/dist/${name}.js`;
  if (!isQuiet || !existsSync(join(ROOT, program))) await build(['services/coordinator']);
  const code = await run(process.execPath, [program, ...args], { env: { ...process.env, ...env } });
  if (code !== 0) throw new Failure(`it ended with exit code ${code}`);
});

function ofAccess(args: string[]): Call {
  const PUBLIC_URL = process.env.PUBLIC_URL ?? readRunning()?.url;
  return { args, env: { PUBLIC_URL, DATABASE_URL: serviceDatabaseUrlOf(process.env) }, isQuiet: true };
}

function keyArguments({ SCOPES, NAME, CUSTOMER, EXPIRES, NEW_CUSTOMERS }: NodeJS.ProcessEnv): string[] {
  if (!SCOPES)
    throw new Failure(
      'which scopes? make api-key SCOPES=ingest,read [NAME=falco] [CUSTOMER=RetailMax] [EXPIRES=2027-01-01]',
    );
  const options = Object.entries({ scopes: SCOPES, name: NAME, customer: CUSTOMER, expires: EXPIRES });
  return [
    ...options.flatMap(([name, value]) => (value ? [`--${name}=${value}`] : [])),
    ...(NEW_CUSTOMERS === '1' ? ['--new-customers'] : []),
  ];
}
