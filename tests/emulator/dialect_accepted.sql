-- What the reference lists, one statement a line; {t} is the dataset.
-- "= " answers as the engine does for the same text; "~ " is spelled differently there, or depends on the clock.
= SELECT 'Hello Workers Analytics Engine' AS message
= SELECT * FROM {t} FORMAT JSON
= SELECT blob2, double3 FROM {t}
= SELECT blob1 AS probe_name, double3*1.8+32 AS temp_f FROM {t}
= SELECT if(double3 <= 0, 'FREEZING', 'NOT FREEZING') AS description FROM {t}
= SELECT blob1 AS probe_name, avg(double3) AS avg_temp FROM {t} GROUP BY probe_name ORDER BY probe_name
= SELECT probe_name, num_readings FROM (SELECT blob1 AS probe_name, count() AS num_readings FROM {t} GROUP BY probe_name) ORDER BY probe_name
= SELECT max(n) AS most FROM (SELECT n FROM (SELECT count() AS n FROM {t} GROUP BY blob1))
= SELECT blob1 FROM {t} WHERE blob1 = 'org' OR blob2 = 'test2'
= SELECT count() AS n FROM {t} WHERE if(blob1 = 'org', (double1-32)/1.8, double1) > 0
= SELECT blob1 AS a FROM {t} WHERE a = 'org'
= SELECT blob3 AS s, count() AS n FROM {t} GROUP BY s HAVING n > 1 ORDER BY s DESC
= SELECT blob3 AS s, avg(double2) AS m, count() AS n FROM {t} GROUP BY s HAVING m > 1 AND n >= 1 ORDER BY n, s
= SELECT blob3, count() FROM {t} GROUP BY blob3 ORDER BY count() DESC, blob3 ASC LIMIT 10
= SELECT double1 FROM {t} ORDER BY double1 LIMIT 2 OFFSET 1
= SELECT double1 FROM {t} ORDER BY double1 OFFSET 1
~ SELECT double1 FROM {t} ORDER BY double1 LIMIT ALL
~ SELECT double1 FROM {t} LIMIT 1 FORMAT JSONEachRow
~ SELECT double1 FROM {t} LIMIT 1 FORMAT TabSeparated
~ select double1 from {t} limit 1 format json;
~ SELECT 1 AS one -- a comment
~ /* another */ SELECT 1 AS one
~ SHOW TABLES
~ SHOW TABLES FORMAT JSON
~ SHOW TIMEZONES
~ SHOW TIMEZONES FORMAT JSONEachRow
~ SHOW TIMEZONE
~ SHOW TIMEZONE FORMAT TabSeparated
= SELECT 42 AS a, -42 AS b, 4.2 AS c, -4.2 AS d, 'so long' AS e, true AS f, false AS g, 1e3 AS h
= SELECT 'it''s' AS a, 'it\'s' AS b, 'back\\slash' AS c, '-- no comment; FORMAT' AS d
= SELECT toDateTime(1790000000) + INTERVAL '1' YEAR AS a, toDateTime(1790000000) - INTERVAL '2' MONTH AS b
= SELECT toDateTime(1790000000) + INTERVAL '42' DAY AS a, toDateTime(1790000000) - INTERVAL '1' HOUR AS b
= SELECT toDateTime(1790000000) + INTERVAL '5' MINUTE AS a, toDateTime(1790000000) - INTERVAL '30' SECOND AS b
= SELECT 7 + 2 AS a, 7 - 2 - 1 AS b, 7 * 2 AS c, 7 / 2 AS d, 7 % 2 AS e, 2 + 3 * 4 - 6 / 2 AS f, -(2 + 3) AS g
= SELECT 1 = 1 AS a, 1 < 2 AS b, 1 > 2 AS c, 1 <= 1 AS d, 1 >= 2 AS e, 1 <> 2 AS f, 1 != 1 AS g
= SELECT count() AS n FROM {t} WHERE blob3 IN ('up', 'down') AND double3 NOT IN (500, -1)
= SELECT count() AS n FROM {t} WHERE double2 BETWEEN 10 AND 20 AND double2 NOT BETWEEN 100 AND 200
= SELECT count() AS n FROM {t} WHERE blob3 LIKE 'u%' OR blob3 ILIKE '%DOWN' OR blob3 LIKE 'd___'
= SELECT count() AS n FROM {t} WHERE blob3 NOT LIKE 'u%' AND blob3 NOT ILIKE '%x%' AND blob1 LIKE 'or_' AND blob6 NOT LIKE '50\%'
= SELECT count() AS n FROM {t} WHERE NOT blob3 = 'up' AND NOT (double2 > 1 AND double2 < 2 OR blob3 = '')
= SELECT 1 = 1 OR 1 = 2 AND 1 = 3 AS a, (1 = 1 OR 1 = 2) AND 1 = 3 AS b, NOT 1 = 2 AND 1 = 1 AS c
= SELECT count() AS a, count(DISTINCT blob3) AS b, COUNT() AS c FROM {t}
= SELECT sum(double2) AS a, sum(DISTINCT double2) AS b, SUM(_sample_interval * double2) / SUM(_sample_interval) AS c FROM {t}
= SELECT avg(double2) AS a, avg(DISTINCT double2) AS b, min(double2) AS c, max(double2) AS d FROM {t}
= SELECT min(timestamp) AS a, max(timestamp) AS b FROM {t}
= SELECT quantileExactWeighted(0.5)(double2, _sample_interval) AS p50, quantileExactWeighted(0.95)(double2, 1) AS p95 FROM {t}
~ SELECT quantileWeighted(0.5, double2, _sample_interval) AS p50 FROM {t}
~ SELECT QUANTILEEXACTWEIGHTED(0.5)(double2, _sample_interval) AS p50 FROM {t}
= SELECT argMax(blob4, double1) AS a, argMin(blob4, double1) AS b FROM {t}
= SELECT first_value(blob1) AS a, last_value(blob1) AS b FROM {t}
= SELECT topK(double3) AS a, topK(2)(blob3) AS b, topKWeighted(double3, _sample_interval) AS c, topKWeighted(15)(blob3, _sample_interval) AS d FROM {t}
= SELECT countIf(blob3 = 'up') AS a, sumIf(double2, blob3 = 'up') AS b, avgIf(double2, blob3 = 'up') AS c FROM {t}
= SELECT intDiv(7, 2) AS a, log(2) AS b, ln(2) AS c, pow(double3, 2) AS d FROM {t} ORDER BY d
= SELECT round(5.5) AS a, round(3.14, 1) AS b, floor(5.5) AS c, floor(3.14, 1) AS d, ceil(5.5) AS e, ceil(3.14, 1) AS f
~ SELECT length('a string') AS s, length(blob1) AS l FROM {t}
= SELECT empty('a string') AS a, empty(blob7) AS b FROM {t}
= SELECT lower('STRING') AS a, lowerUTF8('ÄÖ') AS b, upper('string') AS c, upperUTF8('äö') AS d
~ SELECT toLower('ÄÖ') AS a, toUpper('äö') AS b
= SELECT startsWith('prefix ...', 'prefix') AS a, endsWith(blob1, 'g') AS b FROM {t}
= SELECT position(':' IN 'hello: world') AS p, position('r' IN blob1) AS q FROM {t}
= SELECT substring('hello world', 6) AS s, substring('hello: world', 1, position(':' IN 'hello: world')-1) AS u
= SELECT format('blob1: {}', blob1) AS s FROM {t}
= SELECT toUInt8(3) AS a, toUInt32(double2) AS b, toUInt32(timestamp) AS c FROM {t} ORDER BY b, c
~ SELECT now() AS a, NOW() - INTERVAL '1' DAY AS b, today() AS c
= SELECT toDateTime(355924804) AS a, toDateTime('355924804') AS b, toDateTime('1981-04-12 12:00:04') AS c, toDateTime('2022-12-01 16:17:00', 'America/New_York') AS d
= SELECT toUnixTimestamp(toDateTime('2025-10-27 00:00:00')) AS a
= SELECT formatDateTime(timestamp, '%Y-%m-%d') AS a, formatDateTime(toDateTime('2022-12-01 16:17:00', 'America/New_York'), '%Y-%m-%d', 'Etc/UTC') AS b FROM {t}
= SELECT toStartOfInterval(timestamp, INTERVAL '15' MINUTE) AS a, toStartOfInterval(timestamp, INTERVAL '1' DAY, 'Europe/Berlin') AS b FROM {t}
= SELECT toStartOfInterval(timestamp, INTERVAL '1' HOUR) AS hour, sum(_sample_interval) AS count FROM {t} GROUP BY hour ORDER BY hour ASC
= SELECT toStartOfYear(timestamp) AS a, toStartOfMonth(timestamp) AS b, toStartOfDay(timestamp) AS c, toStartOfHour(timestamp) AS d FROM {t}
= SELECT toStartOfFifteenMinutes(timestamp) AS a, toStartOfTenMinutes(timestamp) AS b, toStartOfFiveMinutes(timestamp) AS c, toStartOfMinute(timestamp) AS d FROM {t}
~ SELECT toStartOfWeek(toDateTime('2025-10-29 00:00:00')) AS monday
= SELECT toYear(timestamp) AS a, toMonth(timestamp) AS b, toDayOfMonth(timestamp) AS c, toDayOfWeek(timestamp) AS d FROM {t}
= SELECT toHour(timestamp) AS a, toMinute(timestamp) AS b, toSecond(timestamp) AS c, toYYYYMM(timestamp) AS d FROM {t}
= SELECT extract(YEAR FROM timestamp) AS a, extract(MONTH FROM timestamp) AS b, extract(DAY FROM timestamp) AS c FROM {t}
= SELECT extract(HOUR FROM timestamp) AS a, extract(MINUTE from timestamp) AS b, extract(SECOND from toDateTime('2022-06-06 11:30:15')) AS c FROM {t}
= SELECT bitAnd(1, 3) AS a, bitCount(double1) AS b, bitHammingDistance(3, 0) AS c, bitNot(1) AS d, bitOr(1, 2) AS e FROM {t}
= SELECT bitRotateLeft(128, 1) AS a, bitRotateRight(1, 1) AS b, bitShiftLeft(128, 1) AS c, bitShiftRight(12, 2) AS d, bitTest(3, 1) AS e, bitXor(3, 3) AS f
= SELECT bin(3) AS a, hex(255) AS b, hex(blob1) AS c FROM {t}
= SELECT index1 AS location_id, SUM(_sample_interval) AS n_readings FROM {t} WHERE timestamp > NOW() - INTERVAL '7000' DAY GROUP BY index1 ORDER BY location_id
= SELECT intDiv(toUInt32(timestamp), 60) * 60 AS t, blob1 AS label, SUM(_sample_interval * double2) / SUM(_sample_interval) AS average_metric FROM {t} WHERE timestamp <= NOW() AND timestamp > NOW() - INTERVAL '7000' DAY GROUP BY blob1, t ORDER BY t
= SELECT "blob1", `index1` FROM "{t}"
= SELECT index1 AS monitor, sumIf(_sample_interval / if(double4 > 0, double4, 1.0), (double1 >= 1.0 AND double1 < 1790000100000.0) AND blob3 = 'up') AS up_0, quantileExactWeighted(0.95)(double2, if(blob3 = 'up', toUInt32(round(100 * _sample_interval)), 0)) AS p95, argMax(blob4, if(blob3 = 'down', double1, 0)) AS r, max(if(blob3 = 'down', double1, 0)) AS last, intDiv(toUInt32(double1 / 1000), 300) * 300 AS bucket FROM {t} WHERE blob1 = 'org' AND timestamp >= toDateTime(1790000000) AND index1 IN ('a','b') GROUP BY monitor, bucket ORDER BY monitor, bucket LIMIT 100 FORMAT JSON
= SELECT 'x\' FROM system.one -- ' AS a FROM {t}
= SELECT NOT(1 = 1) AS a
