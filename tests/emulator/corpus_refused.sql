-- What people have sent and had refused, in our own words, each after the service's words; {t} is the dataset.
the 2nd and 3rd arguments to IF() function must have the same type but instead had Double and Integer | SELECT sum(if(blob3 = 'up', double2, 0)) AS ms FROM {t}
the 2nd and 3rd arguments to IF() function must have the same type but instead had Integer and Double | SELECT sum(if(blob3 = 'up', 0, double2)) AS ms FROM {t}
the 2nd and 3rd arguments to IF() function must have the same type but instead had Double and Integer | SELECT avg(if(blob3 = 'up', double2 * 2, 1)) AS ms FROM {t}
the 2nd and 3rd arguments to IF() function must have the same type but instead had Double and Integer | SELECT max(if(blob3 = 'up', double2, 99999999999999.0)) AS ms FROM {t}
the 2nd and 3rd arguments to IF() function must have the same type but instead had String and Null | SELECT count(DISTINCT if(blob3 = 'up', blob1, NULL)) AS n FROM {t}
the 2nd and 3rd arguments to IF() function must have the same type but instead had Double and Null | SELECT avg(if(blob3 = 'up', double2, NULL)) AS n FROM {t}
the 2nd and 3rd arguments to IF() function must have the same type but instead had DateTime and Integer | SELECT max(if(blob3 = 'up', timestamp, 0)) AS n FROM {t}
the 2nd and 3rd arguments to IF() function must have the same type but instead had String and Integer | SELECT if(double1 > 0, blob1, 0) AS n FROM {t}
the 2nd and 3rd arguments to IF() function must have the same type but instead had Double and Integer | SELECT max(late) AS n FROM (SELECT if(blob3 = 'up', double1, 0) AS late FROM {t})
the 2nd and 3rd arguments to IF() function must have the same type but instead had Double and Integer | SELECT a FROM (SELECT double1 AS a FROM {t}) WHERE if(a > 1, a, 0) > 1
cannot combine the Integer and Boolean types with the * operator | SELECT SUM(_sample_interval * (blob3 = 'up')) AS n FROM {t}
cannot combine the Boolean and Integer types with the * operator | SELECT SUM((double3 >= 500) * _sample_interval) AS n FROM {t}
cannot combine the String and Integer types with the + operator | SELECT blob1 + 1 AS n FROM {t}
cannot combine the DateTime and String types with the >= operator | SELECT count() AS n FROM {t} WHERE timestamp >= '2026-11-01 00:00:00'
cannot combine the DateTime and String types with the > operator | SELECT count() AS n FROM {t} WHERE timestamp > '2026-11-01T00:00:00Z'
cannot combine the String and Integer types with the = operator | SELECT count() AS n FROM {t} WHERE blob1 = 5
unable to parse the argument of TODATETIME() as a DateTime | SELECT count() AS n FROM {t} WHERE timestamp >= toDateTime('2026-11-01T00:00:00Z')
unable to parse the argument of TODATETIME() as a DateTime | SELECT count() AS n FROM {t} WHERE timestamp >= toDateTime('2026-11-01 00:00:00.123')
an interval is written as INTERVAL '42' DAY | SELECT count() AS n FROM {t} WHERE timestamp > NOW() - INTERVAL 1 DAY
an interval is written as INTERVAL '42' DAY | SELECT count() AS n FROM {t} WHERE timestamp > NOW() - INTERVAL '1 DAY'
unknown function call: UNIQ | SELECT uniq(index1) AS n FROM {t}
unknown function call: MULTIIF | SELECT multiIf(double3 > 500, 'a', double3 > 400, 'b', 'c') AS n FROM {t}
unknown function call: CONCAT | SELECT concat(blob1, blob2) AS n FROM {t}
unknown function call: NULLIF | SELECT nullIf(blob1, '') AS n FROM {t}
unknown function call: QUANTILE | SELECT quantile(0.95)(double2) AS n FROM {t}
unknown function call: GREATEST | SELECT greatest(double1, double2) AS n FROM {t}
unknown function call: ANY | SELECT any(blob1) AS n FROM {t}
unknown function call: TOSTRING | SELECT toString(double1) AS n FROM {t}
unknown function call: TOUINT64 | SELECT toUInt64(double1) AS n FROM {t}
unknown function call: TOFLOAT64 | SELECT toFloat64(blob1) AS n FROM {t}
unknown function call: MINIF | SELECT minIf(double1, blob3 = 'up') AS n FROM {t}
unknown function call: COALESCE | SELECT coalesce(blob1, blob2) AS n FROM {t}
unknown function call: TODATE | SELECT toDate(timestamp) AS day FROM {t}
COUNT() function must have 0 arguments: 1 | SELECT count(*) AS n FROM {t}
COUNT() function must have 0 arguments: 1 | SELECT COUNT(blob1) AS n FROM {t}
cannot use the String type as argument 1 in max | SELECT max(blob1) AS n FROM {t}
cannot use the String type as argument 1 in min | SELECT min(index1) AS n FROM {t}
cannot use the String type as argument 1 in sum | SELECT sum(lower(blob1)) AS n FROM {t}
cannot use the String type as argument 1 in avg | SELECT avg(path) AS n FROM (SELECT blob1 AS path FROM {t})
unsupported expression type: CASE WHEN | SELECT CASE WHEN double3 >= 500 THEN 'bad' ELSE 'good' END AS kind FROM {t}
unsupported expression type: IS NULL | SELECT count() AS n FROM {t} WHERE blob1 IS NOT NULL
in the GROUP BY clause you may only provide column names | SELECT count() AS n FROM {t} GROUP BY toStartOfHour(timestamp)
in the GROUP BY clause you may only provide column names | SELECT intDiv(toUInt32(timestamp), 60) AS t, count() AS n FROM {t} GROUP BY intDiv(toUInt32(timestamp), 60)
unable to find type of column: "double1" | SELECT double1 AS at FROM {t} ORDER BY double1
unable to find type of column: "timestamp" | SELECT blob1 FROM {t} ORDER BY timestamp DESC
unable to find type of column: "status" | SELECT count() AS n FROM {t} WHERE status = 'up'
unable to find type of column: "timestamp" | SELECT count() AS n FROM never_written WHERE timestamp > NOW() - INTERVAL '1' DAY
cannot nest subqueries inside subqueries | SELECT max(n) AS m FROM (SELECT n FROM (SELECT count() AS n FROM {t} GROUP BY blob1))
backslash and single-quote characters in strings are unsupported | SELECT count() AS n FROM {t} WHERE blob1 = 'O''Hare'
backslash and single-quote characters in strings are unsupported | SELECT count() AS n FROM {t} WHERE blob1 = 'O\'Hare'
backslash and single-quote characters in strings are unsupported | SELECT count() AS n FROM {t} WHERE blob1 LIKE 'a\_b%'
JOIN is not supported | SELECT blob1 FROM {t} JOIN {t} ON blob1 = blob1
UNION is not supported | SELECT blob1 FROM {t} UNION ALL SELECT blob1 FROM {t}
common table expressions (WITH) are not supported | WITH x AS (SELECT blob1 FROM {t}) SELECT blob1 FROM x
sql parser error | SELECT `blob1` FROM {t}
sql parser error | SELECT max(if(blob3 = 'up', double2, 1e18)) AS n FROM {t}
Expected an SQL statement, found: { | {"query": "SELECT count() FROM {t}"}
