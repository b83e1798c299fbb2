/**
 * Replaces a stored threat's signal with a later revision of it and opens a further run; one that is under way ends without an analysis.
 * ARGV: prefix, id, revision, accepted, now, deadline, signal with raw, signal, traceparent, max open runs, then fields and values of
 * the run's plan
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
if current == 0 and redis.call('ZCARD', p .. ':runs') >= tonumber(ARGV[10]) then return { 'full' } end
local number = math.max(current, tonumber(fields[2] or '1')) + 1
redis.call('DEL', run)
redis.call('HSET', run, 'run', number, 'signal', ARGV[8], 'stage', 'agents', 'acceptedAt', ARGV[4], 'openedAt', ARGV[5],
  'deadline', ARGV[6], 'announced', 1, 'traceparent', ARGV[9], unpack(ARGV, 11))
redis.call('ZADD', p .. ':runs', ARGV[6], id)
redis.call('HSET', threat, 'signal', ARGV[7], 'revision', revision)
return { 'opened', number }
`;
