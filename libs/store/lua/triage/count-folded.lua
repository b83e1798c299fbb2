-- Counts the signals folded into a threat up to so many alerts in each hour; a repeat counts nothing.
-- KEYS: folded:<threat>
-- ARGV: { prefix, ttl (s), lines }; a line is one of a signal as triage/observe takes it, with `total`, the alerts folded in its hour so far
local terms = cjson.decode(ARGV[1])
local p = terms.prefix
for _, s in ipairs(terms.lines) do
  local known = tonumber(redis.call('HGET', KEYS[1], s.hour) or '0')
  s.alerts = math.max(0, s.total - known)
-- include: triage/counting
  redis.call('HSET', KEYS[1], s.hour, math.max(known, s.total))
end
redis.call('EXPIRE', KEYS[1], terms.ttl)
