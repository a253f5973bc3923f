-- Rows of 784 numbers, as pixels come: four of five are zero, the others 1 to 255.
-- With `floats` as argument (wrk … URL -- floats) numbers from 0 to 1 with six digits: the worst case.
local bodies = {}

function init(args)
  math.randomseed(7)
  local floats = args[1] == "floats"
  for b = 1, 64 do
    local row = {}
    for i = 1, 784 do
      if floats then
        row[i] = string.format("%.6f", math.random())
      else
        row[i] = math.random() < 0.8 and "0" or tostring(math.random(1, 255))
      end
    end
    bodies[b] = wrk.format("POST", nil, { ["Content-Type"] = "application/json" },
      '{"features":[' .. table.concat(row, ",") .. "]}")
  end
end

local n = 0

function request()
  n = n % #bodies + 1
  return bodies[n]
end
