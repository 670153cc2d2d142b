-- heartbeats of a fleet, classic: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- heartbeats of a fleet, classic: registry monitors_matching c57a3a64080141dd ["org_golden",null,null,null,null,null]
-- heartbeats of a fleet, classic: fleet_heartbeats
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
  AND timestamp >= toDateTime(1764565220)
  AND timestamp < toDateTime(1764680420)
  AND (double1 >= 1764568820000 AND double1 < 1764590420000)
  AND toUnixTimestamp(timestamp) + 3600 >= double1 / 1000
  AND toUnixTimestamp(timestamp) < double1 / 1000 + 90000
  AND index1 IN ('mon_api', 'mon_broken', 'mon_db', 'mon_off', 'mon_quiet', 'mon_shop')
  AND blob3 IN ('up', 'degraded', 'down', 'pending')
  AND double2 >= 0
  AND double2 < 100000000
  AND blob3 = 'down'
  AND if(blob8 IN ('timeout', 'dns', 'connect', 'tls', 'redirect', 'client_error', 'server_error', 'content', 'other'), blob8, if(double3 >= 300 AND double3 < 400 OR double3 >= 400 AND double3 < 500 OR double3 >= 500 AND double3 < 600 OR lower(blob6) LIKE '%dns:%' OR lower(blob6) LIKE '%dns %' OR lower(blob6) LIKE '%no such host%' OR lower(blob6) LIKE '%getaddrinfo%' OR lower(blob6) LIKE '%name resolution%' OR lower(blob6) LIKE '%name or service not known%' OR lower(blob6) LIKE '%could not resolve%' OR lower(blob6) LIKE '%nxdomain%' OR lower(blob6) LIKE '%servfail%' OR lower(blob6) LIKE '%tls:%' OR lower(blob6) LIKE '%tls %' OR lower(blob6) LIKE '%ssl:%' OR lower(blob6) LIKE '%ssl %' OR lower(blob6) LIKE '%sslv3%' OR lower(blob6) LIKE '%certificate%' OR lower(blob6) LIKE '%x509%' OR lower(blob6) LIKE '%handshake%' OR lower(blob6) LIKE '%timeout%' OR lower(blob6) LIKE '%timed out%' OR lower(blob6) LIKE '%timedout%' OR lower(blob6) LIKE '%deadline%' OR lower(blob6) LIKE '%in time%' OR lower(blob6) LIKE '%took too long%' OR lower(blob6) LIKE '%operation was aborted%', if(double3 >= 300 AND double3 < 400, 'redirect', if(double3 >= 400 AND double3 < 500, 'client_error', if(double3 >= 500 AND double3 < 600, 'server_error', if(lower(blob6) LIKE '%dns:%' OR lower(blob6) LIKE '%dns %' OR lower(blob6) LIKE '%no such host%' OR lower(blob6) LIKE '%getaddrinfo%' OR lower(blob6) LIKE '%name resolution%' OR lower(blob6) LIKE '%name or service not known%' OR lower(blob6) LIKE '%could not resolve%' OR lower(blob6) LIKE '%nxdomain%' OR lower(blob6) LIKE '%servfail%', 'dns', if(lower(blob6) LIKE '%tls:%' OR lower(blob6) LIKE '%tls %' OR lower(blob6) LIKE '%ssl:%' OR lower(blob6) LIKE '%ssl %' OR lower(blob6) LIKE '%sslv3%' OR lower(blob6) LIKE '%certificate%' OR lower(blob6) LIKE '%x509%' OR lower(blob6) LIKE '%handshake%', 'tls', 'timeout'))))), if(lower(blob6) LIKE '%redirect%' OR lower(blob6) LIKE '%http 3%' OR lower(blob6) LIKE '%status 3%' OR lower(blob6) LIKE '%status code 3%', 'redirect', if(lower(blob6) LIKE '%http 4%' OR lower(blob6) LIKE '%status 4%' OR lower(blob6) LIKE '%status code 4%', 'client_error', if(lower(blob6) LIKE '%http 5%' OR lower(blob6) LIKE '%status 5%' OR lower(blob6) LIKE '%status code 5%', 'server_error', if(lower(blob6) LIKE '%connect%' OR lower(blob6) LIKE '%econn%' OR lower(blob6) LIKE '%refused%' OR lower(blob6) LIKE '%unreachable%' OR lower(blob6) LIKE '%no route to host%' OR lower(blob6) LIKE '%host is down%' OR lower(blob6) LIKE '%network is down%' OR lower(blob6) LIKE '%network error%' OR lower(blob6) LIKE '%broken pipe%' OR lower(blob6) LIKE '%socket%' OR lower(blob6) LIKE '%cannot assign requested address%', 'connect', if(lower(blob6) LIKE '%content%' OR lower(blob6) LIKE '%body%' OR lower(blob6) LIKE '%keyword%' OR lower(blob6) LIKE '%json%' OR lower(blob6) LIKE '%not http%' OR lower(blob6) LIKE '%mismatch%' OR lower(blob6) LIKE '%malformed%' OR lower(blob6) LIKE '%unexpected%', 'content', if(double3 >= 200 AND double3 < 300, 'content', 'other')))))))) IN ('server_error', 'timeout')
ORDER BY timestamp_ms DESC,
  dispatch_id DESC,
  monitor DESC
LIMIT 4
FORMAT JSON
