-- monitor, classic: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- monitor, classic: registry monitors_by_id 747350c7e50e8106 ["org_golden","[\"mon_api\"]"]
-- monitor, classic: monitor_totals
SELECT index1 AS monitor,
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
  countIf(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_timed_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_timed_0,
  sumIf(double7 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, double7, pow(10, 18))) AS connect_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, double7, 0.0)) AS connect_max_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_timed_squares_0,
  sumIf(double7 * double7 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_squares_0,
  sumIf(double7 * double7 * double7 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_cubes_0,
  quantileExactWeighted(0.3914)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q3914_0,
  quantileExactWeighted(0.5)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q5000_0,
  quantileExactWeighted(0.6086)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q6086_0,
  quantileExactWeighted(0.8995)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q8995_0,
  quantileExactWeighted(0.95)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q9500_0,
  countIf(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_timed_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_timed_0,
  sumIf(double8 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, double8, pow(10, 18))) AS tls_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, double8, 0.0)) AS tls_max_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_timed_squares_0,
  sumIf(double8 * double8 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_squares_0,
  sumIf(double8 * double8 * double8 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_cubes_0,
  quantileExactWeighted(0.3914)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q3914_0,
  quantileExactWeighted(0.5)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q5000_0,
  quantileExactWeighted(0.6086)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q6086_0,
  quantileExactWeighted(0.8995)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q8995_0,
  quantileExactWeighted(0.95)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q9500_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764500420)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api')
GROUP BY monitor
ORDER BY monitor
FORMAT JSON
-- monitor, classic: monitor_totals
SELECT index1 AS monitor,
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
  countIf(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_timed_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_timed_0,
  sumIf(double9 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, double9, pow(10, 18))) AS first_byte_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, double9, 0.0)) AS first_byte_max_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_timed_squares_0,
  sumIf(double9 * double9 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_squares_0,
  sumIf(double9 * double9 * double9 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_cubes_0,
  quantileExactWeighted(0.3914)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q3914_0,
  quantileExactWeighted(0.5)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q5000_0,
  quantileExactWeighted(0.6086)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q6086_0,
  quantileExactWeighted(0.8995)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q8995_0,
  quantileExactWeighted(0.95)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q9500_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764500420)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api')
GROUP BY monitor
ORDER BY monitor
FORMAT JSON

-- monitor, analytics_sql: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- monitor, analytics_sql: registry monitors_by_id 747350c7e50e8106 ["org_golden","[\"mon_api\"]"]
-- monitor, analytics_sql: monitor_totals
SELECT index1 AS monitor,
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
  round(sumIf(1.0 / sampleInterval, blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000)) AS connect_timed_rows_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_timed_0,
  sumIf(double7 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_sum_0,
  APPROX_MIN(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, double7, pow(10, 18))) AS connect_min_0,
  APPROX_MAX(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, double7, 0.0)) AS connect_max_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_timed_squares_0,
  sumIf(double7 * double7 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_squares_0,
  sumIf(double7 * double7 * double7 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_cubes_0,
  quantileExactWeighted(0.3914)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q3914_0,
  quantileExactWeighted(0.5)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q5000_0,
  quantileExactWeighted(0.6086)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q6086_0,
  quantileExactWeighted(0.8995)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q8995_0,
  quantileExactWeighted(0.95)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q9500_0,
  round(sumIf(1.0 / sampleInterval, blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000)) AS tls_timed_rows_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_timed_0,
  sumIf(double8 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_sum_0,
  APPROX_MIN(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, double8, pow(10, 18))) AS tls_min_0,
  APPROX_MAX(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, double8, 0.0)) AS tls_max_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_timed_squares_0,
  sumIf(double8 * double8 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_squares_0,
  sumIf(double8 * double8 * double8 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_cubes_0,
  quantileExactWeighted(0.3914)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q3914_0,
  quantileExactWeighted(0.5)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q5000_0,
  quantileExactWeighted(0.6086)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q6086_0,
  quantileExactWeighted(0.8995)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q8995_0,
  quantileExactWeighted(0.95)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q9500_0
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-30T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api')
GROUP BY monitor
ORDER BY monitor
-- monitor, analytics_sql: monitor_totals
SELECT index1 AS monitor,
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
  round(sumIf(1.0 / sampleInterval, blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000)) AS first_byte_timed_rows_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_timed_0,
  sumIf(double9 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_sum_0,
  APPROX_MIN(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, double9, pow(10, 18))) AS first_byte_min_0,
  APPROX_MAX(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, double9, 0.0)) AS first_byte_max_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_timed_squares_0,
  sumIf(double9 * double9 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_squares_0,
  sumIf(double9 * double9 * double9 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_cubes_0,
  quantileExactWeighted(0.3914)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q3914_0,
  quantileExactWeighted(0.5)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q5000_0,
  quantileExactWeighted(0.6086)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q6086_0,
  quantileExactWeighted(0.8995)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q8995_0,
  quantileExactWeighted(0.95)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q9500_0
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-30T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api')
GROUP BY monitor
ORDER BY monitor

-- fleet, classic: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- fleet, classic: registry monitors_matching c57a3a64080141dd ["org_golden",null,null,null,null,null]
-- fleet, classic: totals
SELECT count() AS rows_0,
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
  countIf(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_timed_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_timed_0,
  sumIf(double7 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, double7, pow(10, 18))) AS connect_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, double7, 0.0)) AS connect_max_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_timed_squares_0,
  sumIf(double7 * double7 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_squares_0,
  sumIf(double7 * double7 * double7 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_cubes_0,
  quantileExactWeighted(0.4628)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q4628_0,
  quantileExactWeighted(0.5)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q5000_0,
  quantileExactWeighted(0.5372)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q5372_0,
  quantileExactWeighted(0.9334)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q9334_0,
  quantileExactWeighted(0.95)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q9500_0,
  quantileExactWeighted(0.9666)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q9666_0,
  countIf(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_timed_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_timed_0,
  sumIf(double8 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, double8, pow(10, 18))) AS tls_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, double8, 0.0)) AS tls_max_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_timed_squares_0,
  sumIf(double8 * double8 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_squares_0,
  sumIf(double8 * double8 * double8 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_cubes_0,
  quantileExactWeighted(0.4628)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q4628_0,
  quantileExactWeighted(0.5)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q5000_0,
  quantileExactWeighted(0.5372)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q5372_0,
  quantileExactWeighted(0.9334)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q9334_0,
  quantileExactWeighted(0.95)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q9500_0,
  quantileExactWeighted(0.9666)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q9666_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764500420)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop') 
FORMAT JSON
-- fleet, classic: totals
SELECT count() AS rows_0,
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
  countIf(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_timed_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_timed_0,
  sumIf(double9 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, double9, pow(10, 18))) AS first_byte_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, double9, 0.0)) AS first_byte_max_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_timed_squares_0,
  sumIf(double9 * double9 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_squares_0,
  sumIf(double9 * double9 * double9 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_cubes_0,
  quantileExactWeighted(0.4628)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q4628_0,
  quantileExactWeighted(0.5)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q5000_0,
  quantileExactWeighted(0.5372)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q5372_0,
  quantileExactWeighted(0.9334)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q9334_0,
  quantileExactWeighted(0.95)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q9500_0,
  quantileExactWeighted(0.9666)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q9666_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764500420)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop') 
FORMAT JSON

-- fleet, analytics_sql: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- fleet, analytics_sql: registry monitors_matching c57a3a64080141dd ["org_golden",null,null,null,null,null]
-- fleet, analytics_sql: totals
SELECT round(sum(1.0 / sampleInterval)) AS rows_0,
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
  round(sumIf(1.0 / sampleInterval, blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000)) AS connect_timed_rows_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_timed_0,
  sumIf(double7 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_sum_0,
  APPROX_MIN(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, double7, pow(10, 18))) AS connect_min_0,
  APPROX_MAX(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, double7, 0.0)) AS connect_max_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_timed_squares_0,
  sumIf(double7 * double7 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_squares_0,
  sumIf(double7 * double7 * double7 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_cubes_0,
  quantileExactWeighted(0.4628)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q4628_0,
  quantileExactWeighted(0.5)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q5000_0,
  quantileExactWeighted(0.5372)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q5372_0,
  quantileExactWeighted(0.9334)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q9334_0,
  quantileExactWeighted(0.95)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q9500_0,
  quantileExactWeighted(0.9666)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q9666_0,
  round(sumIf(1.0 / sampleInterval, blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000)) AS tls_timed_rows_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_timed_0,
  sumIf(double8 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_sum_0,
  APPROX_MIN(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, double8, pow(10, 18))) AS tls_min_0,
  APPROX_MAX(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, double8, 0.0)) AS tls_max_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_timed_squares_0,
  sumIf(double8 * double8 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_squares_0,
  sumIf(double8 * double8 * double8 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_cubes_0,
  quantileExactWeighted(0.4628)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q4628_0,
  quantileExactWeighted(0.5)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q5000_0,
  quantileExactWeighted(0.5372)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q5372_0,
  quantileExactWeighted(0.9334)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q9334_0,
  quantileExactWeighted(0.95)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q9500_0,
  quantileExactWeighted(0.9666)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q9666_0
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-30T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop') 
-- fleet, analytics_sql: totals
SELECT round(sum(1.0 / sampleInterval)) AS rows_0,
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
  round(sumIf(1.0 / sampleInterval, blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000)) AS first_byte_timed_rows_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_timed_0,
  sumIf(double9 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_sum_0,
  APPROX_MIN(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, double9, pow(10, 18))) AS first_byte_min_0,
  APPROX_MAX(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, double9, 0.0)) AS first_byte_max_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_timed_squares_0,
  sumIf(double9 * double9 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_squares_0,
  sumIf(double9 * double9 * double9 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_cubes_0,
  quantileExactWeighted(0.4628)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q4628_0,
  quantileExactWeighted(0.5)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q5000_0,
  quantileExactWeighted(0.5372)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q5372_0,
  quantileExactWeighted(0.9334)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q9334_0,
  quantileExactWeighted(0.95)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q9500_0,
  quantileExactWeighted(0.9666)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q9666_0
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-30T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop') 
