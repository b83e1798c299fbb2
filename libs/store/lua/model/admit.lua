-- Asks for leave to call the model, by the clock of Redis: replicas' own clocks differ.
-- KEYS: model
-- ARGV: { permit (its id), tokens, leaseMs, concurrency, tokensPerMinute, tokensPerDay, breakerFailures }
-- Returns { 'admitted' }, { 'wait', ms, why } or { 'refused', ms, why }.
-- include: model/state
local tokens, perMinute = terms.tokens, terms.tokensPerMinute
if spent + tokens > terms.tokensPerDay then return { 'refused', (today + 1) * dayMs - now, 'budget' } end
local broken = failures >= terms.breakerFailures
if broken and openUntil > now then return { 'refused', openUntil - now, 'breaker' } end
if broken and probeUntil > now then return { 'refused', probeUntil - now, 'breaker' } end
if pausedUntil > now then return { 'wait', pausedUntil - now, 'pause' } end
redis.call('ZREMRANGEBYSCORE', permits, '-inf', now)
if redis.call('ZCARD', permits) >= terms.concurrency then return { 'wait', 0, 'concurrency' } end
bucket = bucket < 0 and perMinute or math.min(perMinute, bucket + (now - bucketAt) * perMinute / minuteMs)
-- a question larger than a minute's tokens waits for a full minute's
local needed = math.min(tokens, perMinute)
if bucket < needed then return { 'wait', math.ceil((needed - bucket) * minuteMs / perMinute), 'tokens' } end
redis.call('ZADD', permits, now + terms.leaseMs, terms.permit)
redis.call('HSET', state, 'bucket', bucket - needed, 'bucketAt', now, 'day', today, 'spent', spent + tokens)
if broken then redis.call('HSET', state, 'probeUntil', now + terms.leaseMs) end
return { 'admitted' }
