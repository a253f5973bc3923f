-- Rows of 784 numbers, as pixels come: four of five are zero, the others 1 to 255.
-- With `floats` as argument (wrk … URL -- floats) numbers from 0 to 1 with six digits: the worst case.
-- With `binary MODEL INPUT` the pixels as binary tensors of the Open Inference Protocol, answered so.
local bodies = {}

-- Little-endian FP32 of a whole number from 0 to 255.
local function fp32(n)
  if n == 0 then
    return "\0\0\0\0"
  end
  local exponent = 0
  while 2 ^ (exponent + 1) <= n do
    exponent = exponent + 1
  end
  local fraction = (n / 2 ^ exponent - 1) * 2 ^ 23
  local high = (exponent + 127) * 2 ^ 23 + fraction
  return string.char(high % 256, math.floor(high / 256) % 256, math.floor(high / 65536) % 256, math.floor(high / 16777216))
end

local function binary(model, input)
  local json = '{"inputs":[{"name":"' .. input .. '","shape":[1,784],"datatype":"FP32",'
    .. '"parameters":{"binary_data_size":3136}}],"parameters":{"binary_data_output":true}}'
  local row = {}
  for i = 1, 784 do
    row[i] = fp32(math.random() < 0.8 and 0 or math.random(1, 255))
  end
  return wrk.format("POST", "/v2/models/" .. model .. "/infer",
    { ["Content-Type"] = "application/octet-stream", ["Inference-Header-Content-Length"] = tostring(#json) },
    json .. table.concat(row))
end

function init(args)
  math.randomseed(7)
  local floats = args[1] == "floats"
  for b = 1, args[1] == "binary" and 64 or 0 do
    bodies[b] = binary(args[2], args[3])
  end
  for b = 1, args[1] == "binary" and 0 or 64 do
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
