import { build } from '../build.ts';
import { ensurePostgres } from '../dev-stack/postgres.ts';
import { ensureRedisServer } from '../dev-stack/redis.ts';
import { Failure, main } from '../run.ts';
import { jest, runTests } from './test-run.ts';

/** What takes too long for every change: which files it is, and what is set where nothing else is said. */
const LONG_TESTS = new Map([
  // makes up requests, and holds what the system answers and what it costs
  ['fuzz', { files: 'fuzz', variables: { FUZZ_SECONDS: '600' } }],
  // takes Redis and PostgreSQL away, alone and together, while signals come in
  ['test-faults', { files: 'outages', variables: { OUTAGE_SECONDS: '60', OUTAGE_RATE: '100' } }],
]);
const [name = ''] = process.argv.slice(2);

/** Runs one of the long end-to-end tests, on servers that are there or fetched, with services that are built. */
await main(name, async () => {
  const test = LONG_TESTS.get(name);
  if (!test) throw new Failure(`there are ${[...LONG_TESTS.keys()].join(', ')}`);
  await ensureRedisServer();
  await ensurePostgres();
  await build(['services/*']);
  const env = { ...test.variables, ...process.env };
  await runTests([() => jest('e2e', ['--runInBand', '--testPathPatterns', test.files], env)]);
});
