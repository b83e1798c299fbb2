import { FlowProducer, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { AGENTS, ANALYZERS, BASELINES, JOB_OPTIONS, PREFIX, WORKER_OPTIONS, type Baseline } from './baseline-shape.js';

/** One of the three worker processes. */
function serve(role: string, redisUrl: string, baseline: Baseline): void {
  const { answer, removeOnComplete } = BASELINES[baseline];
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const common = { connection, prefix: PREFIX, removeOnComplete, ...WORKER_OPTIONS };
  const noop = async (): Promise<object> => answer;
  if (role === 'agents') AGENTS.forEach((queue) => new Worker(queue, noop, common));
  if (role === 'analyzers') ANALYZERS.forEach((queue) => new Worker(queue, noop, common));
  if (role === 'joins') {
    const flows = new FlowProducer({ connection, prefix: PREFIX });
    new Worker(
      'agents-joined',
      async (job) => {
        const { signal } = job.data as { signal: object };
        const agents = await job.getChildrenValues();
        await flows.add({
          name: 'done',
          queueName: 'done',
          data: { signal, agents },
          opts: JOB_OPTIONS,
          children: ANALYZERS.map((queueName) => ({
            name: queueName,
            queueName,
            data: { signal },
            opts: JOB_OPTIONS,
          })),
        });
      },
      common,
    );
  }
  process.send?.('ready');
}

const [role, redisUrl, baseline] = process.argv.slice(2);
if (role && redisUrl && baseline) serve(role, redisUrl, baseline as Baseline);
