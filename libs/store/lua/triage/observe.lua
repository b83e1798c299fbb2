-- Counts a signal and answers what was counted so far, it included; a repeat gets the first answer. A signal that the run says is counted is
-- not counted again.
-- KEYS: run:<id>, or triage:given:<id> where the run lies in another shard; the answer is its field 'triage'
-- ARGV: { prefix, customer, rule, entity, severity, severities (all there are), alerts, at, hour (since 1970), days (to look back), activeRules,
-- activeFrom, newFrom, maxRules, maxPairs, maxCustomers, maxHours, ttl (of counters, s), givenTtl (of triage:given:<id>, s; left out for a run,
-- which keeps the answer if it is there) }
-- Returns JSON { customerSince, ruleSince, days: ['<day> <hours as bits> <busiest hour>'], alertsNow, newRules: ['<since> <lastAt> <onEntity>
-- <severity>…'], here, onEntity, everywhere (hashes as lists), judgedVersion }.
local s = cjson.decode(ARGV[1])
local p, given, b = s.prefix, KEYS[1], s
local known = redis.call('HMGET', given, 'triage', 'counted')
if known[1] then return known[1] end
if known[2] then s.alerts = 0 end

-- include: triage/counting

local names = {}
for back = s.days, 0, -1 do names[#names + 1] = 'd' .. (day - back) end
local days = {}
for i, text in ipairs(redis.call('HMGET', rule, unpack(names))) do
  if text then days[#days + 1] = string.sub(names[i], 2) .. ' ' .. text end
end
local before = redis.call('HGET', rule, 'h' .. (s.hour - 1))
local fresh = {}
local active = redis.call('ZREVRANGEBYSCORE', of .. ':rules', s.at, '(' .. s.activeFrom, 'WITHSCORES', 'LIMIT', 0, s.activeRules)
for i = 1, #active, 2 do
  local other = of .. ':rule:' .. active[i]
  local since = redis.call('HGET', other, 'since')
  if active[i] ~= s.rule and since and tonumber(since) > s.newFrom then
    local onEntity = tonumber(redis.call('ZSCORE', of .. ':pairs', active[i] .. ':' .. s.entity) or 0)
    local line = { since, active[i + 1], (onEntity > s.activeFrom and onEntity <= s.at) and 1 or 0 }
    for n, rated in ipairs(redis.call('HMGET', other, unpack(s.severities))) do
      if rated then line[#line + 1] = s.severities[n] end
    end
    fresh[#fresh + 1] = table.concat(line, ' ')
  end
end
local verdicts = of .. ':verdicts:' .. s.rule
local answer = cjson.encode({
  customerSince = customerSince, ruleSince = ruleSince, days = days, alertsNow = alerts + tonumber(before or 0), newRules = fresh,
  here = redis.call('HGETALL', verdicts), onEntity = redis.call('HGETALL', verdicts .. ':' .. s.entity),
  everywhere = redis.call('HGETALL', p .. ':triage:rule:' .. s.rule),
  judgedVersion = tonumber(redis.call('HGET', of, 'judgedVersion') or 0),
})
if s.givenTtl then
  redis.call('HSET', given, 'triage', answer)
  redis.call('EXPIRE', given, s.givenTtl)
elseif redis.call('EXISTS', given) == 1 then
  redis.call('HSET', given, 'triage', answer)
end
return answer
