-- Fills those of the slots that are empty, and moves a run whose agents have all answered to its analyzers, whose deadline is at least the
-- run's grace away.
-- KEYS: run:<id>
-- ARGV: { prefix, id, run (its number), stage, now }, then slot and result of each
-- Returns { what follows, as the run's plan says, priority of the jobs } when nothing is left of the stage, for a repeat too; nothing in it when
-- something is, or the run is gone.
local run, terms = KEYS[1], cjson.decode(ARGV[1])
local stage = terms.stage
local fields = redis.call('HMGET', run, 'stage', 'run', 'left:' .. stage, 'next:' .. stage, 'priority')
local current, left = fields[1], tonumber(fields[3])
if not current or tonumber(fields[2]) ~= terms.run then return {} end
for i = 2, #ARGV, 2 do
  if redis.call('HSETNX', run, 'slot:' .. ARGV[i], ARGV[i + 1]) == 1 then
    left = redis.call('HINCRBY', run, 'left:' .. stage, -1)
  end
end
if left > 0 then return {} end
if stage == 'agents' and current == stage then
  local times = redis.call('HMGET', run, 'deadline', 'grace')
  local now = string.format('%.0f', terms.now)
  local deadline = string.format('%.0f', math.max(tonumber(times[1]), terms.now + tonumber(times[2])))
  redis.call('HSET', run, 'stage', 'analyzers', 'agentsDoneAt', now, 'deadline', deadline)
  redis.call('ZADD', terms.prefix .. ':runs', deadline, terms.id)
end
return { fields[4], tonumber(fields[5] or '0') }
