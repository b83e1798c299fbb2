-- Finds the threat that each signal may be folded into. A signal without one becomes a leader: later signals may be folded into it.
-- KEYS: folds
-- ARGV: { window (ms), now, slices, sliceMs, sliceEntries, ttl (s), most (leaders of one group) }, then of each signal its group, id, time of its
--   event, and the threat that it cannot be folded into, or ''
-- Returns for each signal { threat, when that became a leader }; an empty list for a leader.
local terms = cjson.decode(ARGV[1])

-- include: slices/slices

local function lead(group, id, at, refused)
  local text, found = find(group)
  local kept, nearest, claimed, distance, left = {}, nil, nil, nil, false
  for one, its, began in string.gmatch(text or '', '(%S+) (%S+) (%S+)') do
    if one == id then return {} end
    if one == refused then
      left = true
    else
      kept[#kept + 1] = one .. ' ' .. its .. ' ' .. began
      local apart = math.abs(at - tonumber(its))
      if apart <= terms.window and (not distance or apart < distance) then nearest, claimed, distance = one, began, apart end
    end
  end
  if nearest then
    if left then keep(group, table.concat(kept, ' '), found) end
    return { nearest, claimed }
  end
  kept[#kept + 1] = id .. ' ' .. string.format('%.0f', at) .. ' ' .. now
  if #kept > terms.most then table.remove(kept, 1) end
  keep(group, table.concat(kept, ' '), found)
  return {}
end

local groups, answers = {}, {}
for i = 2, #ARGV, 4 do groups[#groups + 1] = ARGV[i] end
look(groups)
for i = 2, #ARGV, 4 do answers[#answers + 1] = lead(ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2]), ARGV[i + 3]) end
prolong()
return answers
