-- Opens a run for a later revision of a threat's signal; one that is under way is given up.
-- KEYS: run:<id>
-- ARGV: { prefix, id, sender, revision, deadline, most (runs that may be open), storedRun, storedRevision (0 for a threat that is not stored) }, then
-- fields and values of the run
-- Returns { 'opened', run, priority of its jobs }, { 'open', run } (a repeat), { 'closed' } (analyzed or superseded already), { 'full' }, or { 'absent' }.
local run, terms = KEYS[1], cjson.decode(ARGV[1])

-- include: runs/turn

local fields = redis.call('HMGET', run, 'run', 'revision', 'triage', 'announced')
local current, revision = tonumber(fields[1] or '0'), tonumber(fields[2] or '1')
if current == 0 and terms.storedRun == 0 then return { 'absent' } end
local known = math.max(current > 0 and revision or 0, terms.storedRevision)
if terms.revision <= known then
  if current > 0 and terms.revision == revision then return { 'open', current } end
  return { 'closed' }
end
-- what takes the place of an open run needs no room
if current > 0 then terms.most = math.huge end
local turn, priority = take_turn()
if not turn then return { 'full' } end
local number = math.max(current, terms.storedRun) + 1
redis.call('DEL', run)
redis.call('HSET', run, 'run', number, 'revision', terms.revision, 'turn', turn, 'priority', priority, unpack(ARGV, 2))
-- its signal was counted, and dashboards have heard of it
if fields[3] then redis.call('HSET', run, 'triage', fields[3]) end
if fields[4] then redis.call('HSET', run, 'announced', fields[4]) end
redis.call('ZADD', runs, terms.deadline, terms.id)
if terms.storedRun > 0 then
  redis.call('HSET', run, 'stored', 1)
else
  redis.call('ZADD', terms.prefix .. ':runs:first', 0, terms.id)
end
return { 'opened', number, priority }
