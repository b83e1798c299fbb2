-- Gives each claim its receipt; every repeat gets the same. A receipt is `<id> <revision> <content>:<revision> …`, the latest content first.
-- KEYS: receipts
-- ARGV: { now, slices, sliceMs, sliceEntries, ttl (s), maxRevisions (of one event) }, then one text with four words for each claim: its name,
--   content, fresh id, and '1' to keep other contents out
-- Returns for each claim { id, revision of the content, or 0 when the content differs and is kept out }.
local terms = cjson.decode(ARGV[1])

-- include: slices/slices

local function claim(name, content, fresh, fixed)
  local receipt, found = find(name)
  if not receipt then
    keep(name, fresh .. ' 1 ' .. content .. ':1')
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
  keep(name, table.concat(kept, ' '), found)
  return { words[1], revision }
end

local names, claims = {}, {}
for name, content, fresh, fixed in string.gmatch(ARGV[2], '(%S+) (%S+) (%S+) (%S+)') do
  names[#names + 1] = name
  claims[#claims + 1] = { content, fresh, fixed }
end
look(names)
local receipts = {}
for i, name in ipairs(names) do receipts[i] = claim(name, unpack(claims[i])) end
prolong()
return receipts
