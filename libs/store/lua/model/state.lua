-- What is known of the model, as of now: what admit.lua and settle.lua begin with. A new day has spent nothing.
local dayMs, minuteMs = 86400000, 60000
local terms = cjson.decode(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local state, permits = KEYS[1], KEYS[1] .. ':permits'
local fields = redis.call('HMGET', state, 'failures', 'openUntil', 'probeUntil', 'pausedUntil', 'bucket', 'bucketAt', 'day', 'spent')
for i = 1, 8 do fields[i] = tonumber(fields[i] or (i == 5 and '-1') or '0') end
local failures, openUntil, probeUntil, pausedUntil, bucket, bucketAt, day, spent = unpack(fields)
local today = math.floor(now / dayMs)
if day ~= today then spent = 0 end
