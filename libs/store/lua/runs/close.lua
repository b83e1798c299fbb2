-- Ends a run: its analysis is stored, or it broke.
-- KEYS: run:<id>
-- ARGV: { prefix, id, run (its number; left out, whichever it is) }
-- Returns 1, or 0 when it is gone or another one.
local run, terms = KEYS[1], cjson.decode(ARGV[1])
local runs, turns = terms.prefix .. ':runs', terms.prefix .. ':runs:turns'
local fields = redis.call('HMGET', run, 'run', 'turn')
if terms.run and tonumber(fields[1] or '0') ~= terms.run then return 0 end
redis.call('ZREM', runs, terms.id)
redis.call('ZREM', runs .. ':first', terms.id)
-- turns go on from here for who has none open, and begin anew when nobody has
local turn = tonumber(fields[2] or '0')
if redis.call('EXISTS', runs) == 0 then
  redis.call('DEL', turns)
elseif turn > tonumber(redis.call('HGET', turns, 'now') or '0') then
  redis.call('HSET', turns, 'now', fields[2])
end
return redis.call('DEL', run)
