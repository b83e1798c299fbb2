import type { Shards } from '@soc-agent/contracts';
import type { Redis } from 'ioredis';
import { createHash } from 'node:crypto';
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
/** Characters of a digest, six bits each. */
const DIGEST = 16;

/** What a sender gets for what it sent. */
export interface Receipt {
  /** Of the threat, the same for every repeat. */
  id: string;
  /** 1 for what came first, one more for each other content under the same name. */
  revision: number;
}

/** Remembers for a day what was taken in, so that what is sent again is not taken for something new; the same in every replica. */
export class Receipts {
  private readonly claimReceipt;

  constructor(
    redis: Redis,
    private readonly shards: Shards,
  ) {
    this.claimReceipt = script<object>(redis, 'receipts/claim');
  }

  /**
   * The receipt for an `Idempotency-Key` of a sender; undefined when the key stands for another content already.
   * @param freshId what is sent for the first time gets this id.
   */
  async ofKey(name: readonly string[], content: string, freshId: string): Promise<Receipt | undefined> {
    const receipt = await this.claim(['key', ...name], content, freshId, true);
    return receipt.revision === 0 ? undefined : receipt;
  }

  /** The receipt for a source's own event; another content than before is a further revision of it. */
  async ofEvent(name: readonly string[], content: string, freshId: string): Promise<Receipt> {
    return this.claim(['event', ...name], content, freshId, false);
  }

  private async claim(name: readonly string[], content: string, freshId: string, fixed: boolean): Promise<Receipt> {
    const digest = digestOf(JSON.stringify(name));
    const [id, revision] = (await this.claimReceipt(`${this.shards.of(digest)}:receipts`, {
      now: Date.now(),
      name: digest,
      content: digestOf(content),
      freshId,
      slices: SLICES,
      sliceMs: SLICE_MS,
      sliceEntries: SLICE_ENTRIES,
      ttl: GONE_AFTER_S,
      maxRevisions: MAX_REVISIONS,
      fixed,
    })) as [string, number];
    return { id, revision };
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, DIGEST);
}
