import type { Redis } from 'ioredis';
import { RedisScript } from '../redis-scripts.js';
import { VERDICTS_KEPT_S, verdictStep } from '../triage-memory.js';
import { TRIAGE_COUNTING } from '../triage-memory-scripts.js';
import type { UntoldVerdict, VerdictStore } from './verdict-store.js';

/**
 * Has the counters hold what a change of a threat's verdict leaves, and nothing of those before; a change that is not later than the
 * one they know changes nothing.
 * KEYS: triage:verdict:<threat>, a hash: no (of the change), counted (a verdict as TriageMemory gives it, absent for none)
 * ARGV: prefix, { no, counted or nothing }, seconds to keep it
 */
const TELL = /* lua */ `
${TRIAGE_COUNTING}
local change = cjson.decode(ARGV[2])
local known = redis.call('HMGET', KEYS[1], 'no', 'counted')
if known[1] and tonumber(known[1]) >= change.no then return end
if known[2] then
  local before = cjson.decode(known[2])
  before.step = -1
  countVerdicts(ARGV[1], { before })
end
redis.call('HSET', KEYS[1], 'no', change.no)
if change.counted then
  countVerdicts(ARGV[1], { change.counted })
  redis.call('HSET', KEYS[1], 'counted', cjson.encode(change.counted))
else
  redis.call('HDEL', KEYS[1], 'counted')
end
redis.call('EXPIRE', KEYS[1], ARGV[3])
`;

const tell = new RedisScript(TELL);

/** Brings what is counted of verdicts up to what is stored, once a verdict is: at once where all goes well, else a moment later. */
export class VerdictLedger {
  constructor(
    private readonly verdicts: Pick<VerdictStore, 'untold' | 'told'>,
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  /** Tells the counters what they do not know yet: of one threat, or of any; how many there were. */
  async settle(limit: number, threatId?: string): Promise<number> {
    const untold = await this.verdicts.untold(limit, threatId);
    for (const change of untold) {
      await this.tell(change);
      await this.verdicts.told(change);
    }
    return untold.length;
  }

  /** A repeat changes nothing. */
  private async tell({ threatId, no, counted }: UntoldVerdict): Promise<void> {
    const key = `${this.prefix}:triage:verdict:${threatId}`;
    const change = { no, ...(counted && { counted: verdictStep(1, counted) }) };
    await tell.run(this.redis, key, this.prefix, JSON.stringify(change), VERDICTS_KEPT_S);
  }
}
