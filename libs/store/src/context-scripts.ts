/**
 * What must be one step in Redis for a collection of context documents. KEYS[1] is the collection's name, every key begins with it:
 *   <name>            hash  id → document
 *   <name>:groups     hash  id → JSON list of the groups it is in
 *   <name>:until      hash  id → when it ends, Unix ms or `inf`
 *   <name>:at         zset  ids by their time, Unix ms
 *   <name>:in:<group> zset  the same for the ids of one group
 */

const REMOVE = /* lua */ `
local name = KEYS[1]
local function remove(id)
  for _, group in ipairs(cjson.decode(redis.call('HGET', name .. ':groups', id) or '[]')) do
    redis.call('ZREM', name .. ':in:' .. group, id)
  end
  redis.call('HDEL', name .. ':groups', id)
  redis.call('HDEL', name .. ':until', id)
  redis.call('ZREM', name .. ':at', id)
  return redis.call('HDEL', name, id)
end
`;

/**
 * Stores documents in place of those with their ids. Beyond its capacity the collection forgets its oldest, or takes no new ones.
 * ARGV: capacity, 'forget' or 'refuse', then of each document: id, document, time, end, groups
 * Returns of each 'created', 'replaced' or 'refused'.
 */
export const PUT_DOCUMENTS = /* lua */ `
${REMOVE}
local capacity, answer = tonumber(ARGV[1]), {}
for i = 3, #ARGV, 5 do
  local id, groups = ARGV[i], ARGV[i + 4]
  local replaced = remove(id) == 1
  if not replaced and ARGV[2] == 'refuse' and redis.call('HLEN', name) >= capacity then
    answer[#answer + 1] = 'refused'
  else
    redis.call('HSET', name, id, ARGV[i + 1])
    redis.call('HSET', name .. ':groups', id, groups)
    redis.call('HSET', name .. ':until', id, ARGV[i + 3])
    redis.call('ZADD', name .. ':at', ARGV[i + 2], id)
    for _, group in ipairs(cjson.decode(groups)) do redis.call('ZADD', name .. ':in:' .. group, ARGV[i + 2], id) end
    answer[#answer + 1] = replaced and 'replaced' or 'created'
  end
end
local excess = redis.call('HLEN', name) - capacity
if excess > 0 then
  for _, id in ipairs(redis.call('ZRANGE', name .. ':at', 0, excess - 1)) do remove(id) end
end
return answer
`;

/** ARGV: id. Returns 1, or 0 when there is no such document. */
export const DELETE_DOCUMENT = /* lua */ `
${REMOVE}
return remove(ARGV[1])
`;

/**
 * One page, by time and then by id. ARGV: group or '', from, to, offset, limit, 'ascending' or 'descending'
 * Returns how many there are, then the documents of the page.
 */
export const LIST_DOCUMENTS = /* lua */ `
local name = KEYS[1]
local index = ARGV[1] == '' and name .. ':at' or name .. ':in:' .. ARGV[1]
local ids
if ARGV[6] == 'ascending' then
  ids = redis.call('ZRANGEBYSCORE', index, ARGV[2], ARGV[3], 'LIMIT', ARGV[4], ARGV[5])
else
  ids = redis.call('ZREVRANGEBYSCORE', index, ARGV[3], ARGV[2], 'LIMIT', ARGV[4], ARGV[5])
end
local page = #ids > 0 and redis.call('HMGET', name, unpack(ids)) or {}
table.insert(page, 1, redis.call('ZCOUNT', index, ARGV[2], ARGV[3]))
return page
`;

/**
 * The documents of the groups whose time from beginning to end overlaps the window, the latest begun first.
 * ARGV: from, to, the earliest beginning to look at, candidates of a group at most, documents at most, groups…
 */
export const OVERLAPPING_DOCUMENTS = /* lua */ `
local name, from, found = KEYS[1], tonumber(ARGV[1]), {}
for i = 6, #ARGV do
  local begun = redis.call('ZREVRANGEBYSCORE', name .. ':in:' .. ARGV[i], ARGV[2], ARGV[3], 'WITHSCORES', 'LIMIT', 0, ARGV[4])
  local ids = {}
  for j = 1, #begun, 2 do ids[#ids + 1] = begun[j] end
  local ends = #ids > 0 and redis.call('HMGET', name .. ':until', unpack(ids)) or {}
  for j, id in ipairs(ids) do
    if ends[j] == 'inf' or tonumber(ends[j]) >= from then found[#found + 1] = { id, tonumber(begun[2 * j]) } end
  end
end
table.sort(found, function(a, b) return a[2] > b[2] end)
local ids = {}
for i = 1, math.min(#found, tonumber(ARGV[5])) do ids[i] = found[i][1] end
return #ids > 0 and redis.call('HMGET', name, unpack(ids)) or {}
`;

/** The latest documents of each group, each once. ARGV: documents of a group at most, groups… */
export const DOCUMENTS_OF_GROUPS = /* lua */ `
local name, seen, ids = KEYS[1], {}, {}
for i = 2, #ARGV do
  for _, id in ipairs(redis.call('ZREVRANGE', name .. ':in:' .. ARGV[i], 0, ARGV[1] - 1)) do
    if not seen[id] then
      seen[id] = true
      ids[#ids + 1] = id
    end
  end
end
return #ids > 0 and redis.call('HMGET', name, unpack(ids)) or {}
`;
