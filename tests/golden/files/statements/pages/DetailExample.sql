-- DetailExample, classic: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- DetailExample, classic: registry monitors_by_id 747350c7e50e8106 ["org_golden","[\"mon_api\"]"]
-- DetailExample, classic: heartbeats
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
  AND ((index1 IN ('mon_api') AND double1 >= 1764504020000))
  AND blob3 IN ('up', 'degraded', 'down', 'pending')
  AND double2 >= 0
  AND double2 < 100000000
ORDER BY timestamp_ms DESC,
  dispatch_id DESC
LIMIT 101
FORMAT JSON
-- DetailExample, classic: monitor_totals
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
  argMax(blob3, if(blob3 = 'down', double1, 0.0)) AS failure_status_0,
  argMax(blob4, if(blob3 = 'down', double1, 0.0)) AS failure_region_0,
  argMax(blob5, if(blob3 = 'down', double1, 0.0)) AS failure_colo_0,
  argMax(blob6, if(blob3 = 'down', double1, 0.0)) AS failure_error_0,
  argMax(blob8, if(blob3 = 'down', double1, 0.0)) AS failure_error_class_0,
  argMax(blob2, if(blob3 = 'down', double1, 0.0)) AS failure_dispatch_id_0,
  argMax(if(double2 >= 0 AND double2 < 100000000, double2, -1.0), if(blob3 = 'down', double1, 0.0)) AS failure_latency_ms_0,
  argMax(double4, if(blob3 = 'down', double1, 0.0)) AS failure_sample_rate_0,
  max(if(blob3 = 'down', double1, 0.0)) AS failure_timestamp_ms_0,
  argMax(double3, if(blob3 = 'down', double1, 0.0)) AS failure_code_0,
  argMax(_sample_interval, if(blob3 = 'down', double1, 0.0)) AS failure_sample_interval_0,
  countIf(double1 >= 1763985620000) AS rows_1,
  countIf(double1 >= 1763985620000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_1,
  max(if(double1 >= 1763985620000, _sample_interval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_1,
  max(if(double1 >= 1763985620000, _sample_interval, 0)) AS interval_1,
  max(if(double1 >= 1763985620000, toUnixTimestamp(timestamp), 0)) AS newest_1,
  max(if(double1 >= 1763985620000, double1, 0.0)) AS checked_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1763985620000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 = 'up') AS up_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 = 'degraded') AS degraded_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 = 'down') AS down_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1763985620000 AND blob3 = 'down') AS squares_down_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 = 'pending') AS pending_1,
  countIf(double1 >= 1764504020000) AS rows_2,
  countIf(double1 >= 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_2,
  max(if(double1 >= 1764504020000, _sample_interval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_2,
  max(if(double1 >= 1764504020000, _sample_interval, 0)) AS interval_2,
  max(if(double1 >= 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_2,
  max(if(double1 >= 1764504020000, double1, 0.0)) AS checked_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'up') AS up_2,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764504020000 AND blob3 = 'up') AS squares_up_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'degraded') AS degraded_2,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764504020000 AND blob3 = 'degraded') AS squares_degraded_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'down') AS down_2,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764504020000 AND blob3 = 'down') AS squares_down_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'pending') AS pending_2,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764504020000 AND blob3 = 'pending') AS squares_pending_2,
  countIf(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_rows_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_2,
  sumIf(double2 * _sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_2,
  min(if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_2,
  max(if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_2,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_2,
  sumIf(double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_2,
  sumIf(double2 * double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_2,
  quantileExactWeighted(0.5)(double2, if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q5000_2,
  quantileExactWeighted(0.8995)(double2, if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q8995_2,
  quantileExactWeighted(0.95)(double2, if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_2
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1761994820)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1761998420000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api')
GROUP BY monitor
ORDER BY monitor
FORMAT JSON
-- DetailExample, classic: places
SELECT index1 AS monitor,
  blob4 AS region,
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
  AND index1 IN ('mon_api')
GROUP BY monitor,
  region
ORDER BY monitor,
  region
FORMAT JSON
-- DetailExample, classic: series
SELECT index1 AS monitor,
  intDiv(toUInt32(double1 / 1000), 300) * 300 AS bucket,
  count() AS rows_0,
  countIf(NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_0,
  max(_sample_interval / if(double4 > 0, double4, 1.0)) AS heaviest_0,
  max(_sample_interval) AS interval_0,
  max(toUnixTimestamp(timestamp)) AS newest_0,
  max(double1) AS checked_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'up') AS up_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 = 'up') AS squares_up_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'degraded') AS degraded_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 = 'degraded') AS squares_degraded_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'down') AS down_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 = 'down') AS squares_down_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'pending') AS pending_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 = 'pending') AS squares_pending_0,
  countIf(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_0,
  sumIf(double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_0,
  sumIf(double2 * double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_0,
  quantileExactWeighted(0.5)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q5000_0,
  quantileExactWeighted(0.95)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764500400)
  AND timestamp < toDateTime(1764680700)
  AND (double1 >= 1764504000000 AND double1 < 1764590700000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api')
GROUP BY monitor,
  bucket
ORDER BY monitor,
  bucket
FORMAT JSON

-- DetailExample, analytics_sql: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- DetailExample, analytics_sql: registry monitors_by_id 747350c7e50e8106 ["org_golden","[\"mon_api\"]"]
-- DetailExample, analytics_sql: heartbeats
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
  AND ((index1 IN ('mon_api') AND double1 >= 1764504020000))
  AND blob3 IN ('up', 'degraded', 'down', 'pending')
  AND double2 >= 0
  AND double2 < 100000000
ORDER BY timestamp_ms DESC,
  dispatch_id DESC
LIMIT 101
-- DetailExample, analytics_sql: monitor_totals
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
  argMax(blob3, if(blob3 = 'down', double1, 0.0)) AS failure_status_0,
  argMax(blob4, if(blob3 = 'down', double1, 0.0)) AS failure_region_0,
  argMax(blob5, if(blob3 = 'down', double1, 0.0)) AS failure_colo_0,
  argMax(blob6, if(blob3 = 'down', double1, 0.0)) AS failure_error_0,
  argMax(blob8, if(blob3 = 'down', double1, 0.0)) AS failure_error_class_0,
  argMax(blob2, if(blob3 = 'down', double1, 0.0)) AS failure_dispatch_id_0,
  argMax(if(double2 >= 0 AND double2 < 100000000, double2, -1.0), if(blob3 = 'down', double1, 0.0)) AS failure_latency_ms_0,
  argMax(double4, if(blob3 = 'down', double1, 0.0)) AS failure_sample_rate_0,
  APPROX_MAX(if(blob3 = 'down', double1, 0.0)) AS failure_timestamp_ms_0,
  argMax(double3, if(blob3 = 'down', double1, 0.0)) AS failure_code_0,
  argMax(sampleInterval, if(blob3 = 'down', double1, 0.0)) AS failure_sample_interval_0,
  round(sumIf(1.0 / sampleInterval, double1 >= 1763985620000)) AS rows_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1763985620000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_1,
  APPROX_MAX(if(double1 >= 1763985620000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_1,
  APPROX_MAX(if(double1 >= 1763985620000, sampleInterval, 0)) AS interval_1,
  APPROX_MAX(if(double1 >= 1763985620000, toUnixTimestamp(timestamp), 0)) AS newest_1,
  APPROX_MAX(if(double1 >= 1763985620000, double1, 0.0)) AS checked_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 = 'up') AS up_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 = 'degraded') AS degraded_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 = 'down') AS down_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 = 'down') AS squares_down_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 = 'pending') AS pending_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764504020000)) AS rows_2,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_2,
  APPROX_MAX(if(double1 >= 1764504020000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_2,
  APPROX_MAX(if(double1 >= 1764504020000, sampleInterval, 0)) AS interval_2,
  APPROX_MAX(if(double1 >= 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_2,
  APPROX_MAX(if(double1 >= 1764504020000, double1, 0.0)) AS checked_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'up') AS up_2,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'up') AS squares_up_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'degraded') AS degraded_2,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'degraded') AS squares_degraded_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'down') AS down_2,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'down') AS squares_down_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'pending') AS pending_2,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'pending') AS squares_pending_2,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000)) AS answered_rows_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_2,
  sumIf(double2 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_2,
  APPROX_MIN(if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_2,
  APPROX_MAX(if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_2,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_2,
  sumIf(double2 * double2 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_2,
  sumIf(double2 * double2 * double2 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_2,
  quantileExactWeighted(0.5)(double2, if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q5000_2,
  quantileExactWeighted(0.8995)(double2, if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q8995_2,
  quantileExactWeighted(0.95)(double2, if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_2
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-01T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1761998420000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api')
GROUP BY monitor
ORDER BY monitor
-- DetailExample, analytics_sql: places
SELECT index1 AS monitor,
  blob4 AS region,
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
  AND index1 IN ('mon_api')
GROUP BY monitor,
  region
ORDER BY monitor,
  region
-- DetailExample, analytics_sql: series
SELECT index1 AS monitor,
  intDiv(toUInt32(double1 / 1000), 300) * 300 AS bucket,
  round(sum(1.0 / sampleInterval)) AS rows_0,
  round(sumIf(1.0 / sampleInterval, NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_0,
  APPROX_MAX(sampleInterval / if(double4 > 0, double4, 1.0)) AS heaviest_0,
  APPROX_MAX(sampleInterval) AS interval_0,
  APPROX_MAX(toUnixTimestamp(timestamp)) AS newest_0,
  APPROX_MAX(double1) AS checked_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'up') AS up_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 = 'up') AS squares_up_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'degraded') AS degraded_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 = 'degraded') AS squares_degraded_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'down') AS down_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 = 'down') AS squares_down_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'pending') AS pending_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 = 'pending') AS squares_pending_0,
  round(sumIf(1.0 / sampleInterval, blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000)) AS answered_rows_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  APPROX_MIN(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  APPROX_MAX(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_0,
  sumIf(double2 * double2 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_0,
  sumIf(double2 * double2 * double2 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_0,
  quantileExactWeighted(0.5)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q5000_0,
  quantileExactWeighted(0.95)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_0
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-30T11:00:00Z'
  AND timestamp < '2025-12-02T13:05:00Z'
  AND (double1 >= 1764504000000 AND double1 < 1764590700000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api')
GROUP BY monitor,
  bucket
ORDER BY monitor,
  bucket
