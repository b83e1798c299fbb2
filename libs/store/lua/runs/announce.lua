-- Says once of a threat that is under way that dashboards may be told of it.
-- KEYS: run:<id>
-- Returns { summary, when it was taken in, when its run was opened }; nothing when it was announced already, is stored, or is not under way.
local run = KEYS[1]
local fields = redis.call('HMGET', run, 'summary', 'acceptedAt', 'openedAt', 'stored')
if not fields[1] or fields[4] or redis.call('HSETNX', run, 'announced', 1) == 0 then return nil end
return { fields[1], fields[2], fields[3] }
