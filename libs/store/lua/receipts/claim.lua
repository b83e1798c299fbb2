-- Gives what is sent its receipt, the same for every repeat. A receipt is `<id> <revision> <content>:<revision> …`, the latest content first.
-- KEYS: receipts
-- ARGV: { now, name, content, freshId, slices, sliceMs, sliceEntries, ttl (s), maxRevisions (of one event), fixed (keeps other contents out) }
-- Returns { id, revision of the content, 0 when it is another than before and kept out }.
local terms = cjson.decode(ARGV[1])
local base, now, name, content = KEYS[1], terms.now, terms.name, terms.content
local slice = tonumber(redis.call('GET', base .. ':slice') or '0')
local since = tonumber(redis.call('GET', base .. ':since') or '0')
local found, receipt
for n = slice, math.max(0, slice - terms.slices + 1), -1 do
  receipt = redis.call('HGET', base .. ':' .. n, name)
  if receipt then found = n break end
end
if not receipt then
  if now - since >= terms.sliceMs or redis.call('HLEN', base .. ':' .. slice) >= terms.sliceEntries then
    slice = slice + 1
    redis.call('SET', base .. ':slice', slice)
    redis.call('SET', base .. ':since', string.format('%.0f', now))
    redis.call('UNLINK', base .. ':' .. (slice - terms.slices))
  end
  redis.call('HSET', base .. ':' .. slice, name, terms.freshId .. ' 1 ' .. content .. ':1')
  redis.call('EXPIRE', base .. ':' .. slice, terms.ttl)
  return { terms.freshId, 1 }
end
local words = {}
for word in string.gmatch(receipt, '%S+') do words[#words + 1] = word end
for i = 3, #words do
  local known, revision = string.match(words[i], '^(.*):(%d+)$')
  if known == content then return { words[1], tonumber(revision) } end
end
if terms.fixed then return { words[1], 0 } end
local revision = tonumber(words[2]) + 1
local kept = { words[1], revision, content .. ':' .. revision }
for i = 3, math.min(#words, terms.maxRevisions + 1) do kept[#kept + 1] = words[i] end
redis.call('HSET', base .. ':' .. found, name, table.concat(kept, ' '))
return { words[1], revision }
