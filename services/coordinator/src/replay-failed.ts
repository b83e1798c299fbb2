import { QUEUES } from '@soc-agent/contracts';
import { createRedis, FailedJobArchive, shardsOf } from '@soc-agent/platform';
import { config } from './config.js';

/** Characters that could move a terminal's cursor, or forge a line: reasons quote what came from outside. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;
const MAX_REASON = 160;
const SHOWN = 20;

/** Lists the jobs that failed for good; with the name of a queue, or `all`, puts those jobs back. */
const wanted = process.argv[2];
const names = QUEUES.map(({ name }) => name);
if (wanted !== undefined && wanted !== 'all' && !names.includes(wanted)) {
  console.error(`there is no queue ${wanted}; it is all, or one of ${names.join(', ')}`);
  process.exit(2);
}
const redis = createRedis(config, 'patient', 'replay-failed');
const archive = new FailedJobArchive(redis, shardsOf(config));
let total = 0;
for (const queue of QUEUES) {
  if (wanted !== undefined && wanted !== 'all' && queue.name !== wanted) continue;
  if (wanted !== undefined) {
    const count = await archive.retry(queue);
    total += count;
    if (count > 0) console.log(`${queue.name}: ${count} jobs are tried again`);
    continue;
  }
  const jobs = await archive.list(queue);
  total += jobs.length;
  if (jobs.length > 0) console.log(`${queue.name}: ${jobs.length} failed`);
  for (const { id, failedAt, reason } of jobs.slice(0, SHOWN)) {
    console.log(`  ${failedAt}  ${id}  ${reason.replace(CONTROL, ' ').slice(0, MAX_REASON)}`);
  }
  if (jobs.length > SHOWN) console.log(`  and ${jobs.length - SHOWN} more`);
}
if (total === 0) console.log(wanted === undefined ? 'no job has failed' : 'there was nothing to try again');
else if (wanted === undefined) console.log('\nnothing was changed; QUEUE=<name> or QUEUE=all tries them again');
redis.disconnect();
