-- Rows of 784 numbers, one a request, as pixels come: four of five are zero, the others 1 to 255.
--
--   wrk … URL -- pixels     {"features": […]}
--   wrk … URL -- floats     the same of numbers from 0 to 1 with six digits: the worst case
--   wrk … URL -- v2         Open Inference Protocol, JSON; the input is called INPUT (a second argument)
--   wrk … URL -- v2-binary  the same with the numbers as bytes behind the JSON
--   wrk … URL -- raw        the bytes alone
--   wrk … URL -- png        a picture, the file INPUT (a second argument)
local ffi = require("ffi")
local bodies = {}

local function row(floats)
  local numbers = {}
  for i = 1, 784 do
    if floats then
      numbers[i] = string.format("%.6f", math.random())
    else
      numbers[i] = math.random() < 0.8 and 0 or math.random(1, 255)
    end
  end
  return numbers
end

local function bytes(numbers)
  return ffi.string(ffi.new("float[784]", numbers), 784 * 4)
end

local function post(kind, body, more)
  local headers = more or {}
  headers["Content-Type"] = kind
  return wrk.format("POST", nil, headers, body)
end

local makers = {
  pixels = function(input) return post("application/json", '{"features":[' .. table.concat(row(), ",") .. "]}") end,
  floats = function(input) return post("application/json", '{"features":[' .. table.concat(row(true), ",") .. "]}") end,
  v2 = function(input)
    return post("application/json", '{"inputs":[{"name":"' .. input .. '","shape":[1,784],"datatype":"FP32","data":['
      .. table.concat(row(), ",") .. "]}]}")
  end,
  ["v2-binary"] = function(input)
    local json = '{"inputs":[{"name":"' .. input .. '","shape":[1,784],"datatype":"FP32","parameters":{"binary_data_size":3136}}],'
      .. '"outputs":[{"name":"score","parameters":{"binary_data":true}}]}'
    return post("application/octet-stream", json .. bytes(row()), { ["Inference-Header-Content-Length"] = tostring(#json) })
  end,
  raw = function(input) return post("application/octet-stream", bytes(row())) end,
  png = function(input)
    local file = assert(io.open(input, "rb"))
    local picture = file:read("*a")
    file:close()
    return post("image/png", picture)
  end,
}

function init(args)
  math.randomseed(7)
  local make = makers[args[1] or "pixels"] or error("no such body: " .. args[1])
  for b = 1, 64 do
    bodies[b] = make(args[2] or "image")
  end
end

local n = 0

function request()
  n = n % #bodies + 1
  return bodies[n]
end
