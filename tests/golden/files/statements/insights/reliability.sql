-- monitor, classic: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- monitor, classic: registry monitors_by_id 747350c7e50e8106 ["org_golden","[\"mon_api\"]"]
-- monitor, classic: checks_between
SELECT index1 AS monitor,
  double1 AS timestamp_ms,
  blob3 AS status,
  blob4 AS region,
  blob5 AS colo,
  double3 AS code,
  _sample_interval / if(double4 > 0, double4, 1.0) AS weight,
  if(blob3 = 'down', blob6, '') AS error,
  if(blob3 = 'down', blob8, '') AS error_class,
  if(blob3 = 'down', blob2, '') AS dispatch_id
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764496800)
  AND timestamp < toDateTime(1764685800)
  AND (double1 >= 1764500400000 AND double1 < 1764595800000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND blob3 IN ('up', 'degraded', 'down', 'pending')
  AND ((index1 IN ('mon_api') AND (double1 >= 1764500400000 AND double1 < 1764595800000)))
ORDER BY monitor,
  timestamp_ms
LIMIT 50000
FORMAT JSON

-- monitor, analytics_sql: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- monitor, analytics_sql: registry monitors_by_id 747350c7e50e8106 ["org_golden","[\"mon_api\"]"]
-- monitor, analytics_sql: checks_between
SELECT index1 AS monitor,
  double1 AS timestamp_ms,
  blob3 AS status,
  blob4 AS region,
  blob5 AS colo,
  double3 AS code,
  sampleInterval / if(double4 > 0, double4, 1.0) AS weight,
  if(blob3 = 'down', blob6, '') AS error,
  if(blob3 = 'down', blob8, '') AS error_class,
  if(blob3 = 'down', blob2, '') AS dispatch_id
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-30T10:00:00Z'
  AND timestamp < '2025-12-02T14:30:00Z'
  AND (double1 >= 1764500400000 AND double1 < 1764595800000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND blob3 IN ('up', 'degraded', 'down', 'pending')
  AND ((index1 IN ('mon_api') AND (double1 >= 1764500400000 AND double1 < 1764595800000)))
ORDER BY monitor,
  timestamp_ms
LIMIT 50000
