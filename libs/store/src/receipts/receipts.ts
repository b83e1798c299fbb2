import type { Shards } from '@soc-agent/contracts';
import { digestOf } from '@soc-agent/domain';
import type { Redis } from 'ioredis';
import { script } from '../redis-scripts.js';

/**
 * Receipts are kept in slices, each a hash below `<prefix>:receipts:`; `slice` counts them, `since` says when the newest began. Four slices
 * of eight hours keep a receipt for a day and more; a slice that is full makes room for the next before its time, so that what a
 * flood can fill is bounded.
 */
const SLICES = 4;
const SLICE_MS = 8 * 3600 * 1000;
/** Receipts of one slice; one takes about 150 bytes. */
const SLICE_ENTRIES = 100_000;
/** A slice of a system that takes nothing in any more is gone after this time, seconds. */
const GONE_AFTER_S = 36 * 3600;
/** Contents remembered of one event, the latest; others count as new. */
const MAX_REVISIONS = 16;
/** Characters of a digest. */
const DIGEST = 16;

/** What a sender gets for what it sent. */
export interface Receipt {
  /** Of the threat, the same for every repeat. */
  id: string;
  /** 1 for what came first, one more for each other content under the same name. */
  revision: number;
}

/** What somebody wants a receipt for. */
export interface Claim {
  /** `key`: an `Idempotency-Key`, under which there is one content only; `event`: a source's own event, which may change. */
  of: 'key' | 'event';
  /** What it is known by among all others of its kind. */
  name: readonly string[];
  content: string;
  /** What is sent for the first time gets this id. */
  freshId: string;
}

/** Remembers for a day what was taken in, so that what is sent again is not taken for something new; the same in every replica. */
export class Receipts {
  private readonly claimReceipts;

  constructor(
    redis: Redis,
    private readonly shards: Shards,
  ) {
    this.claimReceipts = script<object>(redis, 'receipts/claim');
  }

  /** The receipt for each claim, in order; undefined for a key that stands for another content already. */
  async claim(claims: readonly Claim[]): Promise<(Receipt | undefined)[]> {
    const inShards = new Map<string, { place: number; text: string }[]>();
    for (const [place, { of, name, content, freshId }] of claims.entries()) {
      const digest = digestOf(JSON.stringify([of, ...name]), DIGEST);
      const prefix = this.shards.of(digest);
      const claimed = { place, text: `${digest} ${digestOf(content, DIGEST)} ${freshId} ${of === 'key' ? 1 : 0}` };
      const others = inShards.get(prefix);
      if (others) others.push(claimed);
      else inShards.set(prefix, [claimed]);
    }
    const receipts: (Receipt | undefined)[] = [];
    await Promise.all(
      [...inShards].map(async ([prefix, claimed]) => {
        const terms = {
          now: Date.now(),
          slices: SLICES,
          sliceMs: SLICE_MS,
          sliceEntries: SLICE_ENTRIES,
          ttl: GONE_AFTER_S,
          maxRevisions: MAX_REVISIONS,
        };
        const text = claimed.map((claim) => claim.text).join(' ');
        const found = (await this.claimReceipts(`${prefix}:receipts`, terms, text)) as [string, number][];
        for (const [n, { place }] of claimed.entries()) {
          const [id, revision] = found[n]!;
          receipts[place] = revision === 0 ? undefined : { id, revision };
        }
      }),
    );
    return receipts;
  }
}
