-- FleetExample, classic: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- FleetExample, classic: registry monitors_matching c57a3a64080141dd ["org_golden",null,null,null,null,null]
-- FleetExample, classic: members
SELECT index1 AS monitor,
  if(blob3 = 'down', blob4, '') AS failed_region,
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
  min(if(blob3 = 'down', double1, pow(10, 18))) AS first_failure_0,
  max(if(blob3 IN ('up', 'degraded', 'pending'), double1, 0.0)) AS last_fine_0,
  argMax(index1, if(blob3 = 'down', double1, 0.0)) AS failed_monitor_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764585920)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764589520000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop')
GROUP BY monitor,
  failed_region
ORDER BY monitor,
  failed_region
FORMAT JSON
-- FleetExample, classic: places
SELECT blob4 AS region,
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
GROUP BY region
ORDER BY region
FORMAT JSON
-- FleetExample, classic: totals
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
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'pending') AS pending_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1761994820)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1761998420000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop') 
FORMAT JSON
-- FleetExample, classic: totals
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
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'pending') AS pending_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1763982020)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1763985620000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop') 
FORMAT JSON
-- FleetExample, classic: totals
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
  countIf(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  quantileExactWeighted(0.5)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q5000_0,
  quantileExactWeighted(0.95)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764500420)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop') 
FORMAT JSON
