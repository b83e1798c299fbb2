import type { Shards, ThreatSignal } from '@soc-agent/contracts';
import { digestOf, eventTime, foldKey, MOST_LEADERS } from '@soc-agent/domain';
import type { Redis } from 'ioredis';
import { script } from '../redis-scripts.js';

const SLICES = 4;
/** Groups of one slice; one takes about 150 bytes. */
const SLICE_ENTRIES = 50_000;
/** Three slices, which the newest ones are, hold more than a window. */
const SLICES_IN_WINDOW = 2;
/** Characters of a digest. */
const DIGEST = 16;
/** What began to lead longer ago is stored, or gone, milliseconds: a run has two minutes, and may wait for room. */
const PENDING_MS = 300_000;

/** A threat that a signal may be folded into. */
export interface Candidate {
  threatId: string;
  /** Whether it may still be on its way, and not be stored. */
  mayBePending: boolean;
}

/** A signal, and the threat that it could not be folded into, if it was tried. */
export interface Placing {
  signal: ThreatSignal;
  refused?: string;
}

/** Which threats lead their groups: the same for all processes. What is forgotten leaves the next signal a threat of its own. */
export class FoldIndex {
  private readonly leadSignals;

  constructor(
    redis: Redis,
    private readonly shards: Shards,
  ) {
    this.leadSignals = script<object>(redis, 'folding/lead');
  }

  /** For each signal the threat that it may be folded into; without one, it leads from now on. A repeat of one that leads still leads. */
  async candidates(placings: readonly Placing[], windowMs: number, now: number): Promise<(Candidate | undefined)[]> {
    const inShards = Map.groupBy(
      placings.map((placing, place) => ({ ...placing, place })),
      ({ signal }) => this.shards.of(signal.customerName),
    );
    const found: (Candidate | undefined)[] = [];
    await Promise.all(
      [...inShards].map(async ([prefix, ofShard]) => {
        const terms = {
          window: windowMs,
          now,
          slices: SLICES,
          sliceMs: windowMs / SLICES_IN_WINDOW,
          sliceEntries: SLICE_ENTRIES,
          ttl: Math.ceil((SLICES * windowMs) / 1000),
          most: MOST_LEADERS,
        };
        const texts = ofShard.flatMap(({ signal, refused = '' }) => [
          digestOf(foldKey(signal), DIGEST),
          signal.id,
          eventTime(signal),
          refused,
        ]);
        const answers = (await this.leadSignals(`${prefix}:folds`, terms, ...texts)) as [string?, string?][];
        for (const [n, { place }] of ofShard.entries()) {
          const [threatId, since] = answers[n] ?? [];
          if (threatId !== undefined) found[place] = { threatId, mayBePending: now - Number(since) < PENDING_MS };
        }
      }),
    );
    return placings.map((_, place) => found[place]);
  }
}
