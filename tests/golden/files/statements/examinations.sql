-- classic: sample
SELECT toUnixTimestamp(timestamp) AS written,
  index1,
  blob1,
  blob2,
  blob3,
  blob4,
  blob5,
  blob6,
  blob7,
  blob8,
  blob9,
  blob10,
  blob11,
  double1,
  double2,
  double3,
  double4,
  double5,
  double6,
  double7,
  double8,
  double9,
  double10
FROM hb_golden
WHERE timestamp >= toDateTime(1764590412)
ORDER BY written DESC
LIMIT 200
FORMAT JSON

-- classic: lag
SELECT max(toUnixTimestamp(timestamp)) AS newest,
  quantileExactWeighted(0.5)(toUnixTimestamp(timestamp) - double1 / 1000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0)))) AS p50,
  quantileExactWeighted(0.95)(toUnixTimestamp(timestamp) - double1 / 1000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0)))) AS p95,
  max(_sample_interval / if(double4 > 0, double4, 1.0)) AS heaviest
FROM hb_golden
WHERE timestamp >= toDateTime(1764590412)
FORMAT JSON

-- classic: seen_monitors
SELECT blob1 AS org,
  index1 AS monitor,
  max(toUnixTimestamp(timestamp)) AS newest
FROM hb_golden
WHERE timestamp >= toDateTime(1764590412)
GROUP BY org,
  monitor
ORDER BY org,
  monitor
LIMIT 10000
FORMAT JSON

-- classic: service_time
SELECT toUnixTimestamp(now()) AS answer
FORMAT JSON

-- classic: readable
SELECT count() AS answer
FROM hb_golden
WHERE timestamp >= toDateTime(1764586812)
FORMAT JSON

-- classic: weight_expressions
SELECT quantileExactWeighted(0.5)(double2, if(blob3 = 'up', toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS answer
FROM hb_golden
WHERE timestamp >= toDateTime(1764586812)
FORMAT JSON

-- classic: avg_if
SELECT avgIf(double2, blob3 = 'up') AS answer
FROM hb_golden
WHERE timestamp >= toDateTime(1764586812)
FORMAT JSON

-- classic: extrema
SELECT max(double2) AS answer
FROM hb_golden
WHERE timestamp >= toDateTime(1764586812)
FORMAT JSON

-- classic: aliases
SELECT index1 AS answer
FROM hb_golden
WHERE timestamp >= toDateTime(1764586812)
  AND answer != ''
LIMIT 1
FORMAT JSON

-- classic: escapes
SELECT length('a\'b\\c') AS answer
FORMAT JSON

-- classic: integers_as_text
SELECT count() AS answer
FROM hb_golden
WHERE timestamp >= toDateTime(1764586812)
FORMAT JSON

-- analytics_sql: sample
SELECT toUnixTimestamp(timestamp) AS written,
  index1,
  blob1,
  blob2,
  blob3,
  blob4,
  blob5,
  blob6,
  blob7,
  blob8,
  blob9,
  blob10,
  blob11,
  double1,
  double2,
  double3,
  double4,
  double5,
  double6,
  double7,
  double8,
  double9,
  double10
FROM events.analyticsEngine."hb_golden"
WHERE timestamp >= '2025-12-01T12:00:12Z'
ORDER BY written DESC
LIMIT 200

-- analytics_sql: lag
SELECT APPROX_MAX(toUnixTimestamp(timestamp)) AS newest,
  quantileExactWeighted(0.5)(toUnixTimestamp(timestamp) - double1 / 1000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0)))) AS p50,
  quantileExactWeighted(0.95)(toUnixTimestamp(timestamp) - double1 / 1000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0)))) AS p95,
  APPROX_MAX(sampleInterval / if(double4 > 0, double4, 1.0)) AS heaviest
FROM events.analyticsEngine."hb_golden"
WHERE timestamp >= '2025-12-01T12:00:12Z'

-- analytics_sql: seen_monitors
SELECT blob1 AS org,
  index1 AS monitor,
  APPROX_MAX(toUnixTimestamp(timestamp)) AS newest
FROM events.analyticsEngine."hb_golden"
WHERE timestamp >= '2025-12-01T12:00:12Z'
GROUP BY org,
  monitor
ORDER BY org,
  monitor
LIMIT 10000

-- analytics_sql: service_time
SELECT toUnixTimestamp(now()) AS answer
FROM events.analyticsEngine."hb_golden"
WHERE timestamp >= '2025-11-30T12:00:12Z'
LIMIT 1

-- analytics_sql: readable
SELECT count() AS answer
FROM events.analyticsEngine."hb_golden"
WHERE timestamp >= '2025-12-01T11:00:12Z'

-- analytics_sql: weight_expressions
SELECT quantileExactWeighted(0.5)(double2, if(blob3 = 'up', toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS answer
FROM events.analyticsEngine."hb_golden"
WHERE timestamp >= '2025-12-01T11:00:12Z'

-- analytics_sql: avg_if
SELECT avgIf(double2, blob3 = 'up') AS answer
FROM events.analyticsEngine."hb_golden"
WHERE timestamp >= '2025-12-01T11:00:12Z'

-- analytics_sql: extrema
SELECT max(double2) AS answer
FROM events.analyticsEngine."hb_golden"
WHERE timestamp >= '2025-12-01T11:00:12Z'

-- analytics_sql: aliases
SELECT index1 AS answer
FROM events.analyticsEngine."hb_golden"
WHERE timestamp >= '2025-12-01T11:00:12Z'
  AND answer != ''
LIMIT 1

-- analytics_sql: escapes
SELECT length('a\'b\\c') AS answer
FROM events.analyticsEngine."hb_golden"
WHERE timestamp >= '2025-12-01T11:00:12Z'
LIMIT 1

-- analytics_sql: integers_as_text
SELECT count() AS answer
FROM events.analyticsEngine."hb_golden"
WHERE timestamp >= '2025-12-01T11:00:12Z'
