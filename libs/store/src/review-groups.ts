import { createHash } from 'node:crypto';
import type { ThreatSignal } from '@soc-agent/contracts';
import {
  callForReview,
  eventTime,
  groupKey,
  judgeReviewGroup,
  type ReviewAnswer,
  type ReviewCall,
  type ReviewGroup,
} from '@soc-agent/domain';
import type { Redis } from 'ioredis';
import { RedisScript } from './redis-scripts.js';
import { REINDEX } from './scripts.js';

/** How often a change is tried again because another came between reading and writing. */
const MAX_RACES = 50;
/** A group lasts four hours at most; after that it is only asked about by late events. */
const KEPT_S = 86_400;

/** Replaces a group if it still is what the caller saw. KEYS: the group. ARGV: as seen or '', as wanted, seconds to keep it. */
const REPLACE_GROUP = /* lua */ `
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1
`;

/** Says whether a threat still asks for review. ARGV: prefix, id, now, the threat that answers for it or '' */
const SET_ANSWERED = /* lua */ `
${REINDEX}
local p, id, by = ARGV[1], ARGV[2], ARGV[4]
local threat = p .. ':threat:' .. id
local fields = redis.call('HMGET', threat, 'created', 'summary', 'indexes')
if not fields[3] then return end
local asks = by == '' and 'true' or 'false'
local asked = redis.call('HGET', threat, 'answeredBy') or ''
if asked == id then return end
local summary = string.gsub(fields[2], '"requiresHumanReview":%a+', '"requiresHumanReview":' .. asks)
local indexes = {}
for _, name in ipairs(cjson.decode(fields[3])) do
  if name ~= 'review' then indexes[#indexes + 1] = name end
end
if by == '' then indexes[#indexes + 1] = 'review' end
local wanted = cjson.encode(indexes)
reindex(p, id, threat, fields[1], wanted)
redis.call('HSET', threat, 'summary', summary, 'indexes', wanted)
if by == '' then redis.call('HDEL', threat, 'answeredBy') else redis.call('HSET', threat, 'answeredBy', by) end
touch(p, id, threat, ARGV[3])
`;

const replaceGroup = new RedisScript(REPLACE_GROUP);
const setAnswered = new RedisScript(SET_ANSWERED);

/** Which threats of a group ask for a person, and that one verdict answers for all; group:<digest of the key>, text. */
export class ReviewGroups {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  /** Whether a threat that calls for a person asks for review, or another of its group does or has a verdict. */
  async call(signal: ThreatSignal, isCritical: boolean): Promise<ReviewAnswer> {
    const call: ReviewCall = { id: signal.id, at: eventTime(signal), isCritical };
    let answer: ReviewAnswer = { asks: true };
    await this.change(signal, (known) => {
      const called = callForReview(known, call);
      ({ answer } = called);
      return called.group;
    });
    return answer;
  }

  /** Lets a verdict on one threat, or its withdrawal, answer for the others of its group that ask. */
  async judge(signal: ThreatSignal, isJudged: boolean, now: number): Promise<void> {
    const judged = { id: signal.id, at: eventTime(signal) };
    const group = await this.change(signal, (known) => judgeReviewGroup(known, judged, isJudged));
    const others = (group?.asking ?? []).filter((id) => id !== signal.id);
    for (const id of others) {
      const key = `${this.prefix}:threat:${id}`;
      await setAnswered.run(this.redis, key, this.prefix, id, now, isJudged ? signal.id : '');
    }
  }

  /** @param decide the group as it should be; undefined for no change, and the answer then is undefined, too */
  private async change(
    signal: ThreatSignal,
    decide: (known: ReviewGroup | undefined) => ReviewGroup | undefined,
  ): Promise<ReviewGroup | undefined> {
    const digest = createHash('sha1').update(groupKey(signal)).digest('hex');
    const key = `${this.prefix}:group:${digest}`;
    for (let race = 0; race < MAX_RACES; race += 1) {
      const seen = await this.redis.get(key);
      const wanted = decide(seen === null ? undefined : (JSON.parse(seen) as ReviewGroup));
      if (!wanted) return undefined;
      const text = JSON.stringify(wanted);
      if (text === seen || (await replaceGroup.run(this.redis, key, seen ?? '', text, KEPT_S)) === 1) return wanted;
    }
    throw new Error(`the group of ${signal.id} is changed by too many at once`);
  }
}
