-- Gives what is sent its receipt, the same for every repeat. A receipt is `<id> <revision> <content>:<revision> …`, the latest content first.
-- KEYS: receipts
-- ARGV: { now, slices, sliceMs, sliceEntries, ttl (s), maxRevisions (of one event) }, then of each claim its name, content, fresh id, and '1' to
--   keep other contents out
-- Returns of each { id, revision of the content, 0 when it is another than before and kept out }.
local terms = cjson.decode(ARGV[1])
local base, now = KEYS[1], terms.now
local slice = tonumber(redis.call('GET', base .. ':slice') or '0')
local since = tonumber(redis.call('GET', base .. ':since') or '0')
local size = redis.call('HLEN', base .. ':' .. slice)
local added = false

local function claim(name, content, fresh, fixed)
  local found, receipt
  for n = slice, math.max(0, slice - terms.slices + 1), -1 do
    receipt = redis.call('HGET', base .. ':' .. n, name)
    if receipt then found = n break end
  end
  if not receipt then
    if now - since >= terms.sliceMs or size >= terms.sliceEntries then
      slice, since, size = slice + 1, now, 0
      redis.call('SET', base .. ':slice', slice)
      redis.call('SET', base .. ':since', string.format('%.0f', now))
      redis.call('UNLINK', base .. ':' .. (slice - terms.slices))
    end
    redis.call('HSET', base .. ':' .. slice, name, fresh .. ' 1 ' .. content .. ':1')
    size, added = size + 1, true
    return { fresh, 1 }
  end
  local words = {}
  for word in string.gmatch(receipt, '%S+') do words[#words + 1] = word end
  for i = 3, #words do
    local known, revision = string.match(words[i], '^(.*):(%d+)$')
    if known == content then return { words[1], tonumber(revision) } end
  end
  if fixed == '1' then return { words[1], 0 } end
  local revision = tonumber(words[2]) + 1
  local kept = { words[1], revision, content .. ':' .. revision }
  for i = 3, math.min(#words, terms.maxRevisions + 1) do kept[#kept + 1] = words[i] end
  redis.call('HSET', base .. ':' .. found, name, table.concat(kept, ' '))
  return { words[1], revision }
end

local receipts = {}
for i = 2, #ARGV, 4 do receipts[#receipts + 1] = claim(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]) end
if added then redis.call('EXPIRE', base .. ':' .. slice, terms.ttl) end
return receipts
