-- Ends a call of the model: gives the permit back, and corrects what was taken for it. A repeat, and a permit that lapsed, change nothing.
-- KEYS: model
-- ARGV: { permit (its id), tokens (asked for), tokensUsed, outcome, pauseMs, tokensPerMinute, breakerFailures, breakerOpenMs }
-- The outcome is 'answered', 'failed' (counts for the breaker) or 'declined' (does not).
local terms = cjson.decode(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local state, permits = KEYS[1], KEYS[1] .. ':permits'
local fields = redis.call('HMGET', state, 'failures', 'openUntil', 'probeUntil', 'pausedUntil', 'bucket', 'bucketAt', 'day', 'spent')
for i = 1, 8 do fields[i] = tonumber(fields[i] or (i == 5 and '-1') or '0') end
local failures, openUntil, probeUntil, pausedUntil, bucket, bucketAt, day, spent = unpack(fields)
local today = math.floor(now / 86400000)
if day ~= today then spent = 0 end
local asked, used, outcome, pause = terms.tokens, terms.tokensUsed, terms.outcome, terms.pauseMs
local perMinute = terms.tokensPerMinute
if redis.call('ZREM', permits, terms.permit) == 0 then return end
redis.call('HSET', state, 'bucket', math.max(0, math.min(perMinute, bucket + math.min(asked, perMinute) - used)),
  'day', today, 'spent', math.max(0, spent + used - asked), 'probeUntil', 0)
if outcome == 'answered' then redis.call('HSET', state, 'failures', 0, 'openUntil', 0) end
if outcome == 'failed' then
  redis.call('HSET', state, 'failures', failures + 1)
  if failures + 1 >= terms.breakerFailures then redis.call('HSET', state, 'openUntil', now + terms.breakerOpenMs) end
end
if pause > 0 then redis.call('HSET', state, 'pausedUntil', math.max(pausedUntil, now + pause)) end
