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
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 IN ('up', 'degraded', 'down')) AS squares_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'up') AS up_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'degraded') AS degraded_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'down') AS down_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 = 'down') AS squares_down_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'pending') AS pending_0,
  countIf(double1 >= 1764504020000) AS rows_1,
  countIf(double1 >= 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_1,
  max(if(double1 >= 1764504020000, _sample_interval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_1,
  max(if(double1 >= 1764504020000, _sample_interval, 0)) AS interval_1,
  max(if(double1 >= 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_1,
  max(if(double1 >= 1764504020000, double1, 0.0)) AS checked_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'up') AS up_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'degraded') AS degraded_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'down') AS down_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764504020000 AND blob3 = 'down') AS squares_down_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'pending') AS pending_1,
  countIf(double1 >= 1764568820000) AS rows_2,
  countIf(double1 >= 1764568820000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_2,
  max(if(double1 >= 1764568820000, _sample_interval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_2,
  max(if(double1 >= 1764568820000, _sample_interval, 0)) AS interval_2,
  max(if(double1 >= 1764568820000, toUnixTimestamp(timestamp), 0)) AS newest_2,
  max(if(double1 >= 1764568820000, double1, 0.0)) AS checked_2,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764568820000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'up') AS up_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'degraded') AS degraded_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'down') AS down_2,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764568820000 AND blob3 = 'down') AS squares_down_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'pending') AS pending_2,
  countIf(double1 >= 1764586820000) AS rows_3,
  countIf(double1 >= 1764586820000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_3,
  max(if(double1 >= 1764586820000, _sample_interval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_3,
  max(if(double1 >= 1764586820000, _sample_interval, 0)) AS interval_3,
  max(if(double1 >= 1764586820000, toUnixTimestamp(timestamp), 0)) AS newest_3,
  max(if(double1 >= 1764586820000, double1, 0.0)) AS checked_3,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764586820000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_3,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'up') AS up_3,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'degraded') AS degraded_3,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'down') AS down_3,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764586820000 AND blob3 = 'down') AS squares_down_3,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'pending') AS pending_3
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764327620)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764331220000 AND double1 < 1764590420000)
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
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded', 'down')) AS squares_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'up') AS up_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'degraded') AS degraded_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'down') AS down_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 = 'down') AS squares_down_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'pending') AS pending_0,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764504020000)) AS rows_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_1,
  APPROX_MAX(if(double1 >= 1764504020000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_1,
  APPROX_MAX(if(double1 >= 1764504020000, sampleInterval, 0)) AS interval_1,
  APPROX_MAX(if(double1 >= 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_1,
  APPROX_MAX(if(double1 >= 1764504020000, double1, 0.0)) AS checked_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'up') AS up_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'degraded') AS degraded_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'down') AS down_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'down') AS squares_down_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'pending') AS pending_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764568820000)) AS rows_2,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764568820000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_2,
  APPROX_MAX(if(double1 >= 1764568820000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_2,
  APPROX_MAX(if(double1 >= 1764568820000, sampleInterval, 0)) AS interval_2,
  APPROX_MAX(if(double1 >= 1764568820000, toUnixTimestamp(timestamp), 0)) AS newest_2,
  APPROX_MAX(if(double1 >= 1764568820000, double1, 0.0)) AS checked_2,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'up') AS up_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'degraded') AS degraded_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'down') AS down_2,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'down') AS squares_down_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'pending') AS pending_2,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764586820000)) AS rows_3,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764586820000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_3,
  APPROX_MAX(if(double1 >= 1764586820000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_3,
  APPROX_MAX(if(double1 >= 1764586820000, sampleInterval, 0)) AS interval_3,
  APPROX_MAX(if(double1 >= 1764586820000, toUnixTimestamp(timestamp), 0)) AS newest_3,
  APPROX_MAX(if(double1 >= 1764586820000, double1, 0.0)) AS checked_3,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_3,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'up') AS up_3,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'degraded') AS degraded_3,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'down') AS down_3,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'down') AS squares_down_3,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'pending') AS pending_3
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-28T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764331220000 AND double1 < 1764590420000)
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
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 IN ('up', 'degraded', 'down')) AS squares_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'up') AS up_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'degraded') AS degraded_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'down') AS down_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 = 'down') AS squares_down_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'pending') AS pending_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764565220)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764568820000 AND double1 < 1764590420000)
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
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 IN ('up', 'degraded', 'down')) AS squares_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'up') AS up_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'degraded') AS degraded_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'down') AS down_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 = 'down') AS squares_down_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'pending') AS pending_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764583220)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764586820000 AND double1 < 1764590420000)
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
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 IN ('up', 'degraded', 'down')) AS squares_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'up') AS up_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'degraded') AS degraded_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'down') AS down_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 = 'down') AS squares_down_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'pending') AS pending_0,
  countIf(double1 >= 1764504020000) AS rows_1,
  countIf(double1 >= 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_1,
  max(if(double1 >= 1764504020000, _sample_interval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_1,
  max(if(double1 >= 1764504020000, _sample_interval, 0)) AS interval_1,
  max(if(double1 >= 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_1,
  max(if(double1 >= 1764504020000, double1, 0.0)) AS checked_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'up') AS up_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'degraded') AS degraded_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'down') AS down_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764504020000 AND blob3 = 'down') AS squares_down_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'pending') AS pending_1,
  countIf(double1 >= 1764568820000) AS rows_2,
  countIf(double1 >= 1764568820000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_2,
  max(if(double1 >= 1764568820000, _sample_interval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_2,
  max(if(double1 >= 1764568820000, _sample_interval, 0)) AS interval_2,
  max(if(double1 >= 1764568820000, toUnixTimestamp(timestamp), 0)) AS newest_2,
  max(if(double1 >= 1764568820000, double1, 0.0)) AS checked_2,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764568820000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'up') AS up_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'degraded') AS degraded_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'down') AS down_2,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764568820000 AND blob3 = 'down') AS squares_down_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'pending') AS pending_2,
  countIf(double1 >= 1764586820000) AS rows_3,
  countIf(double1 >= 1764586820000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_3,
  max(if(double1 >= 1764586820000, _sample_interval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_3,
  max(if(double1 >= 1764586820000, _sample_interval, 0)) AS interval_3,
  max(if(double1 >= 1764586820000, toUnixTimestamp(timestamp), 0)) AS newest_3,
  max(if(double1 >= 1764586820000, double1, 0.0)) AS checked_3,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764586820000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_3,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'up') AS up_3,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'degraded') AS degraded_3,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'down') AS down_3,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764586820000 AND blob3 = 'down') AS squares_down_3,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'pending') AS pending_3
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764327620)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764331220000 AND double1 < 1764590420000)
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
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded', 'down')) AS squares_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'up') AS up_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'degraded') AS degraded_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'down') AS down_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 = 'down') AS squares_down_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'pending') AS pending_0
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-12-01T05:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764568820000 AND double1 < 1764590420000)
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
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded', 'down')) AS squares_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'up') AS up_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'degraded') AS degraded_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'down') AS down_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 = 'down') AS squares_down_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'pending') AS pending_0
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-12-01T10:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764586820000 AND double1 < 1764590420000)
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
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded', 'down')) AS squares_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'up') AS up_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'degraded') AS degraded_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'down') AS down_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), blob3 = 'down') AS squares_down_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'pending') AS pending_0,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764504020000)) AS rows_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_1,
  APPROX_MAX(if(double1 >= 1764504020000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_1,
  APPROX_MAX(if(double1 >= 1764504020000, sampleInterval, 0)) AS interval_1,
  APPROX_MAX(if(double1 >= 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_1,
  APPROX_MAX(if(double1 >= 1764504020000, double1, 0.0)) AS checked_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'up') AS up_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'degraded') AS degraded_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'down') AS down_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'down') AS squares_down_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'pending') AS pending_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764568820000)) AS rows_2,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764568820000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_2,
  APPROX_MAX(if(double1 >= 1764568820000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_2,
  APPROX_MAX(if(double1 >= 1764568820000, sampleInterval, 0)) AS interval_2,
  APPROX_MAX(if(double1 >= 1764568820000, toUnixTimestamp(timestamp), 0)) AS newest_2,
  APPROX_MAX(if(double1 >= 1764568820000, double1, 0.0)) AS checked_2,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'up') AS up_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'degraded') AS degraded_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'down') AS down_2,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'down') AS squares_down_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'pending') AS pending_2,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764586820000)) AS rows_3,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764586820000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_3,
  APPROX_MAX(if(double1 >= 1764586820000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_3,
  APPROX_MAX(if(double1 >= 1764586820000, sampleInterval, 0)) AS interval_3,
  APPROX_MAX(if(double1 >= 1764586820000, toUnixTimestamp(timestamp), 0)) AS newest_3,
  APPROX_MAX(if(double1 >= 1764586820000, double1, 0.0)) AS checked_3,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_3,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'up') AS up_3,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'degraded') AS degraded_3,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'down') AS down_3,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'down') AS squares_down_3,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'pending') AS pending_3
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-28T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764331220000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop') 
