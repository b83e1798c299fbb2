-- Ends a run: its analysis is stored, or it broke.
-- KEYS: run:<id>
-- ARGV: { prefix, id, run (its number; left out, whichever it is) }
-- Returns 1, or 0 when it is gone or another one.
local run, terms = KEYS[1], cjson.decode(ARGV[1])
if terms.run and tonumber(redis.call('HGET', run, 'run') or '0') ~= terms.run then return 0 end
redis.call('ZREM', terms.prefix .. ':runs', terms.id)
redis.call('ZREM', terms.prefix .. ':runs:first', terms.id)
return redis.call('DEL', run)
