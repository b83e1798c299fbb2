/**
 * What all replicas share about the model, in one step each and by the clock of Redis: replicas' own clocks differ.
 *
 * Keys, below the prefix:
 *   model          hash   failures (in a row), openUntil, probeUntil, pausedUntil, bucket, bucketAt, day, spent
 *   model:permits  zset   calls under way by when their permit lapses
 * Times are Unix milliseconds, `bucket` and `spent` are tokens, `day` is the number of the UTC day.
 */

const READ_STATE = /* lua */ `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local state, permits = ARGV[1] .. ':model', ARGV[1] .. ':model:permits'
local fields = redis.call('HMGET', state, 'failures', 'openUntil', 'probeUntil', 'pausedUntil', 'bucket', 'bucketAt', 'day', 'spent')
for i = 1, 8 do fields[i] = tonumber(fields[i] or (i == 5 and '-1') or '0') end
local failures, openUntil, probeUntil, pausedUntil, bucket, bucketAt, day, spent = unpack(fields)
local today = math.floor(now / 86400000)
if day ~= today then spent = 0 end
`;

/**
 * Asks for leave to call. ARGV: prefix, permit, tokens, lease ms, max concurrent, tokens a minute, tokens a day, failures that
 * open the breaker
 * Returns { 'admitted' }, { 'wait', ms, why } or { 'refused', ms, why }.
 */
export const ADMIT_CALL = /* lua */ `
${READ_STATE}
local permit, tokens, lease = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local concurrent, perMinute, perDay, threshold = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
if spent + tokens > perDay then return { 'refused', (today + 1) * 86400000 - now, 'budget' } end
local broken = failures >= threshold
if broken and openUntil > now then return { 'refused', openUntil - now, 'breaker' } end
if broken and probeUntil > now then return { 'refused', probeUntil - now, 'breaker' } end
if pausedUntil > now then return { 'wait', pausedUntil - now, 'pause' } end
redis.call('ZREMRANGEBYSCORE', permits, '-inf', now)
if redis.call('ZCARD', permits) >= concurrent then return { 'wait', 0, 'concurrency' } end
bucket = bucket < 0 and perMinute or math.min(perMinute, bucket + (now - bucketAt) * perMinute / 60000)
-- a question larger than a minute's tokens waits for a full minute's
local needed = math.min(tokens, perMinute)
if bucket < needed then return { 'wait', math.ceil((needed - bucket) * 60000 / perMinute), 'tokens' } end
redis.call('ZADD', permits, now + lease, permit)
redis.call('HSET', state, 'bucket', bucket - needed, 'bucketAt', now, 'day', today, 'spent', spent + tokens)
if broken then redis.call('HSET', state, 'probeUntil', now + lease) end
return { 'admitted' }
`;

/**
 * Ends a call. ARGV: prefix, permit, tokens asked for, tokens used, outcome, pause ms, tokens a minute, failures that open the
 * breaker, how long it stays open ms
 * The outcome is 'answered', 'failed' (counts for the breaker) or 'declined' (does not). A repeat changes nothing.
 */
export const SETTLE_CALL = /* lua */ `
${READ_STATE}
local asked, used, outcome, pause = tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5], tonumber(ARGV[6])
local perMinute, threshold, coolDown = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
if redis.call('ZREM', permits, ARGV[2]) == 0 then return end
redis.call('HSET', state, 'bucket', math.max(0, math.min(perMinute, bucket + math.min(asked, perMinute) - used)),
  'day', today, 'spent', math.max(0, spent + used - asked), 'probeUntil', 0)
if outcome == 'answered' then redis.call('HSET', state, 'failures', 0, 'openUntil', 0) end
if outcome == 'failed' then
  redis.call('HSET', state, 'failures', failures + 1)
  if failures + 1 >= threshold then redis.call('HSET', state, 'openUntil', now + coolDown) end
end
if pause > 0 then redis.call('HSET', state, 'pausedUntil', math.max(pausedUntil, now + pause)) end
`;
