import { TICKING_QUEUES, type Analytics } from '@soc-agent/contracts';
import { setTimeout as wait } from 'node:timers/promises';
import { newSignal, type Api } from './api.js';
import { PATIENCE_MS } from './until.js';

/**
 * What a request may take until it is refused while a server is away, beyond what the machine adds ({@link Slowness}), milliseconds. One that changes
 * something waits two seconds for who asks, and two for the change.
 */
export const REFUSED_WITHIN_MS = { reads: 2000, changes: 4500 } as const;

/** A signal of its own for each key, sent until the gateway takes it. */
export async function postUntilAccepted(api: Api, key: string): Promise<string> {
  return api.accepted(newSignal({ entities: { sourceIps: [`203.0.113.${key.length}`], users: [key] } }), key);
}

/** Waits until no queue has a job that waits, runs or has failed, but for the schedules' own. */
export async function emptyQueues(api: Api, timeoutMs = PATIENCE_MS): Promise<void> {
  for (const end = Date.now() + timeoutMs; ; await wait(200)) {
    // refused for the moment, they are asked for again
    const { queues } = (await api.analytics()) as Partial<Analytics>;
    const busy = queues?.filter(
      ({ name, waiting, active, failed }) => failed + (TICKING_QUEUES.has(name) ? 0 : waiting + active) > 0,
    );
    if (busy?.length === 0) return;
    if (Date.now() > end) throw new Error(`not empty: ${JSON.stringify(busy)}`);
  }
}
