import type { QueueDefinition, Shards } from '@soc-agent/contracts';
import type { Redis } from 'ioredis';
import { keyOf } from '../keys.js';
import { script } from '../redis-scripts.js';

/** BullMQ's largest priority; who waits behind so many turns is served in the order of arrival. */
const LAST = 2_097_152;
/** Senders whose turns are remembered; beyond, all begin anew. */
const MAX_FLOWS = 10_000;
const GONE_AFTER_S = 3600;
/** A sender's jobs that are not urgent take so many steps each. */
const STEP = 4;

/** Who puts jobs into a queue. */
export interface Share {
  /** What the share is for. */
  sender: string;
  /** Comes before the sender's other jobs, and not before anybody else's. */
  urgent: boolean;
}

/** Gives jobs their turns among those that wait in their shard, so that nobody waits for another's flood. */
export class FairShares {
  private readonly takeTurns;

  constructor(
    redis: Redis,
    private readonly shards: Shards,
  ) {
    this.takeTurns = script<object>(redis, 'turns/take');
  }

  /** Priorities of a sender's next jobs, one about each of the subjects, in order. */
  async turns({ name }: QueueDefinition, subjects: readonly string[], { sender, urgent }: Share): Promise<number[]> {
    const step = urgent ? 1 : STEP;
    const places = new Map<string, number[]>();
    for (const [place, subject] of subjects.entries()) {
      const prefix = this.shards.of(subject);
      places.set(prefix, [...(places.get(prefix) ?? []), place]);
    }
    const turns: number[] = [];
    await Promise.all(
      [...places].map(async ([prefix, ofShard]) => {
        const first = await this.takeTurns(keyOf(prefix, 'turns', name), {
          waiting: `${prefix}:${name}:prioritized`,
          flow: `${urgent ? 1 : 0}${sender}`,
          step,
          jobs: ofShard.length,
          behind: STEP,
          last: LAST,
          mostFlows: MAX_FLOWS,
          ttl: GONE_AFTER_S,
        });
        for (const [n, place] of ofShard.entries()) turns[place] = Math.min(LAST, Number(first) + n * step);
      }),
    );
    return turns;
  }
}
