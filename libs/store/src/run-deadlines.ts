/** What must be one step in Redis for the deadlines of runs; the keys are described in `scripts.ts`. */

/**
 * Gives runs that wait for their agents at least so much time. ARGV: prefix, deadline, runs at most
 * Returns how many got more.
 */
export const POSTPONE_RUNS = /* lua */ `
local p, deadline, postponed = ARGV[1], ARGV[2], 0
for _, id in ipairs(redis.call('ZRANGEBYSCORE', p .. ':runs', '-inf', '(' .. deadline, 'LIMIT', 0, ARGV[3])) do
  local run = p .. ':run:' .. id
  if redis.call('HGET', run, 'stage') == 'agents' then
    redis.call('HSET', run, 'deadline', deadline)
    redis.call('ZADD', p .. ':runs', deadline, id)
    postponed = postponed + 1
  end
end
return postponed
`;
