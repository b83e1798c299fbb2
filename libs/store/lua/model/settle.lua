-- Ends a call of the model: gives the permit back, and corrects what was taken for it. A repeat, and a permit that lapsed, change nothing.
-- KEYS: model
-- ARGV: { permit (its id), tokens (asked for), tokensUsed, outcome, pauseMs, tokensPerMinute, breakerFailures, breakerOpenMs }
-- The outcome is 'answered', 'failed' (counts for the breaker) or 'declined' (does not).
-- include: model/state
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
