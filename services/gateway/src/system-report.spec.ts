import { expect, it } from '@jest/globals';
import { Shards } from '@soc-agent/contracts';
import { Meter } from '@soc-agent/platform';
import { SystemReport } from './system-report.js';

/** What is asked of a store whose server is away. */
const AWAY = new Proxy({}, { get: () => () => Promise.reject(new Error('away')) }) as never;
const REDIS = {} as never;

it('what is not known of the system is left out of its metrics', async () => {
  const meter = new Meter();
  expect(new SystemReport(meter, REDIS, new Shards('{soc}', 1), AWAY, AWAY, AWAY, AWAY, AWAY)).toBeDefined();
  const { body } = await meter.scrape();
  expect(body.match(/^(?:soc|bullmq)_\w+/gm)).toEqual(['soc_intake_memory_share_limit']);
});
