import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../build.mjs';
import { Failure, ROOT, run } from '../run.mjs';
import { readRunning } from '../dev-stack/running.mjs';
import { serviceDatabaseUrlOf } from './which-servers.mjs';

/** Runs a program of the coordinator's beside the system that runs, or beside the one whose database is named. */
export async function runAccessProgram(name, args) {
  const program = `services/coordinator/dist/${name}.js`;
  const DATABASE_URL = serviceDatabaseUrlOf(process.env);
  // its output is the key alone
  if (!existsSync(join(ROOT, program))) await build(['services/coordinator']);
  const env = { PUBLIC_URL: readRunning()?.url, ...process.env, DATABASE_URL };
  const code = await run(process.execPath, [program, ...args], { env });
  if (code !== 0) throw new Failure(`it ended with exit code ${code}`);
}
