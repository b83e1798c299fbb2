import { REINDEX } from './scripts.js';
import { TRIAGE_COUNTING } from './triage-memory-scripts.js';

/**
 * Replaces what analysts say of a threat if the threat still is what the caller saw, and counts it: all or nothing.
 * ARGV: prefix, id, seq as seen, now, status, summary, indexes, verdict ('' for none), judgement, audit entry,
 * the threat that answers its review or '', JSON list of the verdicts to withdraw or record
 * Returns 'stored', or 'changed' (somebody else was faster, or the threat is gone).
 * Fields of the threat: verdict (the word, for what rewrites the summary) and judgement (`Judgement` as JSON).
 */
export const CHANGE_VERDICT = /* lua */ `
${REINDEX}
${TRIAGE_COUNTING}
local p, id, now = ARGV[1], ARGV[2], ARGV[4]
local threat = p .. ':threat:' .. id
local fields = redis.call('HMGET', threat, 'seq', 'created')
if fields[1] ~= ARGV[3] then return 'changed' end
reindex(p, id, threat, fields[2], ARGV[7])
redis.call('HSET', threat, 'status', ARGV[5], 'summary', ARGV[6], 'indexes', ARGV[7], 'judgement', ARGV[9])
if ARGV[8] == '' then redis.call('HDEL', threat, 'verdict') else redis.call('HSET', threat, 'verdict', ARGV[8]) end
redis.call('XADD', p .. ':audit', '*', 'entry', ARGV[10])
if ARGV[11] == '' then redis.call('HDEL', threat, 'answeredBy') else redis.call('HSET', threat, 'answeredBy', ARGV[11]) end
countVerdicts(p, cjson.decode(ARGV[12]))
touch(p, id, threat, now)
return 'stored'
`;
