import { FlowProducer, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { AGENTS, ANALYZERS, JOB_OPTIONS, PREFIX, WORKER_OPTIONS } from './baseline-shape.js';

/** One of the three worker processes. */
function serve(role: string, redisUrl: string): void {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const common = { connection, prefix: PREFIX, ...WORKER_OPTIONS };
  const noop = async (): Promise<object> => ({ confidence: 0.5 });
  if (role === 'agents') AGENTS.forEach((queue) => new Worker(queue, noop, common));
  if (role === 'analyzers') ANALYZERS.forEach((queue) => new Worker(queue, noop, common));
  if (role === 'joins') {
    const flows = new FlowProducer({ connection, prefix: PREFIX });
    new Worker(
      'agents-joined',
      async (job) => {
        await job.getChildrenValues();
        await flows.add({
          name: 'done',
          queueName: 'done',
          data: {},
          opts: JOB_OPTIONS,
          children: ANALYZERS.map((queueName) => ({
            name: queueName,
            queueName,
            data: job.data as object,
            opts: JOB_OPTIONS,
          })),
        });
      },
      common,
    );
  }
  process.send?.('ready');
}

const [role, redisUrl] = process.argv.slice(2);
if (role && redisUrl) serve(role, redisUrl);
