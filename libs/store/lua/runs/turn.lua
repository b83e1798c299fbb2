-- The turns of open runs, by virtual time as in turns/take: a sender's next run comes one step after its last one, or with those that end now.
-- So the runs of one that has few go first in every queue, whatever another has open.
-- The script that includes this has `terms` with prefix, most (runs that may be open) and sender.
local runs, turns = terms.prefix .. ':runs', terms.prefix .. ':runs:turns'
-- Fewer open runs than these wait for nobody: their jobs need no priority.
local FEW = 16
-- Turns of one priority, since the largest that BullMQ has is not so large.
local TURNS, LAST = 8, 2097152
-- Turns a sender may be ahead by and still find room where others wait for it; of the room, so much is kept for that.
local AHEAD, KEPT = 8, 0.25
local MOST_SENDERS = 10000

-- The turn of the sender's next run and the priority of its jobs, 0 for none; nothing where it has to wait for room.
local function take_turn()
  local open = redis.call('ZCARD', runs)
  if redis.call('HLEN', turns) > MOST_SENDERS then redis.call('DEL', turns) end
  local sender = 'of:' .. terms.sender
  local known = redis.call('HMGET', turns, 'now', sender)
  local now, last = tonumber(known[1] or '0'), tonumber(known[2] or '0')
  local is_ahead = last >= now + AHEAD
  if open >= terms.most and (is_ahead or open >= math.floor(terms.most * (1 + KEPT))) then return nil end
  local turn = math.max(now, last) + 1
  redis.call('HSET', turns, sender, string.format('%.0f', turn))
  return turn, open < FEW and 0 or math.min(math.ceil(turn / TURNS), LAST)
end
