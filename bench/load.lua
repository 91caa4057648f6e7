-- wrk: asks for the addresses of a file in turn; prints one line of JSON. Arguments: FILE COOKIE
local requests, at = {}, 0

function init(args)
  local headers = { ["Accept"] = "text/html" }
  if args[2] and args[2] ~= "" then headers["Cookie"] = args[2] end
  for line in io.lines(args[1]) do requests[#requests + 1] = wrk.format("GET", line, headers) end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local wrong = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format('\n{"rate":%.3f,"bytes":%.1f,"wrong":%d,"p50":%.1f,"p99":%.1f}\n', summary.requests * 1e6 / summary.duration,
    summary.bytes / summary.requests, wrong, latency:percentile(50), latency:percentile(99)))
end
