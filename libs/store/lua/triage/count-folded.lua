-- Counts signals folded into threats of one shard, for each threat up to so many alerts in each hour; a repeat counts nothing.
-- KEYS: triage:turn
-- ARGV: { prefix, foldedTtl (s), lines }, and of what triage/observe takes what is kept; a line is one of a signal as it is taken there, with
--   `folded`, the key of what is counted of its threat, and `total`, the alerts folded in its hour so far
local b = cjson.decode(ARGV[1])
local p = b.prefix
for _, s in ipairs(b.lines) do
  local known = tonumber(redis.call('HGET', s.folded, s.hour) or '0')
  s.alerts = math.max(0, s.total - known)
-- include: triage/counting
  redis.call('HSET', s.folded, s.hour, math.max(known, s.total))
  redis.call('EXPIRE', s.folded, b.foldedTtl)
end
