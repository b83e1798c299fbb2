-- Values kept in slices, each a hash: the oldest slice goes when the newest is full or old, so that a flood can fill only so much.
-- The script that includes this has `terms` with now, slices, sliceMs, sliceEntries and ttl (s); KEYS[1] begins all names.
local base, now = KEYS[1], string.format('%.0f', terms.now)
local slice = tonumber(redis.call('GET', base .. ':slice') or '0')
local since = tonumber(redis.call('GET', base .. ':since') or '0')
local size = redis.call('HLEN', base .. ':' .. slice)
local added = false

-- The newest value of each field that was looked for, and its slice.
local values, places = {}, {}

-- Looks for the fields, all of them in one slice after the other. Lua passes so many values at most.
local TOGETHER = 1000
local function look(fields)
  for n = slice, math.max(0, slice - terms.slices + 1), -1 do
    local left = {}
    for from = 1, #fields, TOGETHER do
      local some = { unpack(fields, from, math.min(#fields, from + TOGETHER - 1)) }
      for i, value in ipairs(redis.call('HMGET', base .. ':' .. n, unpack(some))) do
        if value then values[some[i]], places[some[i]] = value, n else left[#left + 1] = some[i] end
      end
    end
    if #left == 0 then return end
    fields = left
  end
end

-- The newest value of a field that was looked for, and its slice; nil where it has none.
local function find(field)
  return values[field], places[field]
end

-- Writes a value to the slice it was found in; a new field to the newest slice.
local function keep(field, value, found)
  if not found then
    if terms.now - since >= terms.sliceMs or size >= terms.sliceEntries then
      slice, since, size = slice + 1, terms.now, 0
      redis.call('SET', base .. ':slice', slice)
      redis.call('SET', base .. ':since', now)
      redis.call('UNLINK', base .. ':' .. (slice - terms.slices))
    end
    found, size, added = slice, size + 1, true
  end
  values[field], places[field] = value, found
  redis.call('HSET', base .. ':' .. found, field, value)
end

-- To be called last.
local function prolong()
  if added then redis.call('EXPIRE', base .. ':' .. slice, terms.ttl) end
end
