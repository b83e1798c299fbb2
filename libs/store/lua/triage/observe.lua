-- Counts a signal and answers what was counted so far, it included; a repeat gets the first answer.
-- KEYS: run:<id>, or triage:given:<id> where the run lies in another shard; the answer is its field 'triage'
-- ARGV: { prefix, customer, rule, entity, severity, severities (all there are), alerts, at, hour (since 1970), days (to look back), activeRules,
-- activeFrom, newFrom, maxRules, maxPairs, maxCustomers, maxHours, ttl (of counters, s), givenTtl (of triage:given:<id>, s; left out for a run,
-- which keeps the answer if it is there) }
-- Returns JSON { customerSince, ruleSince, days: ['<day> <hours as bits> <busiest hour>'], alertsNow, newRules: ['<since> <lastAt> <onEntity>
-- <severity>…'], here, onEntity, everywhere (hashes as lists), judgedVersion }.
local s = cjson.decode(ARGV[1])
local p, given = s.prefix, KEYS[1]
local answered = redis.call('HGET', given, 'triage')
if answered then return answered end

local of = p .. ':triage:of:' .. s.customer
local rule = of .. ':rule:' .. s.rule
local function earliest(key)
  local known = tonumber(redis.call('HGET', key, 'since') or '')
  if known and known <= s.at then return known end
  redis.call('HSET', key, 'since', s.at)
  return s.at
end

local function forgetCustomer(name)
  local old = p .. ':triage:of:' .. name
  for _, known in ipairs(redis.call('ZRANGE', old .. ':rules', 0, -1)) do redis.call('DEL', old .. ':rule:' .. known) end
  redis.call('DEL', old, old .. ':rules', old .. ':pairs', old .. ':judged')
end
local order = redis.call('INCR', p .. ':triage:turn')
if redis.call('ZADD', p .. ':triage:customers', order, s.customer) == 1
  and redis.call('ZCARD', p .. ':triage:customers') > s.maxCustomers then
  forgetCustomer(redis.call('ZPOPMIN', p .. ':triage:customers')[1])
end

local customerSince, ruleSince = earliest(of), earliest(rule)
if redis.call('ZADD', of .. ':rules', 'GT', 'CH', s.at, s.rule) == 1 and redis.call('ZCARD', of .. ':rules') > s.maxRules then
  redis.call('DEL', of .. ':rule:' .. redis.call('ZPOPMIN', of .. ':rules')[1])
end

local day = math.floor(s.hour / 24)
local alerts = redis.call('HINCRBY', rule, 'h' .. s.hour, s.alerts)
local bits, busiest = string.match(redis.call('HGET', rule, 'd' .. day) or '0 0', '(%d+) (%d+)')
bits = bit.bor(tonumber(bits), bit.lshift(1, s.hour % 24))
redis.call('HSET', rule, 'd' .. day, string.format('%d %d', bits, math.max(tonumber(busiest), alerts)))
if redis.call('HLEN', rule) > s.maxHours then
  for _, name in ipairs(redis.call('HKEYS', rule)) do
    local hour = tonumber(string.match(name, '^h(%d+)$') or '')
    if hour and hour < s.hour - 24 * s.days then redis.call('HDEL', rule, name) end
  end
end

redis.call('HSET', rule, s.severity, 1)
redis.call('ZADD', of .. ':pairs', 'GT', s.at, s.rule .. ':' .. s.entity)
redis.call('ZREMRANGEBYRANK', of .. ':pairs', 0, -s.maxPairs - 1)
for _, part in ipairs({ '', ':rules', ':rule:' .. s.rule, ':pairs' }) do redis.call('EXPIRE', of .. part, s.ttl) end

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
