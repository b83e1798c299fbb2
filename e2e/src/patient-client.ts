import { TICKING_QUEUES } from '@soc-agent/contracts';
import { setTimeout as wait } from 'node:timers/promises';
import { newSignal, type Api } from './api.js';

/** Posts until the gateway takes it: a client whose request fails tries again with the same key. */
export async function postUntilAccepted(api: Api, key: string): Promise<string> {
  const signal = newSignal({ entities: { sourceIps: [`203.0.113.${key.length}`], users: [key] } });
  for (const end = Date.now() + 60_000; Date.now() < end; await wait(100)) {
    const answer = await api.post('/api/signals', signal, { 'idempotency-key': key }).catch(() => undefined);
    if (answer?.status === 202) return answer.body.id;
  }
  throw new Error(`${key} was never accepted`);
}

/** Waits until no queue has a job that waits, runs or has failed, but for the schedules' own. */
export async function emptyQueues(api: Api, timeoutMs = 30_000): Promise<void> {
  for (const end = Date.now() + timeoutMs; ; await wait(200)) {
    const { queues } = await api.analytics();
    const busy = queues.filter(
      ({ name, waiting, active, failed }) => failed + (TICKING_QUEUES.has(name) ? 0 : waiting + active) > 0,
    );
    if (busy.length === 0) return;
    if (Date.now() > end) throw new Error(`not empty: ${JSON.stringify(busy)}`);
  }
}
