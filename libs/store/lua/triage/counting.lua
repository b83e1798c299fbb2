-- Counts the alerts of a signal: what includes this has it as `s`, what is kept as `b`, both as triage/observe takes them, and the prefix as `p`.
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
  and redis.call('ZCARD', p .. ':triage:customers') > b.maxCustomers then
  forgetCustomer(redis.call('ZPOPMIN', p .. ':triage:customers')[1])
end

local customerSince, ruleSince = earliest(of), earliest(rule)
if redis.call('ZADD', of .. ':rules', 'GT', 'CH', s.at, s.rule) == 1 and redis.call('ZCARD', of .. ':rules') > b.maxRules then
  redis.call('DEL', of .. ':rule:' .. redis.call('ZPOPMIN', of .. ':rules')[1])
end

local day = math.floor(s.hour / 24)
local alerts = redis.call('HINCRBY', rule, 'h' .. s.hour, s.alerts)
local bits, busiest = string.match(redis.call('HGET', rule, 'd' .. day) or '0 0', '(%d+) (%d+)')
bits = bit.bor(tonumber(bits), bit.lshift(1, s.hour % 24))
redis.call('HSET', rule, 'd' .. day, string.format('%d %d', bits, math.max(tonumber(busiest), alerts)))
if redis.call('HLEN', rule) > b.maxHours then
  for _, name in ipairs(redis.call('HKEYS', rule)) do
    local hour = tonumber(string.match(name, '^h(%d+)$') or '')
    if hour and hour < s.hour - 24 * b.days then redis.call('HDEL', rule, name) end
  end
end

redis.call('HSET', rule, s.severity, 1)
redis.call('ZADD', of .. ':pairs', 'GT', s.at, s.rule .. ':' .. s.entity)
redis.call('ZREMRANGEBYRANK', of .. ':pairs', 0, -b.maxPairs - 1)
for _, part in ipairs({ '', ':rules', ':rule:' .. s.rule, ':pairs' }) do redis.call('EXPIRE', of .. part, b.ttl) end
