import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { QUEUES, type Shards } from '@soc-agent/contracts';
import { REDIS, SHARDS } from '@soc-agent/platform';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

const PATH = '/ops/queues';

/** bull-board, for admins: queues, their jobs and what failed, to be looked at and retried. Loaded only where it is on. */
export async function serveQueueConsole(app: NestFastifyApplication): Promise<void> {
  const [{ createBullBoard }, { BullMQAdapter }, { FastifyAdapter }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/api/bullMQAdapter'),
    import('@bull-board/fastify'),
  ]);
  const connection = app.get<Redis>(REDIS);
  const { prefixes, count } = app.get<Shards>(SHARDS);
  const queues = QUEUES.flatMap(({ name }) =>
    prefixes.map((prefix) => {
      const queue = new Queue(name, { connection, prefix, skipMetasUpdate: true });
      // reported once, by the owner of the connection
      queue.on('error', () => undefined);
      return new BullMQAdapter(queue, count === 1 ? {} : { prefix: `${prefix} ` });
    }),
  );
  const board = new FastifyAdapter().setBasePath(PATH);
  createBullBoard({ queues, serverAdapter: board, options: { uiConfig: { boardTitle: 'Queues' } } });
  await app.register(board.registerPlugin(), { prefix: PATH });
}
