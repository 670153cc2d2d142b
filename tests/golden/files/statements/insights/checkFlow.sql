-- org, classic: registry every_dispatch 5a8654e6a97be5f6 ["org_golden"]
-- org, classic: registry every_relay 29bdc90476ca9985 ["org_golden"]
-- org, classic: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- org, classic: registry monitors_matching c57a3a64080141dd ["org_golden",null,null,null,null,null]
-- org, classic: pulses
SELECT index1 AS monitor,
  max(double1) AS newest_ms,
  max(_sample_interval) AS heaviest,
  max(toUnixTimestamp(timestamp)) AS written,
  countIf(double1 >= 1764590120000) AS rows_in,
  sumIf(1.0 * _sample_interval, double1 >= 1764590120000) AS recorded_in,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764590120000 AND blob3 = 'up') AS up_in,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764590120000 AND blob3 = 'degraded') AS degraded_in,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764590120000 AND blob3 = 'down') AS down_in,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764590120000 AND blob3 = 'pending') AS pending_in,
  countIf(double1 >= 1764590120000 AND blob3 NOT IN ('up', 'degraded', 'down', 'pending')) AS strange_in,
  max(if(double1 >= 1764590120000, _sample_interval, 0)) AS interval_in
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764586520)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764590120000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
GROUP BY monitor
ORDER BY monitor
FORMAT JSON

-- org, analytics_sql: registry every_dispatch 5a8654e6a97be5f6 ["org_golden"]
-- org, analytics_sql: registry every_relay 29bdc90476ca9985 ["org_golden"]
-- org, analytics_sql: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- org, analytics_sql: registry monitors_matching c57a3a64080141dd ["org_golden",null,null,null,null,null]
-- org, analytics_sql: pulses
SELECT index1 AS monitor,
  APPROX_MAX(double1) AS newest_ms,
  APPROX_MAX(sampleInterval) AS heaviest,
  APPROX_MAX(toUnixTimestamp(timestamp)) AS written,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764590120000)) AS rows_in,
  sumIf(1.0, double1 >= 1764590120000) AS recorded_in,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764590120000 AND blob3 = 'up') AS up_in,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764590120000 AND blob3 = 'degraded') AS degraded_in,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764590120000 AND blob3 = 'down') AS down_in,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764590120000 AND blob3 = 'pending') AS pending_in,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764590120000 AND blob3 NOT IN ('up', 'degraded', 'down', 'pending'))) AS strange_in,
  APPROX_MAX(if(double1 >= 1764590120000, sampleInterval, 0)) AS interval_in
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-12-01T10:55:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764590120000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
GROUP BY monitor
ORDER BY monitor
