-- Gives runs at least so much time.
-- KEYS: runs
-- ARGV: { prefix, deadline, limit (runs at most) }
-- Returns how many got more.
local terms = cjson.decode(ARGV[1])
local deadline = string.format('%.0f', terms.deadline)
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. deadline, 'LIMIT', 0, terms.limit)
for _, id in ipairs(due) do
  redis.call('HSET', terms.prefix .. ':run:' .. id, 'deadline', deadline)
  redis.call('ZADD', KEYS[1], deadline, id)
end
return #due
