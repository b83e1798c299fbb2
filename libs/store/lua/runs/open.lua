-- Opens the first run of a threat.
-- KEYS: run:<id>
-- ARGV: { prefix, id, deadline, most (runs that may be open) }, then fields and values of the run
-- Returns 'opened', 'open' (a repeat) or 'full'.
local run, terms = KEYS[1], cjson.decode(ARGV[1])
if redis.call('EXISTS', run) == 1 then return 'open' end
if redis.call('ZCARD', terms.prefix .. ':runs') >= terms.most then return 'full' end
redis.call('HSET', run, 'run', 1, unpack(ARGV, 2))
redis.call('ZADD', terms.prefix .. ':runs', terms.deadline, terms.id)
redis.call('ZADD', terms.prefix .. ':runs:first', 0, terms.id)
return 'opened'
