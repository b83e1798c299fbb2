/**
 * Counts signals and verdicts, and reads the counts; what they mean is said in `libs/domain/src/scoring`, which every
 * answer is a pure function of. `TriageHistory` there counts the same in memory, and a test compares the two.
 *
 * Keys, below the prefix; names are digests. They live for 60 days after the last write, those of verdicts for 26 weeks:
 *   triage:customers            zset  customer → order of the last write
 *   triage:of:<c>               hash  since (the first event), judgedVersion
 *   triage:of:<c>:rules         zset  rule → its last event
 *   triage:of:<c>:rule:<r>      hash  since, h<hour> → alerts, d<day> → "<hours as bits> <alerts of the busiest hour>",
 *                                     and a field for each rating of its source
 *   triage:of:<c>:pairs         zset  "<rule>:<entity>" → the last event of the rule on the entity
 *   triage:of:<c>:verdicts:<r>[:<e>]  hash  "<week>:<account>:<r|f>" → verdicts
 *   triage:of:<c>:judged        list  "<logit> <1|0> <at>", the latest
 *   triage:rule:<r>             hash  "<customer>:<r|f>" → verdicts
 *   triage:verdict:<threat>     hash  what is counted of a threat's verdict (verdict-ledger.ts)
 * The counters given to a threat are the field `triage` of its run; a further run begins with those of the first.
 */
const COUNT_VERDICTS_FUNCTION = /* lua */ `
-- one: { step, customer, rule, entity, week, account, outcome, judged, oldestWeek, maxJudged, ttl }
local function countVerdict(p, one)
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
`;

/** `countVerdicts(prefix, list of verdicts as TriageMemory gives them)`, for scripts that count beside what they store. */
export const TRIAGE_COUNTING = /* lua */ `
${COUNT_VERDICTS_FUNCTION}
local function countVerdicts(p, verdicts)
  for _, one in ipairs(verdicts) do countVerdict(p, one) end
end
`;

/** Records or withdraws verdicts. ARGV: prefix, JSON list of verdicts. */
export const COUNT_VERDICTS = /* lua */ `
${TRIAGE_COUNTING}
countVerdicts(ARGV[1], cjson.decode(ARGV[2]))
`;

/**
 * Counts a signal and answers what was counted so far, it included; a repeat gets the first answer.
 * ARGV: prefix, threat id, JSON { customer, rule, entity, severity, severities (all there are), alerts, at, hour, days, activeRules, activeFrom,
 * newFrom, maxRules, maxPairs, maxCustomers, maxHours, ttl }; hour is since 1970, days the number to look back.
 * Returns JSON { customerSince, ruleSince, days: { d<day>: text }, alertsNow, newRules: "since lastAt onEntity severity…", here,
 * onEntity, everywhere (hashes as lists), judgedVersion }.
 */
export const OBSERVE_SIGNAL = /* lua */ `
local p, run, s = ARGV[1], ARGV[1] .. ':run:' .. ARGV[2], cjson.decode(ARGV[3])
local answered = redis.call('HGET', run, 'triage')
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
if redis.call('EXISTS', run) == 1 then redis.call('HSET', run, 'triage', answer) end
return answer
`;
