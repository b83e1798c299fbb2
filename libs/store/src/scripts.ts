/**
 * What must be one step in Redis. Every key of the system carries the same hash tag, so the scripts may build keys from
 * the prefix; KEYS[1] only tells a cluster where to run.
 *
 * Keys, below the prefix:
 *   threat:<id>   hash   status, created, updated (Unix ms), seq, signal, doc, summary, indexes, totalMs, run (the last finished),
 *                        revision (of the signal, absent for the first),
 *                        triage (triage-memory-scripts.ts), verdict, judgement (verdict-scripts.ts),
 *                        answeredBy (the threat whose verdict or review stands for its review)
 *   run:<id>      hash   run (its number), signal, stage, deadline, times, left:<stage>, next:<stage>, grace, slot:<name>,
 *                        traceparent
 *   runs          zset   open runs by deadline
 *   index:<name>  zset   threat ids by creation time
 *   changes       zset   threat ids by the seq of their last change
 *   durations     zset   threat ids by total processing time; durations:sum is their sum
 *   customers:threats hash   customer → number of stored threats
 *   seq           string the last sequence number
 */

/** Functions `reindex`, which moves a threat between indexes, and `touch`, which gives it the next sequence number. */
export const REINDEX = /* lua */ `
local function reindex(p, id, threat, created, wanted)
  local present, stale = redis.call('HGET', threat, 'indexes') or '[]', {}
  if present == wanted then return end
  for _, name in ipairs(cjson.decode(present)) do stale[name] = true end
  for _, name in ipairs(cjson.decode(wanted)) do
    if not stale[name] then redis.call('ZADD', p .. ':index:' .. name, created, id) end
    stale[name] = nil
  end
  for name in pairs(stale) do redis.call('ZREM', p .. ':index:' .. name, id) end
end
local function touch(p, id, threat, now)
  local seq = redis.call('INCR', p .. ':seq')
  redis.call('HSET', threat, 'seq', seq, 'updated', now)
  redis.call('ZADD', p .. ':changes', seq, id)
  return seq
end
`;

/**
 * Opens a run and stores its threat as `analyzing`; trims the oldest threats beyond the limit.
 * ARGV: prefix, id, created, now, deadline, signal with raw, summary, indexes, customer, max threats, max open runs, then fields and
 * values of the run
 * Returns 'opened', 'open' (a repeat), 'closed' (already analyzed) or 'full' (as many runs are open as may be).
 */
export const OPEN_RUN = /* lua */ `
${REINDEX}
local p, id, created, now, deadline = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local threat, run = p .. ':threat:' .. id, p .. ':run:' .. id
if redis.call('EXISTS', threat) == 1 then
  return redis.call('EXISTS', run) == 1 and 'open' or 'closed'
end
if redis.call('ZCARD', p .. ':runs') >= tonumber(ARGV[11]) then return 'full' end
reindex(p, id, threat, created, ARGV[8])
redis.call('HSET', threat, 'status', 'analyzing', 'created', created, 'signal', ARGV[6], 'summary', ARGV[7],
  'indexes', ARGV[8], 'customer', ARGV[9], 'seq', 0, 'updated', now)
redis.call('HINCRBY', p .. ':customers:threats', ARGV[9], 1)
redis.call('HSET', run, 'run', 1, unpack(ARGV, 12))
redis.call('ZADD', p .. ':runs', deadline, id)

local function forget(old)
  local key = p .. ':threat:' .. old
  local fields = redis.call('HMGET', key, 'indexes', 'customer', 'totalMs')
  for _, name in ipairs(cjson.decode(fields[1] or '["all"]')) do redis.call('ZREM', p .. ':index:' .. name, old) end
  if fields[2] and redis.call('HINCRBY', p .. ':customers:threats', fields[2], -1) <= 0 then
    redis.call('HDEL', p .. ':customers:threats', fields[2])
  end
  if fields[3] then
    redis.call('ZREM', p .. ':durations', old)
    redis.call('INCRBYFLOAT', p .. ':durations:sum', -fields[3])
  end
  redis.call('ZREM', p .. ':changes', old)
  redis.call('ZREM', p .. ':runs', old)
  redis.call('DEL', key, p .. ':run:' .. old)
end
local excess = redis.call('ZCARD', p .. ':index:all') - tonumber(ARGV[10])
if excess > 0 then
  for _, old in ipairs(redis.call('ZRANGE', p .. ':index:all', 0, math.min(excess, 50) - 1)) do forget(old) end
end
return 'opened'
`;

/**
 * Opens a further run of a stored threat, whose analysis stands until the new one replaces it.
 * ARGV: prefix, id, run, deadline, max open runs, then fields and values of the run
 * Returns 'opened', 'open' (a repeat), 'closed' (finished already, superseded, or the threat is gone) or 'full'.
 */
export const REOPEN_RUN = /* lua */ `
local p, id, number = ARGV[1], ARGV[2], ARGV[3]
local run = p .. ':run:' .. id
local fields = redis.call('HMGET', p .. ':threat:' .. id, 'status', 'run')
if not fields[1] then return 'closed' end
local current = redis.call('HGET', run, 'run')
if current then return current == number and 'open' or 'closed' end
if tonumber(number) <= tonumber(fields[2] or '1') then return 'closed' end
if redis.call('ZCARD', p .. ':runs') >= tonumber(ARGV[5]) then return 'full' end
redis.call('HSET', run, 'run', number, 'announced', 1, unpack(ARGV, 6))
redis.call('ZADD', p .. ':runs', ARGV[4], id)
return 'opened'
`;

/**
 * Fills those of the slots that are empty, and moves a run whose agents have all answered to its analyzers, whose deadline is
 * at least the run's grace away. ARGV: prefix, id, run, stage, now, then slot, result of each
 * Returns what follows, as the run's plan says, when nothing is left of the stage, for a repeat too; '' when something is, or the run is gone.
 */
export const RECORD_SLOTS = /* lua */ `
local p, id, stage = ARGV[1], ARGV[2], ARGV[4]
local run = p .. ':run:' .. id
local fields = redis.call('HMGET', run, 'stage', 'run', 'left:' .. stage, 'next:' .. stage)
local current, left = fields[1], tonumber(fields[3])
if not current or fields[2] ~= ARGV[3] then return '' end
for i = 6, #ARGV, 2 do
  if redis.call('HSETNX', run, 'slot:' .. ARGV[i], ARGV[i + 1]) == 1 then
    left = redis.call('HINCRBY', run, 'left:' .. stage, -1)
  end
end
if left > 0 then return '' end
if stage == 'agents' and current == stage then
  local terms = redis.call('HMGET', run, 'deadline', 'grace')
  local deadline = string.format('%.0f', math.max(tonumber(terms[1]), tonumber(ARGV[5]) + tonumber(terms[2])))
  redis.call('HSET', run, 'stage', 'analyzers', 'agentsDoneAt', ARGV[5], 'deadline', deadline)
  redis.call('ZADD', p .. ':runs', deadline, id)
end
return fields[4]
`;

/**
 * Stores a finished analysis with its indexes and drops the run. A reanalysis keeps the status and verdict an analyst gave.
 * ARGV: prefix, id, run, now, status, doc, summary, indexes, total ms, the threat that answers its review or ''
 * Returns { seq, created, status, verdict or nil }, for a repeat those of the first time; nil when the threat was trimmed meanwhile.
 */
export const COMPLETE_THREAT = /* lua */ `
${REINDEX}
local p, id, number, now, status, wanted = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[8]
local threat, run = p .. ':threat:' .. id, p .. ':run:' .. id
local fields = redis.call('HMGET', threat, 'created', 'doc', 'seq', 'status', 'totalMs', 'verdict')
local current = redis.call('HGET', run, 'run') == number
if current or not fields[1] then
  redis.call('DEL', run)
  redis.call('ZREM', p .. ':runs', id)
end
if not fields[1] then return nil end
if fields[2] and not current then return { tonumber(fields[3]), fields[1], fields[4], fields[6] } end
if fields[2] and fields[4] ~= status then
  local indexes = cjson.decode(wanted)
  for i, name in ipairs(indexes) do
    if name == 'status:' .. status then indexes[i] = 'status:' .. fields[4] end
  end
  wanted, status = cjson.encode(indexes), fields[4]
end
reindex(p, id, threat, fields[1], wanted)
local summary = ARGV[7]
if fields[6] then summary = '{"verdict":"' .. fields[6] .. '",' .. string.sub(summary, 2) end
redis.call('HSET', threat, 'status', status, 'doc', ARGV[6], 'summary', summary, 'indexes', wanted, 'totalMs', ARGV[9],
  'run', number)
if ARGV[10] ~= '' then redis.call('HSET', threat, 'answeredBy', ARGV[10]) end
redis.call('ZADD', p .. ':durations', ARGV[9], id)
redis.call('INCRBYFLOAT', p .. ':durations:sum', tonumber(ARGV[9]) - tonumber(fields[5] or 0))
return { touch(p, id, threat, now), fields[1], status, fields[6] }
`;

/**
 * Ends a run whose analysis broke. A threat without an analysis becomes failed, another keeps the one it has.
 * ARGV: prefix, id, run, now
 */
export const FAIL_THREAT = /* lua */ `
${REINDEX}
local p, id, number = ARGV[1], ARGV[2], ARGV[3]
local threat, run = p .. ':threat:' .. id, p .. ':run:' .. id
if redis.call('HGET', run, 'run') ~= number then return end
redis.call('DEL', run)
redis.call('ZREM', p .. ':runs', id)
local fields = redis.call('HMGET', threat, 'created', 'doc', 'indexes')
if not fields[1] then return end
redis.call('HSET', threat, 'run', number)
if fields[2] then return end
local indexes = cjson.decode(fields[3])
for i, name in ipairs(indexes) do
  if name == 'status:analyzing' then indexes[i] = 'status:failed' end
end
local wanted = cjson.encode(indexes)
reindex(p, id, threat, fields[1], wanted)
redis.call('HSET', threat, 'status', 'failed', 'indexes', wanted)
touch(p, id, threat, ARGV[4])
`;

/**
 * Gives a threat under way a sequence number, so that dashboards can be told of it; once. ARGV: prefix, id, now
 * Returns a row as LIST_THREATS does, or nil when it was announced already, or is not under way.
 */
export const ANNOUNCE_THREAT = /* lua */ `
${REINDEX}
local p, id = ARGV[1], ARGV[2]
local threat, run = p .. ':threat:' .. id, p .. ':run:' .. id
if redis.call('EXISTS', run) == 0 or redis.call('HSETNX', run, 'announced', 1) == 0 then return nil end
touch(p, id, threat, ARGV[3])
local row = redis.call('HMGET', threat, 'summary', 'status', 'seq', 'updated', 'created')
return { id, row[1], row[2], row[3], row[4], row[5] }
`;

/**
 * One page of threats, newest first, from the cursor's place on, whose threat may have left the list. ARGV: prefix, indexes as JSON,
 * limit, offset, cursor's creation time, cursor's id
 * Returns { total, row, … } with rows { id, summary, status, seq, updated, created }.
 */
export const LIST_THREATS = /* lua */ `
local p, limit, offset = ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4])
local keys = cjson.decode(ARGV[2])
for i, name in ipairs(keys) do keys[i] = p .. ':index:' .. name end
local ids, total = {}, 0
if #keys == 1 then
  total = redis.call('ZCARD', keys[1])
  local from = offset
  if ARGV[6] ~= '' then
    from = redis.call('ZCOUNT', keys[1], '(' .. ARGV[5], '+inf')
    for _, id in ipairs(redis.call('ZRANGEBYSCORE', keys[1], ARGV[5], ARGV[5])) do
      if id >= ARGV[6] then from = from + 1 end
    end
  end
  ids = redis.call('ZREVRANGE', keys[1], from, from + limit - 1)
else
  local arguments = { #keys }
  for _, key in ipairs(keys) do arguments[#arguments + 1] = key end
  arguments[#arguments + 1] = 'AGGREGATE'
  arguments[#arguments + 1] = 'MAX'
  arguments[#arguments + 1] = 'WITHSCORES'
  local all = redis.call('ZINTER', unpack(arguments))
  total = #all / 2
  local last = total - offset
  if ARGV[6] ~= '' then
    local created = tonumber(ARGV[5])
    last = total
    while last > 0 do
      local score = tonumber(all[2 * last])
      if score < created or score == created and all[2 * last - 1] < ARGV[6] then break end
      last = last - 1
    end
  end
  for i = last, math.max(1, last - limit + 1), -1 do ids[#ids + 1] = all[2 * i - 1] end
end
local page = { total }
for _, id in ipairs(ids) do
  local row = redis.call('HMGET', p .. ':threat:' .. id, 'summary', 'status', 'seq', 'updated', 'created')
  page[#page + 1] = { id, row[1], row[2], row[3], row[4], row[5] }
end
return page
`;

/**
 * Threats changed after a sequence number, in order of their last change. ARGV: prefix, seq, limit
 * Returns rows as LIST_THREATS does, after the number of all changed threats.
 */
export const CHANGED_THREATS = /* lua */ `
local p = ARGV[1]
local page = { redis.call('ZCOUNT', p .. ':changes', '(' .. ARGV[2], '+inf') }
for _, id in ipairs(redis.call('ZRANGEBYSCORE', p .. ':changes', '(' .. ARGV[2], '+inf', 'LIMIT', 0, ARGV[3])) do
  local row = redis.call('HMGET', p .. ':threat:' .. id, 'summary', 'status', 'seq', 'updated', 'created')
  page[#page + 1] = { id, row[1], row[2], row[3], row[4], row[5] }
end
return page
`;

/**
 * How often a threat's neighbours in each index were seen. ARGV: prefix, own id, newest per index, indexes as JSON
 * Returns { a row { summary, status, created } of each threat named, { count, position of a row from 0, … } for each index }.
 */
export const RELATED_THREATS = /* lua */ `
local p, own, newest = ARGV[1], ARGV[2], tonumber(ARGV[3])
local rows, positions, answer = {}, {}, {}
for _, name in ipairs(cjson.decode(ARGV[4])) do
  local key = p .. ':index:' .. name
  local ids = redis.call('ZREVRANGE', key, 0, newest)
  local entry, itself = { 0 }, false
  for _, id in ipairs(ids) do
    if id == own then
      itself = true
    elseif #entry <= newest then
      if not positions[id] then
        positions[id] = #rows
        rows[#rows + 1] = redis.call('HMGET', p .. ':threat:' .. id, 'summary', 'status', 'created')
      end
      entry[#entry + 1] = positions[id]
    end
  end
  local count = #ids
  if count > newest then
    count = redis.call('ZCARD', key)
    itself = itself or redis.call('ZSCORE', key, own) ~= false
  end
  entry[1] = itself and count - 1 or count
  answer[#answer + 1] = entry
end
return { rows, answer }
`;
