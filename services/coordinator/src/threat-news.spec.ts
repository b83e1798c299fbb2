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

it('one threat is told of at once; those that come meanwhile go together, in their order', async () => {
  const { added, arrive, client } = queues();
  const news = new ThreatNews(client);
  const told = ['a', 'b', 'c'].map((id, seq) => news.tell('threat.analyzed', summary(id, seq)));
  expect(added.map(({ queue, jobId }) => [queue, jobId])).toEqual([[NOTIFICATIONS, 'a-threat.analyzed-0']]);
  arrive();
  await told[0];
  await new Promise((resolve) => setImmediate(resolve));
  expect(added.slice(1).map(({ queue }) => queue)).toEqual([NOTIFICATION_BATCHES]);
  const { notifications } = added[1]!.payload as NotificationBatchJob;
  expect(notifications.map(({ threat }) => threat?.id)).toEqual(['b', 'c']);
  arrive();
  await Promise.all(told);
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
    const told = ['a', ...others].map((id) => news.tell('threat.analyzed', summary(id, 1)));
    for (let n = 0; n < 2; n++) {
      arrive();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(told);
    ids.push(added[1]!.jobId);
  }
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});
