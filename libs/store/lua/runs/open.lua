-- Opens the first run of a threat.
-- KEYS: run:<id>
-- ARGV: { prefix, id, sender, deadline, most (runs that may be open) }, then fields and values of the run
-- Returns { 'opened', priority of its jobs }, { 'open' } (a repeat) or { 'full' }.
local run, terms = KEYS[1], cjson.decode(ARGV[1])

-- include: runs/turn

if redis.call('EXISTS', run) == 1 then return { 'open' } end
local turn, priority = take_turn()
if not turn then return { 'full' } end
redis.call('HSET', run, 'run', 1, 'turn', turn, 'priority', priority, unpack(ARGV, 2))
redis.call('ZADD', runs, terms.deadline, terms.id)
redis.call('ZADD', terms.prefix .. ':runs:first', 0, terms.id)
return { 'opened', priority }
