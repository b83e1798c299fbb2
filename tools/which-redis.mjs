import { readFileSync } from 'node:fs';
import { readRunning } from './running.mjs';
import { Failure } from './run.mjs';

/** The Redis a command of an operator means: `REDIS_URL`, else the one that `make up` uses. @throws Failure */
export function redisUrlOf(environment) {
  if (environment.REDIS_URL_FILE) return readFileSync(environment.REDIS_URL_FILE, 'utf8').trim();
  const url = environment.REDIS_URL || readRunning()?.redisUrl;
  if (!url) throw new Failure('which Redis? "make up" runs none; set REDIS_URL');
  return url;
}
