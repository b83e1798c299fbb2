-- Opens a further run of a stored threat, whose analysis stands until the new one replaces it.
-- KEYS: run:<id>
-- ARGV: { prefix, id, run (its number), deadline, most (runs that may be open) }, then fields and values of the run
-- Returns 'opened', 'open' (a repeat), 'closed' (another run is under way) or 'full'.
local run, terms = KEYS[1], cjson.decode(ARGV[1])
local current = redis.call('HGET', run, 'run')
if current then return tonumber(current) == terms.run and 'open' or 'closed' end
if redis.call('ZCARD', terms.prefix .. ':runs') >= terms.most then return 'full' end
redis.call('HSET', run, 'run', terms.run, 'stored', 1, unpack(ARGV, 2))
redis.call('ZADD', terms.prefix .. ':runs', terms.deadline, terms.id)
return 'opened'
