-- Fair queueing by virtual time: a sender's next job comes one step after its last one, or with the job that is next to be taken, whichever is
-- later. The steps of different senders lie side by side, so that each is served as often as the others, however many jobs one has
-- waiting. BullMQ keeps a job's priority in the upper half of its score.
-- KEYS: turns:<queue>
-- ARGV: { waiting (BullMQ's sorted set), flow, step, jobs, behind (steps that a newcomer is early), last (the largest priority),
--   mostFlows, ttl (s) }
-- Returns the priority of the first job.
local turns, terms = KEYS[1], cjson.decode(ARGV[1])
local first = redis.call('ZRANGE', terms.waiting, 0, 0, 'WITHSCORES')[2]
local now = first and math.max(0, math.floor(tonumber(first) / 4294967296) - terms.behind) or 0
if not first or redis.call('HLEN', turns) > terms.mostFlows then redis.call('DEL', turns) end
local last = math.max(now, tonumber(redis.call('HGET', turns, terms.flow) or '0'))
redis.call('HSET', turns, terms.flow, string.format('%.0f', last + terms.step * terms.jobs))
redis.call('EXPIRE', turns, terms.ttl)
return math.min(last + terms.step, terms.last)
