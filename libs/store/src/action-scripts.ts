/**
 * Replaces an action's record if it still is what the caller saw, appends the audit entry, and counts as a change of the
 * threat. ARGV: prefix, threat id, field, record as seen ('' for none), new record, audit entry, now
 * Returns 'stored', 'changed' (somebody else was faster) or 'gone' (no such threat, or it has no analysis).
 * Keys, below the prefix, beside those of scripts.ts: audit (stream, field `entry`).
 */
export const CHANGE_ACTION = /* lua */ `
local p, id, field = ARGV[1], ARGV[2], ARGV[3]
local threat = p .. ':threat:' .. id
if redis.call('HEXISTS', threat, 'doc') == 0 then return 'gone' end
if (redis.call('HGET', threat, field) or '') ~= ARGV[4] then return 'changed' end
local seq = redis.call('INCR', p .. ':seq')
redis.call('HSET', threat, field, ARGV[5], 'seq', seq, 'updated', ARGV[7])
redis.call('ZADD', p .. ':changes', seq, id)
redis.call('XADD', p .. ':audit', '*', 'entry', ARGV[6])
return 'stored'
`;
