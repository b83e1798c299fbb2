-- Keeps the counters given to a threat with its run, if that is there and has none.
-- KEYS: run:<id>
-- ARGV: { answer (JSON) }
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSETNX', KEYS[1], 'triage', cjson.decode(ARGV[1]).answer) end
