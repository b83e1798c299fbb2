import { build } from '../build.ts';
import { ensurePrometheus } from './prometheus.ts';
import { ensureRedisImage, ensureRedisServer } from '../dev-stack/redis.ts';
import { Failure, main, run } from '../run.ts';

/** Injects faults into the running system and waits for the alerts of a real Prometheus to fire and to clear, about ten minutes. */
await main('test-alerts', async () => {
  const env = { ...process.env, PROMETHEUS_BIN: await ensurePrometheus(process.env), ALERTS: 'firing' };
  if (!(await ensureRedisImage())) await ensureRedisServer();
  await build();
  const args = ['run', '--silent', 'jest', '--', '--selectProjects', 'e2e', '--verbose', 'e2e/src/observability'];
  if ((await run('npm', args, { env })) !== 0) throw new Failure('an alert did not do what its runbook says');
});
