-- The threats that are under way and not stored, the largest id first.
-- KEYS: runs:first
-- ARGV: { prefix, before (an id, or '' to begin at the end), limit }
-- Returns { number of all, then id, summary, when it was taken in and when its run was opened of each }.
local terms = cjson.decode(ARGV[1])
local from = terms.before == '' and '+' or '(' .. terms.before
local page = { redis.call('ZCARD', KEYS[1]) }
for _, id in ipairs(redis.call('ZREVRANGEBYLEX', KEYS[1], from, '-', 'LIMIT', 0, terms.limit)) do
  local fields = redis.call('HMGET', terms.prefix .. ':run:' .. id, 'summary', 'acceptedAt', 'openedAt')
  if fields[1] then page[#page + 1] = { id, fields[1], fields[2], fields[3] } end
end
return page
