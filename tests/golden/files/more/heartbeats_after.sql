-- heartbeats after, classic: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- heartbeats after, classic: registry monitors_by_id 747350c7e50e8106 ["org_golden","[\"mon_db\"]"]
-- heartbeats after, classic: heartbeats
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
  AND ((index1 IN ('mon_db') AND double1 >= 1764568820000))
  AND blob3 IN ('up', 'degraded', 'down', 'pending')
  AND double2 >= 0
  AND double2 < 100000000
  AND blob4 IN ('apac')
  AND (double1 < 1764584412345 OR (double1 = 1764584412345 AND blob2 < 'dsp_mon_db_20_6000000'))
ORDER BY timestamp_ms DESC,
  dispatch_id DESC
LIMIT 3
FORMAT JSON
