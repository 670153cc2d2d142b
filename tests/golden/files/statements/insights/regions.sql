-- monitor, classic: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- monitor, classic: registry monitors_by_id 747350c7e50e8106 ["org_golden","[\"mon_api\"]"]
-- monitor, classic: places
SELECT index1 AS monitor,
  blob4 AS region,
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
  quantileExactWeighted(0.8381)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q8381_0,
  quantileExactWeighted(0.8995)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q8995_0,
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

-- monitor, analytics_sql: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- monitor, analytics_sql: registry monitors_by_id 747350c7e50e8106 ["org_golden","[\"mon_api\"]"]
-- monitor, analytics_sql: places
SELECT index1 AS monitor,
  blob4 AS region,
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
  quantileExactWeighted(0.8381)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q8381_0,
  quantileExactWeighted(0.8995)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q8995_0,
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

-- fleet, classic: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- fleet, classic: registry monitors_matching c57a3a64080141dd ["org_golden",null,null,null,null,null]
-- fleet, classic: places
SELECT blob4 AS region,
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
  quantileExactWeighted(0.8754)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q8754_0,
  quantileExactWeighted(0.9154)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9154_0,
  quantileExactWeighted(0.9334)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9334_0,
  quantileExactWeighted(0.95)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_0,
  quantileExactWeighted(0.9666)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9666_0,
  quantileExactWeighted(0.9846)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9846_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764500420)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop')
GROUP BY region
ORDER BY region
FORMAT JSON

-- fleet, analytics_sql: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- fleet, analytics_sql: registry monitors_matching c57a3a64080141dd ["org_golden",null,null,null,null,null]
-- fleet, analytics_sql: places
SELECT blob4 AS region,
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
  quantileExactWeighted(0.8754)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q8754_0,
  quantileExactWeighted(0.9154)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9154_0,
  quantileExactWeighted(0.9334)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9334_0,
  quantileExactWeighted(0.95)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_0,
  quantileExactWeighted(0.9666)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9666_0,
  quantileExactWeighted(0.9846)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9846_0
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-30T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop')
GROUP BY region
ORDER BY region
