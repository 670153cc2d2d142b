-- Monitor, classic: registry incidents c535c748167b7ff9 ["org_golden","[\"mon_shop\"]",null,null,11,null,null,null]
-- Monitor, classic: registry incidents_between b39f5807bf0ee510 ["org_golden","[\"mon_shop\"]",1761998420000,1764590420000,20000]
-- Monitor, classic: registry incidents_between b39f5807bf0ee510 ["org_golden","[\"mon_shop\"]",1764504020000,1764590420000,20000]
-- Monitor, classic: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- Monitor, classic: registry monitors_by_id 747350c7e50e8106 ["org_golden","[\"mon_shop\"]"]
-- Monitor, classic: breakdown
SELECT index1 AS monitor,
  blob4 AS region,
  blob5 AS colo,
  if(blob3 = 'down', double3, 0.0) AS failed_code,
  if(blob3 = 'down', if(blob8 IN ('timeout', 'dns', 'connect', 'tls', 'redirect', 'client_error', 'server_error', 'content', 'other'), blob8, if(double3 >= 300 AND double3 < 400 OR double3 >= 400 AND double3 < 500 OR double3 >= 500 AND double3 < 600 OR lower(blob6) LIKE '%dns:%' OR lower(blob6) LIKE '%dns %' OR lower(blob6) LIKE '%no such host%' OR lower(blob6) LIKE '%getaddrinfo%' OR lower(blob6) LIKE '%name resolution%' OR lower(blob6) LIKE '%name or service not known%' OR lower(blob6) LIKE '%could not resolve%' OR lower(blob6) LIKE '%nxdomain%' OR lower(blob6) LIKE '%servfail%' OR lower(blob6) LIKE '%tls:%' OR lower(blob6) LIKE '%tls %' OR lower(blob6) LIKE '%ssl:%' OR lower(blob6) LIKE '%ssl %' OR lower(blob6) LIKE '%sslv3%' OR lower(blob6) LIKE '%certificate%' OR lower(blob6) LIKE '%x509%' OR lower(blob6) LIKE '%handshake%' OR lower(blob6) LIKE '%timeout%' OR lower(blob6) LIKE '%timed out%' OR lower(blob6) LIKE '%timedout%' OR lower(blob6) LIKE '%deadline%' OR lower(blob6) LIKE '%in time%' OR lower(blob6) LIKE '%took too long%' OR lower(blob6) LIKE '%operation was aborted%', if(double3 >= 300 AND double3 < 400, 'redirect', if(double3 >= 400 AND double3 < 500, 'client_error', if(double3 >= 500 AND double3 < 600, 'server_error', if(lower(blob6) LIKE '%dns:%' OR lower(blob6) LIKE '%dns %' OR lower(blob6) LIKE '%no such host%' OR lower(blob6) LIKE '%getaddrinfo%' OR lower(blob6) LIKE '%name resolution%' OR lower(blob6) LIKE '%name or service not known%' OR lower(blob6) LIKE '%could not resolve%' OR lower(blob6) LIKE '%nxdomain%' OR lower(blob6) LIKE '%servfail%', 'dns', if(lower(blob6) LIKE '%tls:%' OR lower(blob6) LIKE '%tls %' OR lower(blob6) LIKE '%ssl:%' OR lower(blob6) LIKE '%ssl %' OR lower(blob6) LIKE '%sslv3%' OR lower(blob6) LIKE '%certificate%' OR lower(blob6) LIKE '%x509%' OR lower(blob6) LIKE '%handshake%', 'tls', 'timeout'))))), if(lower(blob6) LIKE '%redirect%' OR lower(blob6) LIKE '%http 3%' OR lower(blob6) LIKE '%status 3%' OR lower(blob6) LIKE '%status code 3%', 'redirect', if(lower(blob6) LIKE '%http 4%' OR lower(blob6) LIKE '%status 4%' OR lower(blob6) LIKE '%status code 4%', 'client_error', if(lower(blob6) LIKE '%http 5%' OR lower(blob6) LIKE '%status 5%' OR lower(blob6) LIKE '%status code 5%', 'server_error', if(lower(blob6) LIKE '%connect%' OR lower(blob6) LIKE '%econn%' OR lower(blob6) LIKE '%refused%' OR lower(blob6) LIKE '%unreachable%' OR lower(blob6) LIKE '%no route to host%' OR lower(blob6) LIKE '%host is down%' OR lower(blob6) LIKE '%network is down%' OR lower(blob6) LIKE '%network error%' OR lower(blob6) LIKE '%broken pipe%' OR lower(blob6) LIKE '%socket%' OR lower(blob6) LIKE '%cannot assign requested address%', 'connect', if(lower(blob6) LIKE '%content%' OR lower(blob6) LIKE '%body%' OR lower(blob6) LIKE '%keyword%' OR lower(blob6) LIKE '%json%' OR lower(blob6) LIKE '%not http%' OR lower(blob6) LIKE '%mismatch%' OR lower(blob6) LIKE '%malformed%' OR lower(blob6) LIKE '%unexpected%', 'content', if(double3 >= 200 AND double3 < 300, 'content', 'other')))))))), '') AS failed_class,
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
  AND timestamp >= toDateTime(1764500420)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor,
  region,
  colo,
  failed_code,
  failed_class
ORDER BY monitor,
  region,
  colo,
  failed_code,
  failed_class
FORMAT JSON
-- Monitor, classic: checked_buckets
SELECT index1 AS monitor,
  intDiv(toUInt32(double1 / 1000), 1800) * 1800 AS bucket,
  count() AS rows,
  countIf(blob3 = 'down') AS failed,
  countIf(blob3 = 'pending') AS undecided,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded')) AS checks,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 = 'degraded') AS degraded,
  min(double1) AS first,
  max(double1) AS last
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1761991200)
  AND timestamp < toDateTime(1764685800)
  AND (double1 >= 1761994800000 AND double1 < 1764595800000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND blob3 IN ('up', 'degraded', 'down', 'pending')
  AND index1 IN ('mon_shop')
GROUP BY monitor,
  bucket
ORDER BY monitor,
  bucket
FORMAT JSON
-- Monitor, classic: checks_between
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
  AND timestamp >= toDateTime(1762768800)
  AND timestamp < toDateTime(1764680400)
  AND (double1 >= 1762772400000 AND double1 < 1764590400000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND blob3 IN ('up', 'degraded', 'down', 'pending')
  AND ((index1 IN ('mon_shop') AND (double1 >= 1762772400000 AND double1 < 1762777800000)) OR (index1 IN ('mon_shop') AND (double1 >= 1763465400000 AND double1 < 1763467200000)) OR (index1 IN ('mon_shop') AND (double1 >= 1763899200000 AND double1 < 1764246600000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764419400000 AND double1 < 1764421200000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764430200000 AND double1 < 1764437400000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764439200000 AND double1 < 1764441000000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764448200000 AND double1 < 1764450000000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764453600000 AND double1 < 1764459000000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764462600000 AND double1 < 1764464400000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764466200000 AND double1 < 1764468000000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764475200000 AND double1 < 1764480600000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764486000000 AND double1 < 1764487800000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764495000000 AND double1 < 1764590400000)))
ORDER BY monitor,
  timestamp_ms
LIMIT 50000
FORMAT JSON
-- Monitor, classic: days
SELECT index1 AS monitor,
  intDiv(toUInt32(double1 / 1000) + 266400 - if(double1 >= 1761440400000, 3600, 0), 86400) AS day,
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
  quantileExactWeighted(0.5)(toUnixTimestamp(timestamp) - double1 / 1000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0)))) AS lag_q5000_0,
  quantileExactWeighted(0.95)(toUnixTimestamp(timestamp) - double1 / 1000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0)))) AS lag_q9500_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1756760400)
  AND timestamp < toDateTime(1764720000)
  AND (double1 >= 1756764000000 AND double1 < 1764630000000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor,
  day
ORDER BY monitor,
  day
FORMAT JSON
-- Monitor, classic: heartbeats
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
  AND ((index1 IN ('mon_shop') AND double1 >= 1764504020000))
  AND blob3 IN ('up', 'degraded', 'down', 'pending')
  AND double2 >= 0
  AND double2 < 100000000
  AND blob3 IN ('degraded', 'down')
ORDER BY timestamp_ms DESC,
  dispatch_id DESC
LIMIT 101
FORMAT JSON
-- Monitor, classic: heatmap
SELECT index1 AS monitor,
  intDiv(toUInt32(double1 / 1000) + 262800, 3600) % 168 AS hour,
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
  AND timestamp >= toDateTime(1761994820)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1761998420000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor,
  hour
ORDER BY monitor,
  hour
FORMAT JSON
-- Monitor, classic: monitor_totals
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
  AND timestamp >= toDateTime(1764565220)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764568820000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor
ORDER BY monitor
FORMAT JSON
-- Monitor, classic: monitor_totals
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
  AND timestamp >= toDateTime(1764583220)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764586820000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor
ORDER BY monitor
FORMAT JSON
-- Monitor, classic: monitor_totals
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
  countIf(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_timed_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_timed_0,
  sumIf(double7 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, double7, pow(10, 18))) AS connect_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, double7, 0.0)) AS connect_max_0,
  quantileExactWeighted(0.5)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q5000_0,
  quantileExactWeighted(0.95)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q9500_0,
  countIf(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_timed_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_timed_0,
  sumIf(double9 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, double9, pow(10, 18))) AS first_byte_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, double9, 0.0)) AS first_byte_max_0,
  quantileExactWeighted(0.5)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q5000_0,
  quantileExactWeighted(0.95)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q9500_0,
  countIf(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double6 > 0 AND double6 < 100000000) AS lookup_timed_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double6 > 0 AND double6 < 100000000) AS lookup_timed_0,
  sumIf(double6 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double6 > 0 AND double6 < 100000000) AS lookup_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double6 > 0 AND double6 < 100000000, double6, pow(10, 18))) AS lookup_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double6 > 0 AND double6 < 100000000, double6, 0.0)) AS lookup_max_0,
  quantileExactWeighted(0.5)(double6, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double6 > 0 AND double6 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS lookup_q5000_0,
  quantileExactWeighted(0.95)(double6, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double6 > 0 AND double6 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS lookup_q9500_0,
  countIf(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_timed_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_timed_0,
  sumIf(double8 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, double8, pow(10, 18))) AS tls_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, double8, 0.0)) AS tls_max_0,
  quantileExactWeighted(0.5)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q5000_0,
  quantileExactWeighted(0.95)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q9500_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764500420)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor
ORDER BY monitor
FORMAT JSON
-- Monitor, classic: monitor_totals
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
  countIf(double1 >= 1764417620000 AND double1 < 1764504020000) AS rows_1,
  countIf(double1 >= 1764417620000 AND double1 < 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_1,
  max(if(double1 >= 1764417620000 AND double1 < 1764504020000, _sample_interval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_1,
  max(if(double1 >= 1764417620000 AND double1 < 1764504020000, _sample_interval, 0)) AS interval_1,
  max(if(double1 >= 1764417620000 AND double1 < 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_1,
  max(if(double1 >= 1764417620000 AND double1 < 1764504020000, double1, 0.0)) AS checked_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 = 'up') AS up_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 = 'up') AS squares_up_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 = 'degraded') AS degraded_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 = 'degraded') AS squares_degraded_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 = 'down') AS down_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 = 'down') AS squares_down_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 = 'pending') AS pending_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 = 'pending') AS squares_pending_1,
  countIf(double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_rows_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_1,
  sumIf(double2 * _sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_1,
  min(if(double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_1,
  max(if(double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_1,
  sumIf(double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_1,
  sumIf(double2 * double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_1,
  quantileExactWeighted(0.3914)(double2, if(double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q3914_1,
  quantileExactWeighted(0.5)(double2, if(double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q5000_1,
  quantileExactWeighted(0.6086)(double2, if(double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q6086_1,
  quantileExactWeighted(0.8995)(double2, if(double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q8995_1,
  quantileExactWeighted(0.95)(double2, if(double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_1,
  quantileExactWeighted(0.9639)(double2, if(double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9639_1,
  quantileExactWeighted(0.99)(double2, if(double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9900_1
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764327620)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764331220000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor
ORDER BY monitor
FORMAT JSON
-- Monitor, classic: monitor_totals
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
  quantileExactWeighted(0.8995)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q8995_0,
  quantileExactWeighted(0.95)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_0,
  quantileExactWeighted(0.9639)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9639_0,
  quantileExactWeighted(0.99)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9900_0,
  max(if(double10 > 0 AND double10 < 100000000000, double1, 0.0)) AS certificate_seen_0,
  argMax(double10, if(double10 > 0 AND double10 < 100000000000, double1, 0.0)) AS certificate_expires_0,
  argMax(blob11, if(double10 > 0 AND double10 < 100000000000, double1, 0.0)) AS certificate_issuer_0,
  countIf(double1 >= 1764568820000) AS rows_1,
  countIf(double1 >= 1764568820000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_1,
  max(if(double1 >= 1764568820000, _sample_interval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_1,
  max(if(double1 >= 1764568820000, _sample_interval, 0)) AS interval_1,
  max(if(double1 >= 1764568820000, toUnixTimestamp(timestamp), 0)) AS newest_1,
  max(if(double1 >= 1764568820000, double1, 0.0)) AS checked_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764568820000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'up') AS up_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'degraded') AS degraded_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'down') AS down_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764568820000 AND blob3 = 'down') AS squares_down_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'pending') AS pending_1,
  countIf(double1 >= 1764586820000) AS rows_2,
  countIf(double1 >= 1764586820000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_2,
  max(if(double1 >= 1764586820000, _sample_interval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_2,
  max(if(double1 >= 1764586820000, _sample_interval, 0)) AS interval_2,
  max(if(double1 >= 1764586820000, toUnixTimestamp(timestamp), 0)) AS newest_2,
  max(if(double1 >= 1764586820000, double1, 0.0)) AS checked_2,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764586820000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'up') AS up_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'degraded') AS degraded_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'down') AS down_2,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764586820000 AND blob3 = 'down') AS squares_down_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'pending') AS pending_2
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764500420)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor
ORDER BY monitor
FORMAT JSON
-- Monitor, classic: monitor_totals
SELECT index1 AS monitor,
  countIf(double1 < 1761998420000) AS rows_0,
  countIf(double1 < 1761998420000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_0,
  max(if(double1 < 1761998420000, _sample_interval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_0,
  max(if(double1 < 1761998420000, _sample_interval, 0)) AS interval_0,
  max(if(double1 < 1761998420000, toUnixTimestamp(timestamp), 0)) AS newest_0,
  max(if(double1 < 1761998420000, double1, 0.0)) AS checked_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 < 1761998420000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 < 1761998420000 AND blob3 = 'up') AS up_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 < 1761998420000 AND blob3 = 'degraded') AS degraded_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 < 1761998420000 AND blob3 = 'down') AS down_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 < 1761998420000 AND blob3 = 'down') AS squares_down_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 < 1761998420000 AND blob3 = 'pending') AS pending_0,
  countIf(double1 >= 1761998420000) AS rows_1,
  countIf(double1 >= 1761998420000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_1,
  max(if(double1 >= 1761998420000, _sample_interval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_1,
  max(if(double1 >= 1761998420000, _sample_interval, 0)) AS interval_1,
  max(if(double1 >= 1761998420000, toUnixTimestamp(timestamp), 0)) AS newest_1,
  max(if(double1 >= 1761998420000, double1, 0.0)) AS checked_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1761998420000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1761998420000 AND blob3 = 'up') AS up_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1761998420000 AND blob3 = 'degraded') AS degraded_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1761998420000 AND blob3 = 'down') AS down_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1761998420000 AND blob3 = 'down') AS squares_down_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1761998420000 AND blob3 = 'pending') AS pending_1,
  argMax(blob3, if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_status_1,
  argMax(blob4, if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_region_1,
  argMax(blob5, if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_colo_1,
  argMax(blob6, if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_error_1,
  argMax(blob8, if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_error_class_1,
  argMax(blob2, if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_dispatch_id_1,
  argMax(if(double2 >= 0 AND double2 < 100000000, double2, -1.0), if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_latency_ms_1,
  argMax(double4, if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_sample_rate_1,
  max(if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_timestamp_ms_1,
  argMax(double3, if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_code_1,
  argMax(_sample_interval, if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_sample_interval_1,
  countIf(double1 >= 1763380820000 AND double1 < 1763985620000) AS rows_2,
  countIf(double1 >= 1763380820000 AND double1 < 1763985620000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_2,
  max(if(double1 >= 1763380820000 AND double1 < 1763985620000, _sample_interval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_2,
  max(if(double1 >= 1763380820000 AND double1 < 1763985620000, _sample_interval, 0)) AS interval_2,
  max(if(double1 >= 1763380820000 AND double1 < 1763985620000, toUnixTimestamp(timestamp), 0)) AS newest_2,
  max(if(double1 >= 1763380820000 AND double1 < 1763985620000, double1, 0.0)) AS checked_2,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1763380820000 AND double1 < 1763985620000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1763380820000 AND double1 < 1763985620000 AND blob3 = 'up') AS up_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1763380820000 AND double1 < 1763985620000 AND blob3 = 'degraded') AS degraded_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1763380820000 AND double1 < 1763985620000 AND blob3 = 'down') AS down_2,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1763380820000 AND double1 < 1763985620000 AND blob3 = 'down') AS squares_down_2,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1763380820000 AND double1 < 1763985620000 AND blob3 = 'pending') AS pending_2,
  countIf(double1 >= 1763985620000) AS rows_3,
  countIf(double1 >= 1763985620000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_3,
  max(if(double1 >= 1763985620000, _sample_interval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_3,
  max(if(double1 >= 1763985620000, _sample_interval, 0)) AS interval_3,
  max(if(double1 >= 1763985620000, toUnixTimestamp(timestamp), 0)) AS newest_3,
  max(if(double1 >= 1763985620000, double1, 0.0)) AS checked_3,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1763985620000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_3,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 = 'up') AS up_3,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 = 'degraded') AS degraded_3,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 = 'down') AS down_3,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1763985620000 AND blob3 = 'down') AS squares_down_3,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 = 'pending') AS pending_3
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1759402820)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1759406420000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor
ORDER BY monitor
FORMAT JSON
-- Monitor, classic: places
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
  quantileExactWeighted(0.2718)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q2718_0,
  quantileExactWeighted(0.3914)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q3914_0,
  quantileExactWeighted(0.5)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q5000_0,
  quantileExactWeighted(0.6086)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q6086_0,
  quantileExactWeighted(0.7282)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q7282_0,
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
  AND index1 IN ('mon_shop')
GROUP BY monitor,
  region
ORDER BY monitor,
  region
FORMAT JSON
-- Monitor, classic: series
SELECT index1 AS monitor,
  intDiv(toUInt32(double1 / 1000), 300) * 300 AS bucket,
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
  quantileExactWeighted(0.5)(toUnixTimestamp(timestamp) - double1 / 1000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0)))) AS lag_q5000_0,
  quantileExactWeighted(0.95)(toUnixTimestamp(timestamp) - double1 / 1000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0)))) AS lag_q9500_0,
  countIf(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  quantileExactWeighted(0.5)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q5000_0,
  quantileExactWeighted(0.75)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q7500_0,
  quantileExactWeighted(0.9)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9000_0,
  quantileExactWeighted(0.95)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_0,
  quantileExactWeighted(0.99)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9900_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764500400)
  AND timestamp < toDateTime(1764680700)
  AND (double1 >= 1764504000000 AND double1 < 1764590700000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor,
  bucket
ORDER BY monitor,
  bucket
FORMAT JSON

-- Monitor, analytics_sql: registry incidents c535c748167b7ff9 ["org_golden","[\"mon_shop\"]",null,null,11,null,null,null]
-- Monitor, analytics_sql: registry incidents_between b39f5807bf0ee510 ["org_golden","[\"mon_shop\"]",1761998420000,1764590420000,20000]
-- Monitor, analytics_sql: registry incidents_between b39f5807bf0ee510 ["org_golden","[\"mon_shop\"]",1764504020000,1764590420000,20000]
-- Monitor, analytics_sql: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- Monitor, analytics_sql: registry monitors_by_id 747350c7e50e8106 ["org_golden","[\"mon_shop\"]"]
-- Monitor, analytics_sql: breakdown
SELECT index1 AS monitor,
  blob4 AS region,
  blob5 AS colo,
  if(blob3 = 'down', double3, 0.0) AS failed_code,
  if(blob3 = 'down', if(blob8 IN ('timeout', 'dns', 'connect', 'tls', 'redirect', 'client_error', 'server_error', 'content', 'other'), blob8, if(double3 >= 300 AND double3 < 400 OR double3 >= 400 AND double3 < 500 OR double3 >= 500 AND double3 < 600 OR lower(blob6) LIKE '%dns:%' OR lower(blob6) LIKE '%dns %' OR lower(blob6) LIKE '%no such host%' OR lower(blob6) LIKE '%getaddrinfo%' OR lower(blob6) LIKE '%name resolution%' OR lower(blob6) LIKE '%name or service not known%' OR lower(blob6) LIKE '%could not resolve%' OR lower(blob6) LIKE '%nxdomain%' OR lower(blob6) LIKE '%servfail%' OR lower(blob6) LIKE '%tls:%' OR lower(blob6) LIKE '%tls %' OR lower(blob6) LIKE '%ssl:%' OR lower(blob6) LIKE '%ssl %' OR lower(blob6) LIKE '%sslv3%' OR lower(blob6) LIKE '%certificate%' OR lower(blob6) LIKE '%x509%' OR lower(blob6) LIKE '%handshake%' OR lower(blob6) LIKE '%timeout%' OR lower(blob6) LIKE '%timed out%' OR lower(blob6) LIKE '%timedout%' OR lower(blob6) LIKE '%deadline%' OR lower(blob6) LIKE '%in time%' OR lower(blob6) LIKE '%took too long%' OR lower(blob6) LIKE '%operation was aborted%', if(double3 >= 300 AND double3 < 400, 'redirect', if(double3 >= 400 AND double3 < 500, 'client_error', if(double3 >= 500 AND double3 < 600, 'server_error', if(lower(blob6) LIKE '%dns:%' OR lower(blob6) LIKE '%dns %' OR lower(blob6) LIKE '%no such host%' OR lower(blob6) LIKE '%getaddrinfo%' OR lower(blob6) LIKE '%name resolution%' OR lower(blob6) LIKE '%name or service not known%' OR lower(blob6) LIKE '%could not resolve%' OR lower(blob6) LIKE '%nxdomain%' OR lower(blob6) LIKE '%servfail%', 'dns', if(lower(blob6) LIKE '%tls:%' OR lower(blob6) LIKE '%tls %' OR lower(blob6) LIKE '%ssl:%' OR lower(blob6) LIKE '%ssl %' OR lower(blob6) LIKE '%sslv3%' OR lower(blob6) LIKE '%certificate%' OR lower(blob6) LIKE '%x509%' OR lower(blob6) LIKE '%handshake%', 'tls', 'timeout'))))), if(lower(blob6) LIKE '%redirect%' OR lower(blob6) LIKE '%http 3%' OR lower(blob6) LIKE '%status 3%' OR lower(blob6) LIKE '%status code 3%', 'redirect', if(lower(blob6) LIKE '%http 4%' OR lower(blob6) LIKE '%status 4%' OR lower(blob6) LIKE '%status code 4%', 'client_error', if(lower(blob6) LIKE '%http 5%' OR lower(blob6) LIKE '%status 5%' OR lower(blob6) LIKE '%status code 5%', 'server_error', if(lower(blob6) LIKE '%connect%' OR lower(blob6) LIKE '%econn%' OR lower(blob6) LIKE '%refused%' OR lower(blob6) LIKE '%unreachable%' OR lower(blob6) LIKE '%no route to host%' OR lower(blob6) LIKE '%host is down%' OR lower(blob6) LIKE '%network is down%' OR lower(blob6) LIKE '%network error%' OR lower(blob6) LIKE '%broken pipe%' OR lower(blob6) LIKE '%socket%' OR lower(blob6) LIKE '%cannot assign requested address%', 'connect', if(lower(blob6) LIKE '%content%' OR lower(blob6) LIKE '%body%' OR lower(blob6) LIKE '%keyword%' OR lower(blob6) LIKE '%json%' OR lower(blob6) LIKE '%not http%' OR lower(blob6) LIKE '%mismatch%' OR lower(blob6) LIKE '%malformed%' OR lower(blob6) LIKE '%unexpected%', 'content', if(double3 >= 200 AND double3 < 300, 'content', 'other')))))))), '') AS failed_class,
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
  APPROX_MIN(if(blob3 = 'down', double1, pow(10, 18))) AS first_failure_0,
  APPROX_MAX(if(blob3 IN ('up', 'degraded', 'pending'), double1, 0.0)) AS last_fine_0,
  argMax(index1, if(blob3 = 'down', double1, 0.0)) AS failed_monitor_0
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-30T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor,
  region,
  colo,
  failed_code,
  failed_class
ORDER BY monitor,
  region,
  colo,
  failed_code,
  failed_class
-- Monitor, analytics_sql: checked_buckets
SELECT index1 AS monitor,
  intDiv(toUInt32(double1 / 1000), 1800) * 1800 AS bucket,
  round(sum(1.0 / sampleInterval)) AS rows,
  round(sumIf(1.0 / sampleInterval, blob3 = 'down')) AS failed,
  round(sumIf(1.0 / sampleInterval, blob3 = 'pending')) AS undecided,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded')) AS checks,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 = 'degraded') AS degraded,
  APPROX_MIN(double1) AS first,
  APPROX_MAX(double1) AS last
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-01T10:00:00Z'
  AND timestamp < '2025-12-02T14:30:00Z'
  AND (double1 >= 1761994800000 AND double1 < 1764595800000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND blob3 IN ('up', 'degraded', 'down', 'pending')
  AND index1 IN ('mon_shop')
GROUP BY monitor,
  bucket
ORDER BY monitor,
  bucket
-- Monitor, analytics_sql: checks_between
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
  AND timestamp >= '2025-11-10T10:00:00Z'
  AND timestamp < '2025-12-02T13:00:00Z'
  AND (double1 >= 1762772400000 AND double1 < 1764590400000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND blob3 IN ('up', 'degraded', 'down', 'pending')
  AND ((index1 IN ('mon_shop') AND (double1 >= 1762772400000 AND double1 < 1762777800000)) OR (index1 IN ('mon_shop') AND (double1 >= 1763465400000 AND double1 < 1763467200000)) OR (index1 IN ('mon_shop') AND (double1 >= 1763899200000 AND double1 < 1764246600000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764419400000 AND double1 < 1764421200000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764430200000 AND double1 < 1764437400000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764439200000 AND double1 < 1764441000000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764448200000 AND double1 < 1764450000000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764453600000 AND double1 < 1764459000000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764462600000 AND double1 < 1764464400000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764466200000 AND double1 < 1764468000000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764475200000 AND double1 < 1764480600000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764486000000 AND double1 < 1764487800000)) OR (index1 IN ('mon_shop') AND (double1 >= 1764495000000 AND double1 < 1764590400000)))
ORDER BY monitor,
  timestamp_ms
LIMIT 50000
-- Monitor, analytics_sql: days
SELECT index1 AS monitor,
  intDiv(toUInt32(double1 / 1000) + 266400 - if(double1 >= 1761440400000, 3600, 0), 86400) AS day,
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
  quantileExactWeighted(0.5)(toUnixTimestamp(timestamp) - double1 / 1000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0)))) AS lag_q5000_0,
  quantileExactWeighted(0.95)(toUnixTimestamp(timestamp) - double1 / 1000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0)))) AS lag_q9500_0
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-09-01T21:00:00Z'
  AND timestamp < '2025-12-03T00:00:00Z'
  AND (double1 >= 1756764000000 AND double1 < 1764630000000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor,
  day
ORDER BY monitor,
  day
-- Monitor, analytics_sql: heartbeats
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
  AND ((index1 IN ('mon_shop') AND double1 >= 1764504020000))
  AND blob3 IN ('up', 'degraded', 'down', 'pending')
  AND double2 >= 0
  AND double2 < 100000000
  AND blob3 IN ('degraded', 'down')
ORDER BY timestamp_ms DESC,
  dispatch_id DESC
LIMIT 101
-- Monitor, analytics_sql: heatmap
SELECT index1 AS monitor,
  intDiv(toUInt32(double1 / 1000) + 262800, 3600) % 168 AS hour,
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
  AND timestamp >= '2025-11-01T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1761998420000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor,
  hour
ORDER BY monitor,
  hour
-- Monitor, analytics_sql: monitor_totals
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
  quantileExactWeighted(0.8995)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q8995_0,
  quantileExactWeighted(0.95)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_0,
  quantileExactWeighted(0.9639)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9639_0,
  quantileExactWeighted(0.99)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9900_0,
  APPROX_MAX(if(double10 > 0 AND double10 < 100000000000, double1, 0.0)) AS certificate_seen_0,
  argMax(double10, if(double10 > 0 AND double10 < 100000000000, double1, 0.0)) AS certificate_expires_0,
  argMax(blob11, if(double10 > 0 AND double10 < 100000000000, double1, 0.0)) AS certificate_issuer_0,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764568820000)) AS rows_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764568820000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_1,
  APPROX_MAX(if(double1 >= 1764568820000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_1,
  APPROX_MAX(if(double1 >= 1764568820000, sampleInterval, 0)) AS interval_1,
  APPROX_MAX(if(double1 >= 1764568820000, toUnixTimestamp(timestamp), 0)) AS newest_1,
  APPROX_MAX(if(double1 >= 1764568820000, double1, 0.0)) AS checked_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'up') AS up_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'degraded') AS degraded_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'down') AS down_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'down') AS squares_down_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764568820000 AND blob3 = 'pending') AS pending_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764586820000)) AS rows_2,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764586820000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_2,
  APPROX_MAX(if(double1 >= 1764586820000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_2,
  APPROX_MAX(if(double1 >= 1764586820000, sampleInterval, 0)) AS interval_2,
  APPROX_MAX(if(double1 >= 1764586820000, toUnixTimestamp(timestamp), 0)) AS newest_2,
  APPROX_MAX(if(double1 >= 1764586820000, double1, 0.0)) AS checked_2,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'up') AS up_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'degraded') AS degraded_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'down') AS down_2,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'down') AS squares_down_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764586820000 AND blob3 = 'pending') AS pending_2
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-30T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor
ORDER BY monitor
-- Monitor, analytics_sql: monitor_totals
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
  AND timestamp >= '2025-12-01T05:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764568820000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor
ORDER BY monitor
-- Monitor, analytics_sql: monitor_totals
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
  AND timestamp >= '2025-12-01T10:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764586820000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor
ORDER BY monitor
-- Monitor, analytics_sql: monitor_totals
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
  round(sumIf(1.0 / sampleInterval, blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000)) AS connect_timed_rows_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_timed_0,
  sumIf(double7 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000) AS connect_sum_0,
  APPROX_MIN(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, double7, pow(10, 18))) AS connect_min_0,
  APPROX_MAX(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, double7, 0.0)) AS connect_max_0,
  quantileExactWeighted(0.5)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q5000_0,
  quantileExactWeighted(0.95)(double7, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double7 > 0 AND double7 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS connect_q9500_0,
  round(sumIf(1.0 / sampleInterval, blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000)) AS first_byte_timed_rows_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_timed_0,
  sumIf(double9 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000) AS first_byte_sum_0,
  APPROX_MIN(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, double9, pow(10, 18))) AS first_byte_min_0,
  APPROX_MAX(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, double9, 0.0)) AS first_byte_max_0,
  quantileExactWeighted(0.5)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q5000_0,
  quantileExactWeighted(0.95)(double9, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double9 > 0 AND double9 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS first_byte_q9500_0,
  round(sumIf(1.0 / sampleInterval, blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double6 > 0 AND double6 < 100000000)) AS lookup_timed_rows_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double6 > 0 AND double6 < 100000000) AS lookup_timed_0,
  sumIf(double6 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double6 > 0 AND double6 < 100000000) AS lookup_sum_0,
  APPROX_MIN(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double6 > 0 AND double6 < 100000000, double6, pow(10, 18))) AS lookup_min_0,
  APPROX_MAX(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double6 > 0 AND double6 < 100000000, double6, 0.0)) AS lookup_max_0,
  quantileExactWeighted(0.5)(double6, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double6 > 0 AND double6 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS lookup_q5000_0,
  quantileExactWeighted(0.95)(double6, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double6 > 0 AND double6 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS lookup_q9500_0,
  round(sumIf(1.0 / sampleInterval, blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000)) AS tls_timed_rows_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_timed_0,
  sumIf(double8 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000) AS tls_sum_0,
  APPROX_MIN(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, double8, pow(10, 18))) AS tls_min_0,
  APPROX_MAX(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, double8, 0.0)) AS tls_max_0,
  quantileExactWeighted(0.5)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q5000_0,
  quantileExactWeighted(0.95)(double8, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000 AND double8 > 0 AND double8 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS tls_q9500_0
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-30T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor
ORDER BY monitor
-- Monitor, analytics_sql: monitor_totals
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
  round(sumIf(1.0 / sampleInterval, double1 >= 1764417620000 AND double1 < 1764504020000)) AS rows_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764417620000 AND double1 < 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_1,
  APPROX_MAX(if(double1 >= 1764417620000 AND double1 < 1764504020000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_1,
  APPROX_MAX(if(double1 >= 1764417620000 AND double1 < 1764504020000, sampleInterval, 0)) AS interval_1,
  APPROX_MAX(if(double1 >= 1764417620000 AND double1 < 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_1,
  APPROX_MAX(if(double1 >= 1764417620000 AND double1 < 1764504020000, double1, 0.0)) AS checked_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 = 'up') AS up_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 = 'up') AS squares_up_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 = 'degraded') AS degraded_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 = 'degraded') AS squares_degraded_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 = 'down') AS down_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 = 'down') AS squares_down_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 = 'pending') AS pending_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 = 'pending') AS squares_pending_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000)) AS answered_rows_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_1,
  sumIf(double2 / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_1,
  APPROX_MIN(if(double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_1,
  APPROX_MAX(if(double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_1,
  sumIf(double2 * double2 / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_1,
  sumIf(double2 * double2 * double2 / if(double4 > 0, double4, 1.0), double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_1,
  quantileExactWeighted(0.3914)(double2, if(double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q3914_1,
  quantileExactWeighted(0.5)(double2, if(double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q5000_1,
  quantileExactWeighted(0.6086)(double2, if(double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q6086_1,
  quantileExactWeighted(0.8995)(double2, if(double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q8995_1,
  quantileExactWeighted(0.95)(double2, if(double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_1,
  quantileExactWeighted(0.9639)(double2, if(double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9639_1,
  quantileExactWeighted(0.99)(double2, if(double1 >= 1764417620000 AND double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9900_1
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-28T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764331220000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor
ORDER BY monitor
-- Monitor, analytics_sql: monitor_totals
SELECT index1 AS monitor,
  round(sumIf(1.0 / sampleInterval, double1 < 1761998420000)) AS rows_0,
  round(sumIf(1.0 / sampleInterval, double1 < 1761998420000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_0,
  APPROX_MAX(if(double1 < 1761998420000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_0,
  APPROX_MAX(if(double1 < 1761998420000, sampleInterval, 0)) AS interval_0,
  APPROX_MAX(if(double1 < 1761998420000, toUnixTimestamp(timestamp), 0)) AS newest_0,
  APPROX_MAX(if(double1 < 1761998420000, double1, 0.0)) AS checked_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1761998420000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1761998420000 AND blob3 = 'up') AS up_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1761998420000 AND blob3 = 'degraded') AS degraded_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1761998420000 AND blob3 = 'down') AS down_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1761998420000 AND blob3 = 'down') AS squares_down_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1761998420000 AND blob3 = 'pending') AS pending_0,
  round(sumIf(1.0 / sampleInterval, double1 >= 1761998420000)) AS rows_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1761998420000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_1,
  APPROX_MAX(if(double1 >= 1761998420000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_1,
  APPROX_MAX(if(double1 >= 1761998420000, sampleInterval, 0)) AS interval_1,
  APPROX_MAX(if(double1 >= 1761998420000, toUnixTimestamp(timestamp), 0)) AS newest_1,
  APPROX_MAX(if(double1 >= 1761998420000, double1, 0.0)) AS checked_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1761998420000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1761998420000 AND blob3 = 'up') AS up_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1761998420000 AND blob3 = 'degraded') AS degraded_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1761998420000 AND blob3 = 'down') AS down_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1761998420000 AND blob3 = 'down') AS squares_down_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1761998420000 AND blob3 = 'pending') AS pending_1,
  argMax(blob3, if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_status_1,
  argMax(blob4, if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_region_1,
  argMax(blob5, if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_colo_1,
  argMax(blob6, if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_error_1,
  argMax(blob8, if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_error_class_1,
  argMax(blob2, if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_dispatch_id_1,
  argMax(if(double2 >= 0 AND double2 < 100000000, double2, -1.0), if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_latency_ms_1,
  argMax(double4, if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_sample_rate_1,
  APPROX_MAX(if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_timestamp_ms_1,
  argMax(double3, if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_code_1,
  argMax(sampleInterval, if(double1 >= 1761998420000 AND blob3 = 'down', double1, 0.0)) AS failure_sample_interval_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1763380820000 AND double1 < 1763985620000)) AS rows_2,
  round(sumIf(1.0 / sampleInterval, double1 >= 1763380820000 AND double1 < 1763985620000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_2,
  APPROX_MAX(if(double1 >= 1763380820000 AND double1 < 1763985620000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_2,
  APPROX_MAX(if(double1 >= 1763380820000 AND double1 < 1763985620000, sampleInterval, 0)) AS interval_2,
  APPROX_MAX(if(double1 >= 1763380820000 AND double1 < 1763985620000, toUnixTimestamp(timestamp), 0)) AS newest_2,
  APPROX_MAX(if(double1 >= 1763380820000 AND double1 < 1763985620000, double1, 0.0)) AS checked_2,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1763380820000 AND double1 < 1763985620000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1763380820000 AND double1 < 1763985620000 AND blob3 = 'up') AS up_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1763380820000 AND double1 < 1763985620000 AND blob3 = 'degraded') AS degraded_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1763380820000 AND double1 < 1763985620000 AND blob3 = 'down') AS down_2,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1763380820000 AND double1 < 1763985620000 AND blob3 = 'down') AS squares_down_2,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1763380820000 AND double1 < 1763985620000 AND blob3 = 'pending') AS pending_2,
  round(sumIf(1.0 / sampleInterval, double1 >= 1763985620000)) AS rows_3,
  round(sumIf(1.0 / sampleInterval, double1 >= 1763985620000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_3,
  APPROX_MAX(if(double1 >= 1763985620000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_3,
  APPROX_MAX(if(double1 >= 1763985620000, sampleInterval, 0)) AS interval_3,
  APPROX_MAX(if(double1 >= 1763985620000, toUnixTimestamp(timestamp), 0)) AS newest_3,
  APPROX_MAX(if(double1 >= 1763985620000, double1, 0.0)) AS checked_3,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 IN ('up', 'degraded', 'down')) AS squares_3,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 = 'up') AS up_3,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 = 'degraded') AS degraded_3,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 = 'down') AS down_3,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 = 'down') AS squares_down_3,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1763985620000 AND blob3 = 'pending') AS pending_3
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-10-02T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1759406420000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor
ORDER BY monitor
-- Monitor, analytics_sql: places
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
  quantileExactWeighted(0.2718)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q2718_0,
  quantileExactWeighted(0.3914)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q3914_0,
  quantileExactWeighted(0.5)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q5000_0,
  quantileExactWeighted(0.6086)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q6086_0,
  quantileExactWeighted(0.7282)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q7282_0,
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
  AND index1 IN ('mon_shop')
GROUP BY monitor,
  region
ORDER BY monitor,
  region
-- Monitor, analytics_sql: series
SELECT index1 AS monitor,
  intDiv(toUInt32(double1 / 1000), 300) * 300 AS bucket,
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
  quantileExactWeighted(0.5)(toUnixTimestamp(timestamp) - double1 / 1000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0)))) AS lag_q5000_0,
  quantileExactWeighted(0.95)(toUnixTimestamp(timestamp) - double1 / 1000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0)))) AS lag_q9500_0,
  round(sumIf(1.0 / sampleInterval, blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000)) AS answered_rows_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  APPROX_MIN(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  APPROX_MAX(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  quantileExactWeighted(0.5)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q5000_0,
  quantileExactWeighted(0.75)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q7500_0,
  quantileExactWeighted(0.9)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9000_0,
  quantileExactWeighted(0.95)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_0,
  quantileExactWeighted(0.99)(double2, if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9900_0
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-30T11:00:00Z'
  AND timestamp < '2025-12-02T13:05:00Z'
  AND (double1 >= 1764504000000 AND double1 < 1764590700000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_shop')
GROUP BY monitor,
  bucket
ORDER BY monitor,
  bucket
