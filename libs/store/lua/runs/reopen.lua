-- Opens a further run of a stored threat, whose analysis stands until the new one replaces it.
-- KEYS: run:<id>
-- ARGV: { prefix, id, sender, run (its number), deadline, most (runs that may be open) }, then fields and values of the run
-- Returns { 'opened', priority of its jobs }, { 'open' } (a repeat), { 'closed' } (another run is under way) or { 'full' }.
local run, terms = KEYS[1], cjson.decode(ARGV[1])

-- include: runs/turn

local current = redis.call('HGET', run, 'run')
if current then return { tonumber(current) == terms.run and 'open' or 'closed' } end
local turn, priority = take_turn()
if not turn then return { 'full' } end
redis.call('HSET', run, 'run', terms.run, 'stored', 1, 'turn', turn, 'priority', priority, unpack(ARGV, 2))
redis.call('ZADD', runs, terms.deadline, terms.id)
return { 'opened', priority }
