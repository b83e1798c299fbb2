/**
 * Replaces a stored threat's signal with a later revision of it and opens a further run; one that is under way ends without an analysis.
 * ARGV: prefix, id, revision, deadline, max open runs, signal with raw, then fields and values of the run
 * Returns { 'opened', run }, { 'open', run } (a repeat), { 'closed' } (analyzed or superseded already), { 'full' }, or { 'absent' }.
 */
export const REVISE_THREAT = /* lua */ `
local p, id, revision = ARGV[1], ARGV[2], tonumber(ARGV[3])
local threat, run = p .. ':threat:' .. id, p .. ':run:' .. id
local fields = redis.call('HMGET', threat, 'status', 'run', 'revision')
if not fields[1] then return { 'absent' } end
local current = tonumber(redis.call('HGET', run, 'run') or '0')
local known = tonumber(fields[3] or '1')
if revision <= known then
  if revision == known and current > 0 then return { 'open', current } end
  return { 'closed' }
end
if current == 0 and redis.call('ZCARD', p .. ':runs') >= tonumber(ARGV[5]) then return { 'full' } end
local number = math.max(current, tonumber(fields[2] or '1')) + 1
redis.call('DEL', run)
redis.call('HSET', run, 'run', number, 'announced', 1, unpack(ARGV, 7))
redis.call('ZADD', p .. ':runs', ARGV[4], id)
redis.call('HSET', threat, 'signal', ARGV[6], 'revision', revision)
return { 'opened', number }
`;
