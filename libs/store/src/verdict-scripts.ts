import { REINDEX } from './scripts.js';
import { TRIAGE_RULES } from './triage-memory-scripts.js';

/**
 * Replaces what analysts say of a threat if the threat still is what the caller saw, and counts it: all or nothing.
 * ARGV: prefix, id, seq as seen, now, status, summary, indexes, verdict ('' for none), judgement, audit entry, then eight
 * for each verdict to withdraw or record, as `countVerdicts` says
 * Returns 'stored', or 'changed' (somebody else was faster, or the threat is gone).
 * Fields of the threat: verdict (the word, for what rewrites the summary) and judgement (`Judgement` as JSON).
 */
export const CHANGE_VERDICT = /* lua */ `
${REINDEX}
${TRIAGE_RULES}
local p, id, now = ARGV[1], ARGV[2], ARGV[4]
local threat = p .. ':threat:' .. id
local fields = redis.call('HMGET', threat, 'seq', 'created')
if fields[1] ~= ARGV[3] then return 'changed' end
reindex(p, id, threat, fields[2], ARGV[7])
redis.call('HSET', threat, 'status', ARGV[5], 'summary', ARGV[6], 'indexes', ARGV[7], 'judgement', ARGV[9])
if ARGV[8] == '' then redis.call('HDEL', threat, 'verdict') else redis.call('HSET', threat, 'verdict', ARGV[8]) end
redis.call('XADD', p .. ':audit', '*', 'entry', ARGV[10])
countVerdicts(p, ARGV, 11)
touch(p, id, threat, now)
return 'stored'
`;
