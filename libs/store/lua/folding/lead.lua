-- Says for signals which threat each may be folded into; one that may not leads those that come after it. Groups are kept in slices, as
-- receipts are: the oldest goes when the newest is full or old, so that what a flood can fill is bounded.
-- KEYS: folds
-- ARGV: { window (ms), now, slices, sliceMs, sliceEntries, ttl (s), most (leaders of one group) }, then of each signal its group, id, time of its
--   event, and the threat that it cannot be folded into, or ''
-- Returns of each { threat, when that began to lead }; nothing of one that leads.
local terms = cjson.decode(ARGV[1])
local base, now = KEYS[1], string.format('%.0f', terms.now)
local slice = tonumber(redis.call('GET', base .. ':slice') or '0')
local since = tonumber(redis.call('GET', base .. ':since') or '0')
local size = redis.call('HLEN', base .. ':' .. slice)
local added = false

local function lead(group, id, at, refused)
  local found, text
  for n = slice, math.max(0, slice - terms.slices + 1), -1 do
    text = redis.call('HGET', base .. ':' .. n, group)
    if text then found = n break end
  end
  local kept, nearest, claimed, distance, left = {}, nil, nil, nil, false
  for one, its, began in string.gmatch(text or '', '(%S+) (%S+) (%S+)') do
    if one == id then return {} end
    if one == refused then
      left = true
    else
      kept[#kept + 1] = one .. ' ' .. its .. ' ' .. began
      local apart = math.abs(at - tonumber(its))
      if apart <= terms.window and (not distance or apart < distance) then nearest, claimed, distance = one, began, apart end
    end
  end
  if nearest then
    if left then redis.call('HSET', base .. ':' .. found, group, table.concat(kept, ' ')) end
    return { nearest, claimed }
  end
  kept[#kept + 1] = id .. ' ' .. string.format('%.0f', at) .. ' ' .. now
  if #kept > terms.most then table.remove(kept, 1) end
  if not found then
    if terms.now - since >= terms.sliceMs or size >= terms.sliceEntries then
      slice, since, size = slice + 1, terms.now, 0
      redis.call('SET', base .. ':slice', slice)
      redis.call('SET', base .. ':since', now)
      redis.call('UNLINK', base .. ':' .. (slice - terms.slices))
    end
    found, size, added = slice, size + 1, true
  end
  redis.call('HSET', base .. ':' .. found, group, table.concat(kept, ' '))
  return {}
end

local answers = {}
for i = 2, #ARGV, 4 do answers[#answers + 1] = lead(ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2]), ARGV[i + 3]) end
if added then redis.call('EXPIRE', base .. ':' .. slice, terms.ttl) end
return answers
