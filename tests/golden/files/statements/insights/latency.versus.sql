-- monitor, classic: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- monitor, classic: registry monitors_by_id 747350c7e50e8106 ["org_golden","[\"mon_api\"]"]
-- monitor, classic: breakdown
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
  countIf(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_0,
  sumIf(double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_0,
  sumIf(double2 * double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764414020)
  AND timestamp < toDateTime(1764594020)
  AND (double1 >= 1764417620000 AND double1 < 1764504020000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api')
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
-- monitor, classic: breakdown
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
  countIf(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_0,
  sumIf(double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_0,
  sumIf(double2 * double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764500420)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api')
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
-- monitor, classic: monitor_totals
SELECT index1 AS monitor,
  countIf(double1 < 1764504020000) AS rows_0,
  countIf(double1 < 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_0,
  max(if(double1 < 1764504020000, _sample_interval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_0,
  max(if(double1 < 1764504020000, _sample_interval, 0)) AS interval_0,
  max(if(double1 < 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_0,
  max(if(double1 < 1764504020000, double1, 0.0)) AS checked_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'up') AS up_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 < 1764504020000 AND blob3 = 'up') AS squares_up_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'degraded') AS degraded_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 < 1764504020000 AND blob3 = 'degraded') AS squares_degraded_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'down') AS down_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 < 1764504020000 AND blob3 = 'down') AS squares_down_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'pending') AS pending_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 < 1764504020000 AND blob3 = 'pending') AS squares_pending_0,
  countIf(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 * _sample_interval / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  min(if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  max(if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_0,
  sumIf(double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_0,
  sumIf(double2 * double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_0,
  quantileExactWeighted(0.8995)(double2, if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q8995_0,
  quantileExactWeighted(0.95)(double2, if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_0,
  countIf(double1 >= 1764504020000) AS rows_1,
  countIf(double1 >= 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_1,
  max(if(double1 >= 1764504020000, _sample_interval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_1,
  max(if(double1 >= 1764504020000, _sample_interval, 0)) AS interval_1,
  max(if(double1 >= 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_1,
  max(if(double1 >= 1764504020000, double1, 0.0)) AS checked_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'up') AS up_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764504020000 AND blob3 = 'up') AS squares_up_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'degraded') AS degraded_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764504020000 AND blob3 = 'degraded') AS squares_degraded_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'down') AS down_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764504020000 AND blob3 = 'down') AS squares_down_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'pending') AS pending_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764504020000 AND blob3 = 'pending') AS squares_pending_1,
  countIf(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_rows_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_1,
  sumIf(double2 * _sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_1,
  min(if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_1,
  max(if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_1,
  sumIf(double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_1,
  sumIf(double2 * double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_1,
  quantileExactWeighted(0.8995)(double2, if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q8995_1,
  quantileExactWeighted(0.95)(double2, if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_1
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764414020)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764417620000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api')
GROUP BY monitor
ORDER BY monitor
FORMAT JSON

-- monitor, analytics_sql: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- monitor, analytics_sql: registry monitors_by_id 747350c7e50e8106 ["org_golden","[\"mon_api\"]"]
-- monitor, analytics_sql: breakdown
SELECT index1 AS monitor,
  blob4 AS region,
  blob5 AS colo,
  if(blob3 = 'down', double3, 0.0) AS failed_code,
  if(blob3 = 'down', if(blob8 IN ('timeout', 'dns', 'connect', 'tls', 'redirect', 'client_error', 'server_error', 'content', 'other'), blob8, if(double3 >= 300 AND double3 < 400 OR double3 >= 400 AND double3 < 500 OR double3 >= 500 AND double3 < 600 OR lower(blob6) LIKE '%dns:%' OR lower(blob6) LIKE '%dns %' OR lower(blob6) LIKE '%no such host%' OR lower(blob6) LIKE '%getaddrinfo%' OR lower(blob6) LIKE '%name resolution%' OR lower(blob6) LIKE '%name or service not known%' OR lower(blob6) LIKE '%could not resolve%' OR lower(blob6) LIKE '%nxdomain%' OR lower(blob6) LIKE '%servfail%' OR lower(blob6) LIKE '%tls:%' OR lower(blob6) LIKE '%tls %' OR lower(blob6) LIKE '%ssl:%' OR lower(blob6) LIKE '%ssl %' OR lower(blob6) LIKE '%sslv3%' OR lower(blob6) LIKE '%certificate%' OR lower(blob6) LIKE '%x509%' OR lower(blob6) LIKE '%handshake%' OR lower(blob6) LIKE '%timeout%' OR lower(blob6) LIKE '%timed out%' OR lower(blob6) LIKE '%timedout%' OR lower(blob6) LIKE '%deadline%' OR lower(blob6) LIKE '%in time%' OR lower(blob6) LIKE '%took too long%' OR lower(blob6) LIKE '%operation was aborted%', if(double3 >= 300 AND double3 < 400, 'redirect', if(double3 >= 400 AND double3 < 500, 'client_error', if(double3 >= 500 AND double3 < 600, 'server_error', if(lower(blob6) LIKE '%dns:%' OR lower(blob6) LIKE '%dns %' OR lower(blob6) LIKE '%no such host%' OR lower(blob6) LIKE '%getaddrinfo%' OR lower(blob6) LIKE '%name resolution%' OR lower(blob6) LIKE '%name or service not known%' OR lower(blob6) LIKE '%could not resolve%' OR lower(blob6) LIKE '%nxdomain%' OR lower(blob6) LIKE '%servfail%', 'dns', if(lower(blob6) LIKE '%tls:%' OR lower(blob6) LIKE '%tls %' OR lower(blob6) LIKE '%ssl:%' OR lower(blob6) LIKE '%ssl %' OR lower(blob6) LIKE '%sslv3%' OR lower(blob6) LIKE '%certificate%' OR lower(blob6) LIKE '%x509%' OR lower(blob6) LIKE '%handshake%', 'tls', 'timeout'))))), if(lower(blob6) LIKE '%redirect%' OR lower(blob6) LIKE '%http 3%' OR lower(blob6) LIKE '%status 3%' OR lower(blob6) LIKE '%status code 3%', 'redirect', if(lower(blob6) LIKE '%http 4%' OR lower(blob6) LIKE '%status 4%' OR lower(blob6) LIKE '%status code 4%', 'client_error', if(lower(blob6) LIKE '%http 5%' OR lower(blob6) LIKE '%status 5%' OR lower(blob6) LIKE '%status code 5%', 'server_error', if(lower(blob6) LIKE '%connect%' OR lower(blob6) LIKE '%econn%' OR lower(blob6) LIKE '%refused%' OR lower(blob6) LIKE '%unreachable%' OR lower(blob6) LIKE '%no route to host%' OR lower(blob6) LIKE '%host is down%' OR lower(blob6) LIKE '%network is down%' OR lower(blob6) LIKE '%network error%' OR lower(blob6) LIKE '%broken pipe%' OR lower(blob6) LIKE '%socket%' OR lower(blob6) LIKE '%cannot assign requested address%', 'connect', if(lower(blob6) LIKE '%content%' OR lower(blob6) LIKE '%body%' OR lower(blob6) LIKE '%keyword%' OR lower(blob6) LIKE '%json%' OR lower(blob6) LIKE '%not http%' OR lower(blob6) LIKE '%mismatch%' OR lower(blob6) LIKE '%malformed%' OR lower(blob6) LIKE '%unexpected%', 'content', if(double3 >= 200 AND double3 < 300, 'content', 'other')))))))), '') AS failed_class,
  round(sumIf(1.0 / sampleInterval, double1 < 1764504020000)) AS rows_0,
  round(sumIf(1.0 / sampleInterval, double1 < 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_0,
  APPROX_MAX(if(double1 < 1764504020000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_0,
  APPROX_MAX(if(double1 < 1764504020000, sampleInterval, 0)) AS interval_0,
  APPROX_MAX(if(double1 < 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_0,
  APPROX_MAX(if(double1 < 1764504020000, double1, 0.0)) AS checked_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'up') AS up_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'up') AS squares_up_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'degraded') AS degraded_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'degraded') AS squares_degraded_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'down') AS down_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'down') AS squares_down_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'pending') AS pending_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'pending') AS squares_pending_0,
  round(sumIf(1.0 / sampleInterval, double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000)) AS answered_rows_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  APPROX_MIN(if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  APPROX_MAX(if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_0,
  sumIf(double2 * double2 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_0,
  sumIf(double2 * double2 * double2 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_0,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764504020000)) AS rows_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_1,
  APPROX_MAX(if(double1 >= 1764504020000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_1,
  APPROX_MAX(if(double1 >= 1764504020000, sampleInterval, 0)) AS interval_1,
  APPROX_MAX(if(double1 >= 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_1,
  APPROX_MAX(if(double1 >= 1764504020000, double1, 0.0)) AS checked_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'up') AS up_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'up') AS squares_up_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'degraded') AS degraded_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'degraded') AS squares_degraded_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'down') AS down_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'down') AS squares_down_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'pending') AS pending_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'pending') AS squares_pending_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000)) AS answered_rows_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_1,
  sumIf(double2 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_1,
  APPROX_MIN(if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_1,
  APPROX_MAX(if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_1,
  sumIf(double2 * double2 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_1,
  sumIf(double2 * double2 * double2 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_1
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-29T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764417620000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api')
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
-- monitor, analytics_sql: monitor_totals
SELECT index1 AS monitor,
  round(sumIf(1.0 / sampleInterval, double1 < 1764504020000)) AS rows_0,
  round(sumIf(1.0 / sampleInterval, double1 < 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_0,
  APPROX_MAX(if(double1 < 1764504020000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_0,
  APPROX_MAX(if(double1 < 1764504020000, sampleInterval, 0)) AS interval_0,
  APPROX_MAX(if(double1 < 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_0,
  APPROX_MAX(if(double1 < 1764504020000, double1, 0.0)) AS checked_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'up') AS up_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'up') AS squares_up_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'degraded') AS degraded_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'degraded') AS squares_degraded_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'down') AS down_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'down') AS squares_down_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'pending') AS pending_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'pending') AS squares_pending_0,
  round(sumIf(1.0 / sampleInterval, double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000)) AS answered_rows_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  APPROX_MIN(if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  APPROX_MAX(if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_0,
  sumIf(double2 * double2 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_0,
  sumIf(double2 * double2 * double2 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_0,
  quantileExactWeighted(0.8995)(double2, if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q8995_0,
  quantileExactWeighted(0.95)(double2, if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_0,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764504020000)) AS rows_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_1,
  APPROX_MAX(if(double1 >= 1764504020000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_1,
  APPROX_MAX(if(double1 >= 1764504020000, sampleInterval, 0)) AS interval_1,
  APPROX_MAX(if(double1 >= 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_1,
  APPROX_MAX(if(double1 >= 1764504020000, double1, 0.0)) AS checked_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'up') AS up_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'up') AS squares_up_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'degraded') AS degraded_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'degraded') AS squares_degraded_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'down') AS down_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'down') AS squares_down_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'pending') AS pending_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'pending') AS squares_pending_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000)) AS answered_rows_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_1,
  sumIf(double2 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_1,
  APPROX_MIN(if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_1,
  APPROX_MAX(if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_1,
  sumIf(double2 * double2 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_1,
  sumIf(double2 * double2 * double2 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_1,
  quantileExactWeighted(0.8995)(double2, if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q8995_1,
  quantileExactWeighted(0.95)(double2, if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_1
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-29T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764417620000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api')
GROUP BY monitor
ORDER BY monitor

-- fleet, classic: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- fleet, classic: registry monitors_matching c57a3a64080141dd ["org_golden",null,null,null,null,null]
-- fleet, classic: breakdown
SELECT blob4 AS region,
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
  countIf(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_0,
  sumIf(double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_0,
  sumIf(double2 * double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764414020)
  AND timestamp < toDateTime(1764594020)
  AND (double1 >= 1764417620000 AND double1 < 1764504020000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop')
GROUP BY region,
  colo,
  failed_code,
  failed_class
ORDER BY region,
  colo,
  failed_code,
  failed_class
FORMAT JSON
-- fleet, classic: breakdown
SELECT blob4 AS region,
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
  countIf(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  min(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  max(if(blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_0,
  sumIf(double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_0,
  sumIf(double2 * double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_0
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764500420)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764504020000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop')
GROUP BY region,
  colo,
  failed_code,
  failed_class
ORDER BY region,
  colo,
  failed_code,
  failed_class
FORMAT JSON
-- fleet, classic: totals
SELECT countIf(double1 < 1764504020000) AS rows_0,
  countIf(double1 < 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_0,
  max(if(double1 < 1764504020000, _sample_interval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_0,
  max(if(double1 < 1764504020000, _sample_interval, 0)) AS interval_0,
  max(if(double1 < 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_0,
  max(if(double1 < 1764504020000, double1, 0.0)) AS checked_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'up') AS up_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 < 1764504020000 AND blob3 = 'up') AS squares_up_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'degraded') AS degraded_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 < 1764504020000 AND blob3 = 'degraded') AS squares_degraded_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'down') AS down_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 < 1764504020000 AND blob3 = 'down') AS squares_down_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'pending') AS pending_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 < 1764504020000 AND blob3 = 'pending') AS squares_pending_0,
  countIf(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_rows_0,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 * _sample_interval / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  min(if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  max(if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_0,
  sumIf(double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_0,
  sumIf(double2 * double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_0,
  quantileExactWeighted(0.9334)(double2, if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9334_0,
  quantileExactWeighted(0.95)(double2, if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_0,
  quantileExactWeighted(0.9666)(double2, if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9666_0,
  countIf(double1 >= 1764504020000) AS rows_1,
  countIf(double1 >= 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000)) AS strange_1,
  max(if(double1 >= 1764504020000, _sample_interval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_1,
  max(if(double1 >= 1764504020000, _sample_interval, 0)) AS interval_1,
  max(if(double1 >= 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_1,
  max(if(double1 >= 1764504020000, double1, 0.0)) AS checked_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'up') AS up_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764504020000 AND blob3 = 'up') AS squares_up_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'degraded') AS degraded_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764504020000 AND blob3 = 'degraded') AS squares_degraded_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'down') AS down_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764504020000 AND blob3 = 'down') AS squares_down_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'pending') AS pending_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764504020000 AND blob3 = 'pending') AS squares_pending_1,
  countIf(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_rows_1,
  sumIf(_sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_1,
  sumIf(double2 * _sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_1,
  min(if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_1,
  max(if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_1,
  sumIf((_sample_interval / if(double4 > 0, double4, 1.0)) * (_sample_interval / if(double4 > 0, double4, 1.0)), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_1,
  sumIf(double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_1,
  sumIf(double2 * double2 * double2 * _sample_interval / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_1,
  quantileExactWeighted(0.9334)(double2, if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9334_1,
  quantileExactWeighted(0.95)(double2, if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_1,
  quantileExactWeighted(0.9666)(double2, if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * _sample_interval / if(double4 > 0, double4, 1.0))), 0)) AS q9666_1
FROM hb_golden
WHERE blob1 = 'org_golden'
  AND timestamp >= toDateTime(1764414020)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764417620000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop') 
FORMAT JSON

-- fleet, analytics_sql: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- fleet, analytics_sql: registry monitors_matching c57a3a64080141dd ["org_golden",null,null,null,null,null]
-- fleet, analytics_sql: breakdown
SELECT blob4 AS region,
  blob5 AS colo,
  if(blob3 = 'down', double3, 0.0) AS failed_code,
  if(blob3 = 'down', if(blob8 IN ('timeout', 'dns', 'connect', 'tls', 'redirect', 'client_error', 'server_error', 'content', 'other'), blob8, if(double3 >= 300 AND double3 < 400 OR double3 >= 400 AND double3 < 500 OR double3 >= 500 AND double3 < 600 OR lower(blob6) LIKE '%dns:%' OR lower(blob6) LIKE '%dns %' OR lower(blob6) LIKE '%no such host%' OR lower(blob6) LIKE '%getaddrinfo%' OR lower(blob6) LIKE '%name resolution%' OR lower(blob6) LIKE '%name or service not known%' OR lower(blob6) LIKE '%could not resolve%' OR lower(blob6) LIKE '%nxdomain%' OR lower(blob6) LIKE '%servfail%' OR lower(blob6) LIKE '%tls:%' OR lower(blob6) LIKE '%tls %' OR lower(blob6) LIKE '%ssl:%' OR lower(blob6) LIKE '%ssl %' OR lower(blob6) LIKE '%sslv3%' OR lower(blob6) LIKE '%certificate%' OR lower(blob6) LIKE '%x509%' OR lower(blob6) LIKE '%handshake%' OR lower(blob6) LIKE '%timeout%' OR lower(blob6) LIKE '%timed out%' OR lower(blob6) LIKE '%timedout%' OR lower(blob6) LIKE '%deadline%' OR lower(blob6) LIKE '%in time%' OR lower(blob6) LIKE '%took too long%' OR lower(blob6) LIKE '%operation was aborted%', if(double3 >= 300 AND double3 < 400, 'redirect', if(double3 >= 400 AND double3 < 500, 'client_error', if(double3 >= 500 AND double3 < 600, 'server_error', if(lower(blob6) LIKE '%dns:%' OR lower(blob6) LIKE '%dns %' OR lower(blob6) LIKE '%no such host%' OR lower(blob6) LIKE '%getaddrinfo%' OR lower(blob6) LIKE '%name resolution%' OR lower(blob6) LIKE '%name or service not known%' OR lower(blob6) LIKE '%could not resolve%' OR lower(blob6) LIKE '%nxdomain%' OR lower(blob6) LIKE '%servfail%', 'dns', if(lower(blob6) LIKE '%tls:%' OR lower(blob6) LIKE '%tls %' OR lower(blob6) LIKE '%ssl:%' OR lower(blob6) LIKE '%ssl %' OR lower(blob6) LIKE '%sslv3%' OR lower(blob6) LIKE '%certificate%' OR lower(blob6) LIKE '%x509%' OR lower(blob6) LIKE '%handshake%', 'tls', 'timeout'))))), if(lower(blob6) LIKE '%redirect%' OR lower(blob6) LIKE '%http 3%' OR lower(blob6) LIKE '%status 3%' OR lower(blob6) LIKE '%status code 3%', 'redirect', if(lower(blob6) LIKE '%http 4%' OR lower(blob6) LIKE '%status 4%' OR lower(blob6) LIKE '%status code 4%', 'client_error', if(lower(blob6) LIKE '%http 5%' OR lower(blob6) LIKE '%status 5%' OR lower(blob6) LIKE '%status code 5%', 'server_error', if(lower(blob6) LIKE '%connect%' OR lower(blob6) LIKE '%econn%' OR lower(blob6) LIKE '%refused%' OR lower(blob6) LIKE '%unreachable%' OR lower(blob6) LIKE '%no route to host%' OR lower(blob6) LIKE '%host is down%' OR lower(blob6) LIKE '%network is down%' OR lower(blob6) LIKE '%network error%' OR lower(blob6) LIKE '%broken pipe%' OR lower(blob6) LIKE '%socket%' OR lower(blob6) LIKE '%cannot assign requested address%', 'connect', if(lower(blob6) LIKE '%content%' OR lower(blob6) LIKE '%body%' OR lower(blob6) LIKE '%keyword%' OR lower(blob6) LIKE '%json%' OR lower(blob6) LIKE '%not http%' OR lower(blob6) LIKE '%mismatch%' OR lower(blob6) LIKE '%malformed%' OR lower(blob6) LIKE '%unexpected%', 'content', if(double3 >= 200 AND double3 < 300, 'content', 'other')))))))), '') AS failed_class,
  round(sumIf(1.0 / sampleInterval, double1 < 1764504020000)) AS rows_0,
  round(sumIf(1.0 / sampleInterval, double1 < 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_0,
  APPROX_MAX(if(double1 < 1764504020000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_0,
  APPROX_MAX(if(double1 < 1764504020000, sampleInterval, 0)) AS interval_0,
  APPROX_MAX(if(double1 < 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_0,
  APPROX_MAX(if(double1 < 1764504020000, double1, 0.0)) AS checked_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'up') AS up_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'up') AS squares_up_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'degraded') AS degraded_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'degraded') AS squares_degraded_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'down') AS down_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'down') AS squares_down_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'pending') AS pending_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'pending') AS squares_pending_0,
  round(sumIf(1.0 / sampleInterval, double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000)) AS answered_rows_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  APPROX_MIN(if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  APPROX_MAX(if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_0,
  sumIf(double2 * double2 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_0,
  sumIf(double2 * double2 * double2 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_0,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764504020000)) AS rows_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_1,
  APPROX_MAX(if(double1 >= 1764504020000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_1,
  APPROX_MAX(if(double1 >= 1764504020000, sampleInterval, 0)) AS interval_1,
  APPROX_MAX(if(double1 >= 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_1,
  APPROX_MAX(if(double1 >= 1764504020000, double1, 0.0)) AS checked_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'up') AS up_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'up') AS squares_up_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'degraded') AS degraded_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'degraded') AS squares_degraded_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'down') AS down_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'down') AS squares_down_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'pending') AS pending_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'pending') AS squares_pending_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000)) AS answered_rows_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_1,
  sumIf(double2 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_1,
  APPROX_MIN(if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_1,
  APPROX_MAX(if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_1,
  sumIf(double2 * double2 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_1,
  sumIf(double2 * double2 * double2 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_1
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-29T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764417620000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop')
GROUP BY region,
  colo,
  failed_code,
  failed_class
ORDER BY region,
  colo,
  failed_code,
  failed_class
-- fleet, analytics_sql: totals
SELECT round(sumIf(1.0 / sampleInterval, double1 < 1764504020000)) AS rows_0,
  round(sumIf(1.0 / sampleInterval, double1 < 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_0,
  APPROX_MAX(if(double1 < 1764504020000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_0,
  APPROX_MAX(if(double1 < 1764504020000, sampleInterval, 0)) AS interval_0,
  APPROX_MAX(if(double1 < 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_0,
  APPROX_MAX(if(double1 < 1764504020000, double1, 0.0)) AS checked_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'up') AS up_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'up') AS squares_up_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'degraded') AS degraded_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'degraded') AS squares_degraded_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'down') AS down_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'down') AS squares_down_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'pending') AS pending_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 = 'pending') AS squares_pending_0,
  round(sumIf(1.0 / sampleInterval, double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000)) AS answered_rows_0,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_0,
  sumIf(double2 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_0,
  APPROX_MIN(if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_0,
  APPROX_MAX(if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_0,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_0,
  sumIf(double2 * double2 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_0,
  sumIf(double2 * double2 * double2 / if(double4 > 0, double4, 1.0), double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_0,
  quantileExactWeighted(0.9334)(double2, if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9334_0,
  quantileExactWeighted(0.95)(double2, if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_0,
  quantileExactWeighted(0.9666)(double2, if(double1 < 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9666_0,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764504020000)) AS rows_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764504020000 AND NOT (blob3 IN ('up', 'degraded', 'down', 'pending') AND double2 >= 0 AND double2 < 100000000))) AS strange_1,
  APPROX_MAX(if(double1 >= 1764504020000, sampleInterval / if(double4 > 0, double4, 1.0), 0.0)) AS heaviest_1,
  APPROX_MAX(if(double1 >= 1764504020000, sampleInterval, 0)) AS interval_1,
  APPROX_MAX(if(double1 >= 1764504020000, toUnixTimestamp(timestamp), 0)) AS newest_1,
  APPROX_MAX(if(double1 >= 1764504020000, double1, 0.0)) AS checked_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'up') AS up_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'up') AS squares_up_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'degraded') AS degraded_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'degraded') AS squares_degraded_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'down') AS down_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'down') AS squares_down_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'pending') AS pending_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 = 'pending') AS squares_pending_1,
  round(sumIf(1.0 / sampleInterval, double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000)) AS answered_rows_1,
  sumIf(1.0 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_1,
  sumIf(double2 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_sum_1,
  APPROX_MIN(if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, pow(10, 18))) AS latency_min_1,
  APPROX_MAX(if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, double2, 0.0)) AS latency_max_1,
  sumIf(sampleInterval / if(double4 > 0, double4, 1.0) / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS answered_squares_1,
  sumIf(double2 * double2 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_squares_1,
  sumIf(double2 * double2 * double2 / if(double4 > 0, double4, 1.0), double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000) AS latency_cubes_1,
  quantileExactWeighted(0.9334)(double2, if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9334_1,
  quantileExactWeighted(0.95)(double2, if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9500_1,
  quantileExactWeighted(0.9666)(double2, if(double1 >= 1764504020000 AND blob3 IN ('up', 'degraded') AND double2 >= 0 AND double2 < 100000000, toUInt32(round(100 * sampleInterval / if(double4 > 0, double4, 1.0))), 0)) AS q9666_1
FROM events.analyticsEngine."hb_golden"
WHERE blob1 = 'org_golden'
  AND timestamp >= '2025-11-29T11:00:20Z'
  AND timestamp < '2025-12-02T13:00:20Z'
  AND (double1 >= 1764417620000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop') 
