/**
 * The rules of `TriageHistory` (libs/domain) where several processes share one past. A test replays the same stream
 * through both; numbers and bounds are explained there.
 *
 * Keys, below the prefix: triage:turn (counter for the order of writes), triage:rules (hash, rule → ledger),
 * triage:customers (zset by last write), and for each customer triage:of:<digest> (hash: first, sums, calibration) with
 * :episodes, :entities, :ledgers (hashes by digest) and :judged (list). Each bounded hash has an :age zset beside it.
 * A ledger is the text `week account real false;` repeated; an entity's is `first volume since`, then `tactic at` repeated. The answer given to a threat is its field `triage`.
 */
export const TRIAGE_RULES = /* lua */ `
local MINUTE, DAY = 60000, 86400000
local WEEK = 7 * DAY

local function text(number)
  -- times and counts are whole: the same text for a fraction of the work
  if number % 1 == 0 and math.abs(number) < 2 ^ 53 then return string.format('%d', number) end
  return string.format('%.17g', number)
end
local function faded(value, since, at, lifetime)
  return value * math.exp(-math.max(0, at - since) / lifetime)
end
local function words(line)
  local list = {}
  for word in string.gmatch(line or '', '%S+') do list[#list + 1] = tonumber(word) end
  return list
end
local function turn(p) return redis.call('INCR', p .. ':triage:turn') end
local function put(p, key, field, value, capacity)
  local new = redis.call('HSET', key, field, value) == 1
  redis.call('ZADD', key .. ':age', turn(p), field)
  if new and redis.call('ZCARD', key .. ':age') > capacity then
    redis.call('HDEL', key, redis.call('ZPOPMIN', key .. ':age')[1])
  end
end
local function customerOf(p, name)
  local digest = redis.sha1hex(name)
  local key = p .. ':triage:of:' .. digest
  local new = redis.call('ZADD', p .. ':triage:customers', turn(p), digest) == 1
  if new and redis.call('ZCARD', p .. ':triage:customers') > 10000 then
    local old = p .. ':triage:of:' .. redis.call('ZPOPMIN', p .. ':triage:customers')[1]
    redis.call('DEL', old, old .. ':judged')
    for _, part in ipairs({ ':episodes', ':entities', ':ledgers' }) do redis.call('DEL', old .. part, old .. part .. ':age') end
  end
  return key
end
local function pairOf(rule, entity) return redis.sha1hex(rule .. '\\n' .. entity) end

local function addToLedger(p, key, field, real, account, at, step, capacity)
  local week, entries, latest, found = math.floor(at / WEEK), {}, 0, nil
  for w, a, r, f in string.gmatch(redis.call('HGET', key, field) or '', '(%d+) (%x+) (%d+) (%d+);') do
    local entry = { tonumber(w), a, tonumber(r), tonumber(f) }
    if entry[1] == week and a == account then found = entry end
    entries[#entries + 1] = entry
    latest = math.max(latest, entry[1])
  end
  if not found then
    if step < 0 then return end
    found = { week, account, 0, 0 }
    entries[#entries + 1] = found
  end
  local outcome = real and 3 or 4
  found[outcome] = math.max(0, found[outcome] + step)
  latest = math.max(latest, week)
  local kept = {}
  for _, e in ipairs(entries) do
    if e[3] + e[4] > 0 and e[1] >= latest - 26 then
      kept[#kept + 1] = string.format('%d %s %d %d;', e[1], e[2], e[3], e[4])
    end
  end
  if #kept > 0 then
    put(p, key, field, table.concat(kept), capacity)
  else
    redis.call('HDEL', key, field)
    redis.call('ZREM', key .. ':age', field)
  end
end
local function countsIn(ledger, at)
  if not ledger then return '0,0' end
  local now, reals, benigns, real, benign = math.floor(at / WEEK), {}, {}, 0, 0
  for w, r, f in string.gmatch(ledger, '(%d+) %x+ (%d+) (%d+);') do
    local age = math.max(0, now - tonumber(w))
    reals[age] = (reals[age] or 0) + math.min(25, tonumber(r))
    benigns[age] = (benigns[age] or 0) + math.min(25, tonumber(f))
  end
  for age = 0, 26 do
    real = real + math.min(50, reals[age] or 0) * (0.97 ^ 7) ^ age
    benign = benign + math.min(50, benigns[age] or 0) * (0.97 ^ 7) ^ age
  end
  return text(real) .. ',' .. text(benign)
end

local function clamp(value, least, most) return math.min(most, math.max(least, value)) end
local function calibrate(customer)
  local judged, real = {}, 0
  for i, line in ipairs(redis.call('LRANGE', customer .. ':judged', 0, -1)) do judged[i] = words(line) end
  table.sort(judged, function(a, b)
    if a[3] ~= b[3] then return a[3] > b[3] end
    if a[1] ~= b[1] then return a[1] > b[1] end
    return a[2] > b[2]
  end)
  for i = #judged, 201, -1 do judged[i] = nil end
  for _, one in ipairs(judged) do real = real + one[2] end
  if #judged < 50 or math.min(real, #judged - real) < 5 then return redis.call('HDEL', customer, 'calibration') end
  local slope, intercept = 1, 0
  for _ = 1, 25 do
    local gs, gi, hss, hsi, hii = 5 * (slope - 1), 5 * intercept, 5, 0, 5
    for _, one in ipairs(judged) do
      local logit = one[1]
      local probability = 1 / (1 + math.exp(-(slope * logit + intercept)))
      local miss, curvature = probability - one[2], probability * (1 - probability)
      gs, gi = gs + miss * logit, gi + miss
      hss, hsi, hii = hss + curvature * logit * logit, hsi + curvature * logit, hii + curvature
    end
    local determinant = hss * hii - hsi * hsi
    local before = { slope, intercept }
    slope = clamp(slope - (hii * gs - hsi * gi) / determinant, 0.5, 1.5)
    intercept = clamp(intercept - (hss * gi - hsi * gs) / determinant, -2, 2)
    -- further steps would change digits nobody reads while all of Redis waits
    if math.abs(slope - before[1]) + math.abs(intercept - before[2]) < 1e-12 then break end
  end
  redis.call('HSET', customer, 'calibration', '[' .. text(slope) .. ',' .. text(intercept) .. ',' .. #judged .. ']')
end

-- eight arguments for each verdict: step (1 or -1), customer, rule, entity, real (1 or 0), analyst, at, logit
local function countVerdicts(p, arguments, from)
  local touched = {}
  for i = from, #arguments, 8 do
    local step, name, rule, entity, real, analyst, at, logit = tonumber(arguments[i]), unpack(arguments, i + 1, i + 7)
    local customer, account = customerOf(p, name), string.sub(redis.sha1hex(name .. '/' .. analyst), 1, 1)
    local count = function(key, field, capacity)
      addToLedger(p, key, field, real == '1', account, tonumber(at), step, capacity)
    end
    count(p .. ':triage:rules', redis.sha1hex(rule), 20000)
    count(customer .. ':ledgers', redis.sha1hex(rule), 4000)
    count(customer .. ':ledgers', pairOf(rule, entity), 4000)
    local line = logit .. ' ' .. real .. ' ' .. at
    if step > 0 then
      redis.call('RPUSH', customer .. ':judged', line)
      redis.call('LTRIM', customer .. ':judged', -600, -1)
    else
      redis.call('LREM', customer .. ':judged', 1, line)
    end
    touched[customer] = true
  end
  for customer in pairs(touched) do calibrate(customer) end
end
`;

/** Records or withdraws verdicts. ARGV: prefix, then eight for each verdict as `countVerdicts` says. */
export const COUNT_VERDICTS = /* lua */ `
${TRIAGE_RULES}
countVerdicts(ARGV[1], ARGV, 2)
`;

/**
 * Takes a signal in and tells how it stands out. ARGV: prefix, threat id, customer, rule, entity, alerts, at, the
 * numbers of its tactics with blanks between, 1 if one of them is a beacon's
 * Returns JSON: [real and false of the three levels, context or null, calibration or null], for a repeat that of the first time.
 */
export const OBSERVE_SIGNAL = /* lua */ `
${TRIAGE_RULES}
local p, rule, entity = ARGV[1], ARGV[4], ARGV[5]
local alerts, at = tonumber(ARGV[6]), tonumber(ARGV[7])
local threat = p .. ':threat:' .. ARGV[2]
local answered = redis.call('HGET', threat, 'triage')
if answered then return answered end

local customer, pair, subject = customerOf(p, ARGV[3]), pairOf(rule, entity), redis.sha1hex(entity)
redis.call('HSETNX', customer, 'first', ARGV[7])
local known = redis.call('HMGET', customer, 'first', 'recent', 'usual', 'calibration')
local first, recent, usual = tonumber(known[1]), words(known[2]), words(known[3])
local past = words(redis.call('HGET', customer .. ':entities', subject))
if #past == 0 then past = { at, 0, at } end
local tactics, recent_tactics, progression = {}, '', 0
for i = 4, #past, 2 do tactics[past[i]] = past[i + 1] end
for _, tactic in ipairs(words(ARGV[8])) do tactics[tactic] = at end
for tactic, seen_at in pairs(tactics) do
  if at - seen_at <= DAY then
    recent_tactics, progression = recent_tactics .. ' ' .. tactic .. ' ' .. text(seen_at), progression + 1
  end
end
local before = words(redis.call('HGET', customer .. ':episodes', pair))
local seen = #before > 0
local begins = not seen or at - before[1] > 5 * MINUTE
local episodes = seen and faded(before[5], before[6], at, WEEK) or 0
local episode = seen and before or { at, 0, 0, 0, 0, at }
if begins then
  episode = { seen and before[1] or at, at - (seen and before[1] or past[1]), 0, seen and 1 or 0, episodes + 1,
    math.max(at, seen and before[6] or at) }
end
episode[1], episode[3] = math.max(at, episode[1]), episode[3] + alerts

local function sumAt(sum, lifetime) return #sum > 0 and faded(sum[1], sum[2], at, lifetime) or 0 end
local share = math.max(0.02, 1 - math.exp(-math.max(0, at - first) / DAY))
local average = sumAt(usual, DAY) * (30 * MINUTE) / DAY / share
local unrest = (sumAt(recent, 30 * MINUTE) + 0.3) / (average + 0.3)
local volume = faded(past[2], past[3], at, 10 * MINUTE)
local context = 'null'
if at > first then
  context = '[' .. table.concat({ text(math.max(0, at - first) / 3600000), text(math.max(0, episode[2]) / 3600000),
    1 - episode[4], text(episode[3]), ARGV[9] == '1' and text(episode[3]) or 0, progression, text(volume), text(unrest) }, ',') .. ']'
end

if begins then
  local rarity = 1 / (1 + episodes)
  local function grown(sum, lifetime)
    return text(sumAt(sum, lifetime) + rarity) .. ' ' .. text(math.max(at, sum[2] or at))
  end
  redis.call('HSET', customer, 'recent', grown(recent, 30 * MINUTE), 'usual', grown(usual, DAY))
end
put(p, customer .. ':entities', subject,
  table.concat({ text(past[1]), text(volume + alerts), text(math.max(at, past[3])) }, ' ') .. recent_tactics, 2000)
for i, number in ipairs(episode) do episode[i] = text(number) end
put(p, customer .. ':episodes', pair, table.concat(episode, ' '), 10000)

local digest = redis.sha1hex(rule)
local here = redis.call('HMGET', customer .. ':ledgers', digest, pair)
local answer = '[[' .. countsIn(redis.call('HGET', p .. ':triage:rules', digest), at) .. ',' .. countsIn(here[1], at)
  .. ',' .. countsIn(here[2], at) .. '],' .. context .. ',' .. (known[4] or 'null') .. ']'
if redis.call('EXISTS', threat) == 1 then redis.call('HSET', threat, 'triage', answer) end
return answer
`;
