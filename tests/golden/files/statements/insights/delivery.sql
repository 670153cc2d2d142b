-- org, classic: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- org, classic: registry monitors_matching c57a3a64080141dd ["org_golden",null,null,null,null,null]
-- org, classic: registry receipts 67b237c8c391318c ["org_golden",1764589560000,1764590100000]
-- org, classic: pulses
SELECT index1 AS monitor,
  max(double1) AS newest_ms,
  max(_sample_interval) AS heaviest,
  max(toUnixTimestamp(timestamp)) AS written,
  countIf(double1 >= 1764589520000) AS rows_in,
  sumIf(1.0 * _sample_interval, double1 >= 1764589520000) AS recorded_in,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764589520000 AND blob3 = 'up') AS up_in,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764589520000 AND blob3 = 'degraded') AS degraded_in,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764589520000 AND blob3 = 'down') AS down_in,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764589520000 AND blob3 = 'pending') AS pending_in,
  countIf(double1 >= 1764589520000 AND blob3 NOT IN ('up', 'degraded', 'down', 'pending')) AS strange_in,
  max(if(double1 >= 1764589520000, _sample_interval, 0)) AS interval_in
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764585620)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764589220000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
GROUP BY monitor
ORDER BY monitor
FORMAT JSON
-- org, classic: totals
SELECT count() AS rows_0,
  countIf(NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_0,
  max(_sample_interval / if(double4 > 0, double4, 1.0)) AS heaviest_0,
  max(_sample_interval) AS interval_0,
  max(toUnixTimestamp(timestamp)) AS newest_0,
  max(double1) AS checked_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 IN ('up', 'degraded', 'down')) AS squares_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'up') AS up_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'degraded') AS degraded_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'down') AS down_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 = 'down') AS squares_down_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'pending') AS pending_0,
  quantileExactWeighted(0.5)(toUnixTimestamp(timestamp) - double1 / 1000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0)))) AS lag_q5000_0,
  quantileExactWeighted(0.95)(toUnixTimestamp(timestamp) - double1 / 1000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0)))) AS lag_q9500_0,
  sumIf(1.0 * _sample_interval, blob3 IN ('up', 'degraded', 'down', 'pending')) AS recorded_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764585920)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764589520000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop') 
FORMAT JSON

-- org, analytics_sql: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- org, analytics_sql: registry monitors_matching c57a3a64080141dd ["org_golden",null,null,null,null,null]
-- org, analytics_sql: registry receipts 67b237c8c391318c ["org_golden",1764589560000,1764590100000]
-- org, analytics_sql: pulses
SELECT index1 AS monitor,
  APPROX_MAX(double1) AS newest_ms,
  APPROX_MAX(sampleInterval) AS heaviest,
  APPROX_MAX(toUnixTimestamp(timestamp)) AS written,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764589520000)) AS rows_in,
  sumIf(1.0, double1 >= 1764589520000) AS recorded_in,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764589520000 AND blob3 = 'up') AS up_in,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764589520000 AND blob3 = 'degraded') AS degraded_in,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764589520000 AND blob3 = 'down') AS down_in,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764589520000 AND blob3 = 'pending') AS pending_in,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764589520000 AND blob3 NOT IN ('up', 'degraded', 'down', 'pending'))) AS strange_in,
  APPROX_MAX(if(double1 >= 1764589520000, sampleInterval, 0)) AS interval_in
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-12-01T10:40:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764589220000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
GROUP BY monitor
ORDER BY monitor
-- org, analytics_sql: totals
SELECT round(sum(1.0 / sampleInterval)) AS rows_0,
  round(sumIf(1.0 / sampleInterval, NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_0,
  APPROX_MAX(sampleInterval / if(double4 > 0, double4, 1.0)) AS heaviest_0,
  APPROX_MAX(sampleInterval) AS interval_0,
  APPROX_MAX(toUnixTimestamp(timestamp)) AS newest_0,
  APPROX_MAX(double1) AS checked_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded', 'down')) AS squares_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'up') AS up_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'degraded') AS degraded_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'down') AS down_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 = 'down') AS squares_down_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'pending') AS pending_0,
  quantileExactWeighted(0.5)(toUnixTimestamp(timestamp) - double1 / 1000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0)))) AS lag_q5000_0,
  quantileExactWeighted(0.95)(toUnixTimestamp(timestamp) - double1 / 1000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0)))) AS lag_q9500_0,
  sumIf(1.0, blob3 IN ('up', 'degraded', 'down', 'pending')) AS recorded_0
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-12-01T10:45:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764589520000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop') 
