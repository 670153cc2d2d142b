-- ListExample, classic: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- ListExample, classic: registry monitors_matching c57a3a64080141dd ["org_golden",null,null,null,null,null]
-- ListExample, classic: heartbeats
SELECT index1 AS monitor,
  blob9 AS relay,
  blob3 AS status,
  blob4 AS region,
  blob5 AS colo,
  blob6 AS error,
  blob8 AS error_class,
  blob2 AS dispatch_id,
  double2 AS latency_ms,
  double4 AS sample_rate,
  double1 AS timestamp_ms,
  double3 AS code,
  _sample_interval AS sample_interval,
  double6 AS lookup_ms,
  double7 AS connect_ms,
  double8 AS tls_ms,
  double9 AS first_byte_ms,
  double10 AS expires_s,
  blob10 AS http_version,
  blob11 AS issuer
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764500420)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND ((index1 IN ('mon_broken', 'mon_off') AND double1 >= 1764504020000))
  AND blob3 IN ('up', 'degraded', 'down', 'pending')
  AND double2 >= 0
  AND double2 < 100000000
ORDER BY timestamp_ms DESC,
  dispatch_id DESC
LIMIT 50000
FORMAT JSON
-- ListExample, classic: heartbeats
SELECT index1 AS monitor,
  blob9 AS relay,
  blob3 AS status,
  blob4 AS region,
  blob5 AS colo,
  blob6 AS error,
  blob8 AS error_class,
  blob2 AS dispatch_id,
  double2 AS latency_ms,
  double4 AS sample_rate,
  double1 AS timestamp_ms,
  double3 AS code,
  _sample_interval AS sample_interval,
  double6 AS lookup_ms,
  double7 AS connect_ms,
  double8 AS tls_ms,
  double9 AS first_byte_ms,
  double10 AS expires_s,
  blob10 AS http_version,
  blob11 AS issuer
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764500420)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND ((index1 IN ('mon_quiet') AND double1 >= 1764504020000) OR (index1 IN ('mon_api', 'mon_db', 'mon_shop') AND double1 >= 1764587202345) OR (index1 IN ('mon_off') AND double1 >= 1764587270000) OR (index1 IN ('mon_broken') AND double1 >= 1764589790000))
  AND blob3 IN ('up', 'degraded', 'down', 'pending')
  AND double2 >= 0
  AND double2 < 100000000
ORDER BY timestamp_ms DESC,
  dispatch_id DESC
LIMIT 50000
FORMAT JSON
-- ListExample, classic: monitor_totals
SELECT index1 AS monitor,
  count() AS rows_0,
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
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'pending') AS pending_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764500420)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop')
GROUP BY monitor
ORDER BY monitor
FORMAT JSON
-- ListExample, classic: monitor_totals
SELECT index1 AS monitor,
  count() AS rows_0,
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
  countIf(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  quantileExactWeighted(0.95)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764500420)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop')
GROUP BY monitor
ORDER BY monitor
FORMAT JSON

-- ListExample, analytics_sql: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- ListExample, analytics_sql: registry monitors_matching c57a3a64080141dd ["org_golden",null,null,null,null,null]
-- ListExample, analytics_sql: heartbeats
SELECT index1 AS monitor,
  blob9 AS relay,
  blob3 AS status,
  blob4 AS region,
  blob5 AS colo,
  blob6 AS error,
  blob8 AS error_class,
  blob2 AS dispatch_id,
  double2 AS latency_ms,
  double4 AS sample_rate,
  double1 AS timestamp_ms,
  double3 AS code,
  sampleInterval AS sample_interval,
  double6 AS lookup_ms,
  double7 AS connect_ms,
  double8 AS tls_ms,
  double9 AS first_byte_ms,
  double10 AS expires_s,
  blob10 AS http_version,
  blob11 AS issuer
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-30T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND ((index1 IN ('mon_broken', 'mon_off') AND double1 >= 1764504020000))
  AND blob3 IN ('up', 'degraded', 'down', 'pending')
  AND double2 >= 0
  AND double2 < 100000000
ORDER BY timestamp_ms DESC,
  dispatch_id DESC
LIMIT 50000
-- ListExample, analytics_sql: heartbeats
SELECT index1 AS monitor,
  blob9 AS relay,
  blob3 AS status,
  blob4 AS region,
  blob5 AS colo,
  blob6 AS error,
  blob8 AS error_class,
  blob2 AS dispatch_id,
  double2 AS latency_ms,
  double4 AS sample_rate,
  double1 AS timestamp_ms,
  double3 AS code,
  sampleInterval AS sample_interval,
  double6 AS lookup_ms,
  double7 AS connect_ms,
  double8 AS tls_ms,
  double9 AS first_byte_ms,
  double10 AS expires_s,
  blob10 AS http_version,
  blob11 AS issuer
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-30T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND ((index1 IN ('mon_quiet') AND double1 >= 1764504020000) OR (index1 IN ('mon_api', 'mon_db', 'mon_shop') AND double1 >= 1764587202345) OR (index1 IN ('mon_off') AND double1 >= 1764587270000) OR (index1 IN ('mon_broken') AND double1 >= 1764589790000))
  AND blob3 IN ('up', 'degraded', 'down', 'pending')
  AND double2 >= 0
  AND double2 < 100000000
ORDER BY timestamp_ms DESC,
  dispatch_id DESC
LIMIT 50000
-- ListExample, analytics_sql: monitor_totals
SELECT index1 AS monitor,
  round(sum(1.0 / sampleInterval)) AS rows_0,
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
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'pending') AS pending_0
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-30T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop')
GROUP BY monitor
ORDER BY monitor
-- ListExample, analytics_sql: monitor_totals
SELECT index1 AS monitor,
  round(sum(1.0 / sampleInterval)) AS rows_0,
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
  round(sumIf(1.0 / sampleInterval, blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000)) AS answered_rows_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  APPROX_MIN(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  APPROX_MAX(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  quantileExactWeighted(0.95)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_0
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-30T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop')
GROUP BY monitor
ORDER BY monitor
