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
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_0,
  sumIf(double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_0,
  sumIf(double2 * double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_0,
  quantileExactWeighted(0.3914)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q3914_0,
  quantileExactWeighted(0.5)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q5000_0,
  quantileExactWeighted(0.6086)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q6086_0,
  quantileExactWeighted(0.6552)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q6552_0,
  quantileExactWeighted(0.75)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q7500_0,
  quantileExactWeighted(0.8326)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q8326_0,
  quantileExactWeighted(0.8448)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q8448_0,
  quantileExactWeighted(0.8995)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q8995_0,
  quantileExactWeighted(0.9)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9000_0,
  quantileExactWeighted(0.95)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_0,
  quantileExactWeighted(0.9639)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9639_0,
  quantileExactWeighted(0.9674)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9674_0,
  quantileExactWeighted(0.99)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9900_0
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
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  APPROX_MIN(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  APPROX_MAX(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_0,
  sumIf(double2 * double2 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_0,
  sumIf(double2 * double2 * double2 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_0,
  quantileExactWeighted(0.3914)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q3914_0,
  quantileExactWeighted(0.5)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q5000_0,
  quantileExactWeighted(0.6086)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q6086_0,
  quantileExactWeighted(0.6552)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q6552_0,
  quantileExactWeighted(0.75)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q7500_0,
  quantileExactWeighted(0.8326)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q8326_0,
  quantileExactWeighted(0.8448)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q8448_0,
  quantileExactWeighted(0.8995)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q8995_0,
  quantileExactWeighted(0.9)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9000_0,
  quantileExactWeighted(0.95)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_0,
  quantileExactWeighted(0.9639)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9639_0,
  quantileExactWeighted(0.9674)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9674_0,
  quantileExactWeighted(0.99)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9900_0
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
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_0,
  sumIf(double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_0,
  sumIf(double2 * double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_0,
  quantileExactWeighted(0.4628)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q4628_0,
  quantileExactWeighted(0.5)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q5000_0,
  quantileExactWeighted(0.5372)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q5372_0,
  quantileExactWeighted(0.7177)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q7177_0,
  quantileExactWeighted(0.75)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q7500_0,
  quantileExactWeighted(0.7823)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q7823_0,
  quantileExactWeighted(0.8774)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q8774_0,
  quantileExactWeighted(0.9)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9000_0,
  quantileExactWeighted(0.9226)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9226_0,
  quantileExactWeighted(0.9334)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9334_0,
  quantileExactWeighted(0.95)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_0,
  quantileExactWeighted(0.9666)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9666_0,
  quantileExactWeighted(0.982)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9820_0,
  quantileExactWeighted(0.99)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9900_0,
  quantileExactWeighted(0.998)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9980_0
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
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  APPROX_MIN(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  APPROX_MAX(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_0,
  sumIf(double2 * double2 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_0,
  sumIf(double2 * double2 * double2 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_0,
  quantileExactWeighted(0.4628)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q4628_0,
  quantileExactWeighted(0.5)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q5000_0,
  quantileExactWeighted(0.5372)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q5372_0,
  quantileExactWeighted(0.7177)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q7177_0,
  quantileExactWeighted(0.75)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q7500_0,
  quantileExactWeighted(0.7823)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q7823_0,
  quantileExactWeighted(0.8774)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q8774_0,
  quantileExactWeighted(0.9)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9000_0,
  quantileExactWeighted(0.9226)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9226_0,
  quantileExactWeighted(0.9334)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9334_0,
  quantileExactWeighted(0.95)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_0,
  quantileExactWeighted(0.9666)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9666_0,
  quantileExactWeighted(0.982)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9820_0,
  quantileExactWeighted(0.99)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9900_0,
  quantileExactWeighted(0.998)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9980_0
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-30T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop') 
