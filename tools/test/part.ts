import { build } from '../build.ts';
import { ensurePostgres } from '../dev-stack/postgres.ts';
import { ensureRedisServer } from '../dev-stack/redis.ts';
import { Failure, main } from '../run.ts';
import { ensurePrometheus } from './prometheus.ts';
import { jest, runTests } from './test-run.ts';

interface Part {
  project: 'integration' | 'e2e';
  args: string[];
  /** What is set where nothing else is said. */
  variables?: () => Promise<NodeJS.ProcessEnv> | NodeJS.ProcessEnv;
}

/** What can be run without the rest of `make test`, or takes too long for it. */
const PARTS: Record<string, Part> = {
  'test-integration': { project: 'integration', args: ['--maxWorkers=2'] },
  // makes up requests, and holds what the system answers and what it costs
  fuzz: endToEnd('fuzz', () => ({ FUZZ_SECONDS: '600' })),
  // takes Redis and PostgreSQL away, alone and together, while signals come in
  'test-faults': endToEnd('outages', () => ({ OUTAGE_SECONDS: '60', OUTAGE_RATE: '100' })),
  // injects faults, and waits for the alerts of a real Prometheus to fire and to clear
  'test-alerts': endToEnd('observability', async () => ({
    ALERTS: 'firing',
    PROMETHEUS_BIN: await ensurePrometheus(process.env),
  })),
};
const [name = ''] = process.argv.slice(2);

/** Runs a part of the tests, on servers that are there or fetched, with services that are built. */
await main(name, async () => {
  const part = PARTS[name];
  if (!part) throw new Failure(`there are ${Object.keys(PARTS).join(', ')}`);
  await ensureRedisServer();
  await ensurePostgres();
  if (part.project === 'e2e') await build(['services/*']);
  const env = { ...(await part.variables?.()), ...process.env };
  await runTests([() => jest(part.project, part.args, env)]);
});

function endToEnd(file: string, variables: NonNullable<Part['variables']>): Part {
  return { project: 'e2e', args: ['--runInBand', '--testPathPatterns', `e2e/src/${file}`], variables };
}
