-- Statements of the kind that people send to Analytics Engine, in our own words; {t} is the dataset. One a line.
SELECT count() AS visits FROM {t}
SELECT SUM(_sample_interval) AS visits FROM {t} WHERE timestamp > NOW() - INTERVAL '7' DAY
SELECT blob1 AS path, SUM(_sample_interval) AS visits FROM {t} WHERE timestamp > NOW() - INTERVAL '1' DAY GROUP BY path ORDER BY visits DESC LIMIT 10
SELECT blob2 AS country, count(DISTINCT index1) AS people FROM {t} GROUP BY country ORDER BY people DESC
SELECT toStartOfInterval(timestamp, INTERVAL '5' MINUTE) AS slot, SUM(_sample_interval) AS hits FROM {t} GROUP BY slot ORDER BY slot
SELECT toStartOfHour(timestamp) AS hour, sum(_sample_interval * double1) AS total FROM {t} GROUP BY hour ORDER BY hour ASC
SELECT intDiv(toUInt32(timestamp), 3600) * 3600 AS t, blob3 AS label, SUM(_sample_interval) AS n FROM {t} GROUP BY t, label ORDER BY t
SELECT blob4 AS browser, SUM(_sample_interval * double2) / SUM(_sample_interval) AS mean_ms FROM {t} GROUP BY browser HAVING mean_ms > 0 ORDER BY mean_ms
SELECT quantileExactWeighted(0.5)(double2, _sample_interval) AS p50, quantileExactWeighted(0.99)(double2, _sample_interval) AS p99 FROM {t}
SELECT quantileWeighted(0.95)(double2, _sample_interval) AS p95 FROM {t}
SELECT quantileWeighted(0.95, double2, _sample_interval) AS p95 FROM {t}
SELECT index1 AS tenant, quantileExactWeighted(0.95)(double2, if(blob3 = 'up', _sample_interval, 0)) AS p95 FROM {t} GROUP BY tenant
SELECT index1 AS tenant, max(timestamp) AS seen FROM {t} GROUP BY tenant ORDER BY seen DESC LIMIT 100
SELECT min(timestamp) AS oldest, max(timestamp) AS newest FROM {t}
SELECT argMax(blob3, timestamp) AS newest_status FROM {t} WHERE index1 = 'a'
SELECT argMax(blob3, if(blob3 = 'down', double1, 0.0)) AS broken FROM {t}
SELECT sumIf(_sample_interval, blob3 = 'up') / SUM(_sample_interval) AS share FROM {t}
SELECT countIf(double3 >= 500) AS errors, countIf(double3 >= 400 AND double3 < 500) AS client_errors FROM {t}
SELECT avgIf(double2, blob3 = 'up') AS mean FROM {t}
SELECT if(double3 >= 500, 'error', if(double3 >= 400, 'client', 'fine')) AS kind, count() AS n FROM {t} GROUP BY kind ORDER BY n DESC
SELECT sum(if(blob3 = 'up', 1, 0)) AS ups FROM {t}
SELECT sum(if(blob3 = 'up', double2, 0.0)) AS ms FROM {t}
SELECT max(if(blob3 = 'up', double2, 99999999999999.5)) AS ms FROM {t}
SELECT min(if(blob3 = 'up', double2, pow(10, 18))) AS ms FROM {t}
SELECT max(if(blob3 = 'up', double2, -pow(10, 308))) AS ms FROM {t}
SELECT blob1 FROM {t} WHERE blob1 LIKE 'or%' AND blob2 ILIKE '%DISPATCH%' LIMIT 5
SELECT blob1 FROM {t} WHERE startsWith(blob1, 'or') LIMIT 5
SELECT blob1 FROM {t} WHERE blob3 IN ('up', 'down') AND double3 NOT IN (404, 410) LIMIT 5
SELECT blob1 FROM {t} WHERE timestamp >= toDateTime(1790000000) AND timestamp < toDateTime(1800000000) LIMIT 5
SELECT blob1 FROM {t} WHERE timestamp >= toDateTime('2026-01-01 00:00:00') LIMIT 5
SELECT blob1 FROM {t} WHERE timestamp >= toDateTime('2026-01-01T00:00:00') LIMIT 5
SELECT blob1 FROM {t} WHERE double1 > 1789999999999 LIMIT 5
SELECT blob1 FROM {t} WHERE timestamp BETWEEN toDateTime(1790000000) AND NOW() LIMIT 5
SELECT path, n FROM (SELECT blob1 AS path, count() AS n FROM {t} GROUP BY path) ORDER BY n DESC
SELECT max(n) AS most FROM (SELECT blob1 AS path, count() AS n FROM {t} GROUP BY path)
SELECT SUM(w) AS checks FROM (SELECT _sample_interval AS w, blob3 AS status FROM {t}) WHERE status = 'up'
SELECT topK(3)(blob4) AS places FROM {t}
SELECT topKWeighted(3)(blob4, _sample_interval) AS places FROM {t}
SELECT first_value(blob3) AS one, last_value(blob3) AS other FROM {t}
SELECT round(avg(double2), 1) AS mean, floor(max(double2)) AS top, ceil(min(double2)) AS least FROM {t}
SELECT formatDateTime(timestamp, '%Y-%m-%d') AS day, count() AS n FROM {t} GROUP BY day ORDER BY day
SELECT toDayOfWeek(timestamp) AS weekday, toHour(timestamp) AS hour, SUM(_sample_interval) AS n FROM {t} GROUP BY weekday, hour ORDER BY weekday, hour
SELECT toUInt32(double3) AS code, count() AS n FROM {t} GROUP BY code ORDER BY n DESC
SELECT lower(blob4) AS region, length(blob2) AS size FROM {t} LIMIT 3
SELECT substring(blob2, 1, 8) AS head, position('-' IN blob2) AS dash FROM {t} LIMIT 3
SELECT format('{}/{}', blob4, blob5) AS place, count() AS n FROM {t} GROUP BY place ORDER BY n
SELECT * FROM {t} ORDER BY timestamp DESC LIMIT 20
SELECT timestamp, blob1, double1 FROM {t} ORDER BY timestamp DESC LIMIT 20 OFFSET 20
SELECT index1, _sample_interval FROM {t} LIMIT 1 FORMAT JSON
SELECT blob1, double2 FROM {t} LIMIT 2 FORMAT JSONEachRow
SELECT "blob1" AS "first text" FROM {t} LIMIT 1
SHOW TABLES
