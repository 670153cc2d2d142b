-- For wrk: -- PATH [FILE FIRST]. Posts the file's text, each time with a number of its own where it says @@@@@@@@@@, from FIRST on;
-- without a file it gets the path. Ends with a line of figures: requests, microseconds, p50, p99, failures.
local before, after
local number = 0

function init(args)
  local path, file = args[1], args[2]
  number = tonumber(args[3] or 0)
  if not file then
    before = wrk.format("GET", path)
    return
  end
  local opened = assert(io.open(file))
  local body = opened:read("*a")
  opened:close()
  local headers = { ["content-type"] = "application/json", ["x-insights-org"] = "demo" }
  local whole = wrk.format("POST", path, headers, body)
  local at, last = whole:find("@@@@@@@@@@", 1, true)
  if at then
    before, after = whole:sub(1, at - 1), whole:sub(last + 1)
  else
    before = whole
  end
end

function request()
  if not after then
    return before
  end
  number = number + 1
  return before .. string.format("%010d", number) .. after
end

function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("figures %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), failed))
end
