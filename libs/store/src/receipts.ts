import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { RedisScript } from './redis-scripts.js';

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

/**
 * A receipt is `<id> <revision> <content>:<revision> …`, the latest content first.
 * ARGV: now, name, content, fresh id, slices, ms of a slice, entries of a slice, seconds, contents of an event, '1' to keep other contents out
 * Returns { id, revision of the content, 0 when it is another than before and kept out }.
 */
const CLAIM = /* lua */ `
local base, now, name, content = KEYS[1], tonumber(ARGV[1]), ARGV[2], ARGV[3]
local slice = tonumber(redis.call('GET', base .. ':slice') or '0')
local since = tonumber(redis.call('GET', base .. ':since') or '0')
local found, receipt
for n = slice, math.max(0, slice - ARGV[5] + 1), -1 do
  receipt = redis.call('HGET', base .. ':' .. n, name)
  if receipt then found = n break end
end
if not receipt then
  if now - since >= tonumber(ARGV[6]) or redis.call('HLEN', base .. ':' .. slice) >= tonumber(ARGV[7]) then
    slice = slice + 1
    redis.call('SET', base .. ':slice', slice)
    redis.call('SET', base .. ':since', now)
    redis.call('UNLINK', base .. ':' .. (slice - ARGV[5]))
  end
  redis.call('HSET', base .. ':' .. slice, name, ARGV[4] .. ' 1 ' .. content .. ':1')
  redis.call('EXPIRE', base .. ':' .. slice, ARGV[8])
  return { ARGV[4], 1 }
end
local words = {}
for word in string.gmatch(receipt, '%S+') do words[#words + 1] = word end
for i = 3, #words do
  local known, revision = string.match(words[i], '^(.*):(%d+)$')
  if known == content then return { words[1], tonumber(revision) } end
end
if ARGV[10] == '1' then return { words[1], 0 } end
local revision = tonumber(words[2]) + 1
local kept = { words[1], revision, content .. ':' .. revision }
for i = 3, math.min(#words, tonumber(ARGV[9]) + 1) do kept[#kept + 1] = words[i] end
redis.call('HSET', base .. ':' .. found, name, table.concat(kept, ' '))
return { words[1], revision }
`;

const claim = new RedisScript(CLAIM);

/** What a sender gets for what it sent. */
export interface Receipt {
  /** Of the threat, the same for every repeat. */
  id: string;
  /** 1 for what came first, one more for each other content under the same name. */
  revision: number;
}

/** Remembers for a day what was taken in, so that what is sent again is not taken for something new; the same in every replica. */
export class Receipts {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

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
    const [id, revision] = (await claim.run(
      this.redis,
      `${this.prefix}:receipts`,
      Date.now(),
      digestOf(JSON.stringify(name)),
      digestOf(content),
      freshId,
      SLICES,
      SLICE_MS,
      SLICE_ENTRIES,
      GONE_AFTER_S,
      MAX_REVISIONS,
      fixed ? '1' : '0',
    )) as [string, number];
    return { id, revision };
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, DIGEST);
}
