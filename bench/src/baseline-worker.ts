import { FlowProducer, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { AGENTS, ANALYZERS, ANSWERS, JOB_OPTIONS, PREFIX, WORKER_OPTIONS, type Answer } from './baseline-shape.js';

/** One of the three worker processes. */
function serve(role: string, redisUrl: string, answer: Answer): void {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const common = { connection, prefix: PREFIX, ...WORKER_OPTIONS };
  const noop = async (): Promise<object> => ANSWERS[answer];
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

const [role, redisUrl, answer] = process.argv.slice(2);
if (role && redisUrl && answer) serve(role, redisUrl, answer as Answer);
