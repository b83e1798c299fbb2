-- Records and withdraws verdicts; with a change of a threat's verdict it has the counters hold what the change leaves, and nothing of what was
-- before, unless it is not later than the one they know.
-- KEYS: triage:verdict:<threat>, or triage:customers where there is no change
-- ARGV: { prefix, verdicts (those to count), no and counted (of the change: its number, and the verdict it leaves, if any), ttl (of the change, s) }
-- A verdict is { step (1 or -1), customer, rule, entity, week, account, outcome, judged, oldestWeek, maxJudged, ttl }.
local terms = cjson.decode(ARGV[1])
local p, verdicts = terms.prefix, terms.verdicts
local function count(one)
  local of = p .. ':triage:of:' .. one.customer
  local field = one.week .. ':' .. one.account .. ':' .. one.outcome
  local function add(key, name)
    if redis.call('HINCRBY', key, name, one.step) <= 0 then redis.call('HDEL', key, name) end
    redis.call('EXPIRE', key, one.ttl)
  end
  for _, subject in ipairs({ one.rule, one.rule .. ':' .. one.entity }) do
    local key = of .. ':verdicts:' .. subject
    add(key, field)
    for _, name in ipairs(redis.call('HKEYS', key)) do
      if tonumber(string.match(name, '^%d+')) < one.oldestWeek then redis.call('HDEL', key, name) end
    end
  end
  add(p .. ':triage:rule:' .. one.rule, one.customer .. ':' .. one.outcome)
  if one.step > 0 then
    redis.call('RPUSH', of .. ':judged', one.judged)
    redis.call('LTRIM', of .. ':judged', -one.maxJudged, -1)
  else
    redis.call('LREM', of .. ':judged', 1, one.judged)
  end
  redis.call('EXPIRE', of .. ':judged', one.ttl)
  redis.call('HINCRBY', of, 'judgedVersion', 1)
  redis.call('EXPIRE', of, one.ttl)
end
if terms.no then
  local known = redis.call('HMGET', KEYS[1], 'no', 'counted')
  if known[1] and tonumber(known[1]) >= terms.no then return end
  if known[2] then
    local before = cjson.decode(known[2])
    before.step = -1
    verdicts[#verdicts + 1] = before
  end
  redis.call('HSET', KEYS[1], 'no', terms.no)
  if terms.counted then
    verdicts[#verdicts + 1] = terms.counted
    redis.call('HSET', KEYS[1], 'counted', cjson.encode(terms.counted))
  else
    redis.call('HDEL', KEYS[1], 'counted')
  end
  redis.call('EXPIRE', KEYS[1], terms.ttl)
end
for _, one in ipairs(verdicts) do count(one) end
