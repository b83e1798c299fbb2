import { expect, it } from '@jest/globals';
import {
  NOTIFICATION_BATCHES,
  NOTIFICATIONS,
  type NewJob,
  type NotificationBatchJob,
  type ThreatSummary,
} from '@soc-agent/contracts';
import { ThreatNews } from './threat-news.js';

function summary(id: string, seq: number): ThreatSummary {
  return { id, seq } as ThreatSummary;
}

/** What was added, each once `arrive` lets Redis have it. */
function queues(): { added: NewJob[]; arrive: () => void; client: never } {
  const added: NewJob[] = [];
  let arrived = Promise.withResolvers<void>();
  return {
    added,
    arrive: () => {
      arrived.resolve();
      arrived = Promise.withResolvers<void>();
    },
    client: { add: (job: NewJob) => (added.push(job), arrived.promise) } as never,
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('one threat is told of at once; those that come meanwhile go together, in their order', async () => {
  const { added, arrive, client } = queues();
  const news = new ThreatNews(client);
  const first = news.tell('threat.analyzed', summary('a', 0));
  await turn();
  expect(added.map(({ queue, jobId }) => [queue, jobId])).toEqual([[NOTIFICATIONS, 'a-threat.analyzed-0']]);
  const others = ['b', 'c'].map((id, seq) => news.tell('threat.analyzed', summary(id, seq + 1)));
  await turn();
  expect(added).toHaveLength(1);
  arrive();
  await first;
  await turn();
  expect(added.slice(1).map(({ queue }) => queue)).toEqual([NOTIFICATION_BATCHES]);
  const { notifications } = added[1]!.payload as NotificationBatchJob;
  expect(notifications.map(({ threat }) => threat?.id)).toEqual(['b', 'c']);
  arrive();
  await Promise.all(others);
});

it('what Redis does not take is told to all whom it concerns', async () => {
  const news = new ThreatNews({ add: () => Promise.reject(new Error('no Redis')) } as never);
  const told = ['a', 'b', 'c'].map((id) => news.tell('threat.analyzed', summary(id, 1)));
  expect((await Promise.allSettled(told)).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
});

it('other threats are another job, the same are the same', async () => {
  const ids: string[] = [];
  for (const others of ['bc', 'bc', 'bd']) {
    const { added, arrive, client } = queues();
    const news = new ThreatNews(client);
    const told = [...others].map((id) => news.tell('threat.analyzed', summary(id, 1)));
    await turn();
    arrive();
    await Promise.all(told);
    ids.push(added[0]!.jobId);
  }
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});
