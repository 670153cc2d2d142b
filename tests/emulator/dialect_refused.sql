-- What the service would refuse, or what would reach behind it; one statement a line, {t} is the dataset.
SELECT nullif(blob1, '') FROM {t}
SELECT coalesce(blob1, '') FROM {t}
SELECT if(double1 > 0, NULL, 1) FROM {t}
SELECT NULL
SELECT ifNull(double1, 0) FROM {t}
SELECT isNull(double1) FROM {t}
SELECT blob1 IS NULL FROM {t}
SELECT blob1 IS NOT NULL FROM {t}
SELECT CASE WHEN double1 > 0 THEN 1 ELSE 0 END FROM {t}
SELECT CASE blob1 WHEN 'a' THEN 1 END FROM {t}
SELECT sum(CASE WHEN double1 > 0 THEN 1 ELSE 0 END) FROM {t}
SELECT blob1 FROM {t} JOIN {t} ON 1 = 1
SELECT blob1 FROM {t} LEFT JOIN {t} USING blob1
SELECT blob1 FROM {t}, {t}
SELECT blob1 FROM {t} ARRAY JOIN blob1
SELECT 1 AS a UNION ALL SELECT 2 AS a
SELECT 1 AS a UNION DISTINCT SELECT 2 AS a
SELECT 1 AS a INTERSECT SELECT 1 AS a
SELECT 1 AS a EXCEPT SELECT 2 AS a
WITH x AS (SELECT 1 AS a) SELECT a FROM x
WITH 1 AS x SELECT x
SELECT sum(double1) OVER () FROM {t}
SELECT row_number() OVER (ORDER BY double1) FROM {t}
SELECT blob1 FROM {t} WINDOW w AS (ORDER BY double1)
SELECT blob1 FROM {t} LIMIT 1 BY blob1
SELECT blob1 FROM {t} LIMIT 1, 2
SELECT blob1 FROM {t} LIMIT 1 WITH TIES
SELECT blob1 FROM {t} LIMIT -1
SELECT blob1 FROM {t} LIMIT 1.5
SELECT blob1 FROM {t} LIMIT 1 + 1
SELECT blob1 FROM {t} OFFSET x
SELECT DISTINCT blob1 FROM {t}
SELECT DISTINCT ON (blob1) blob1 FROM {t}
SELECT TOP 1 blob1 FROM {t}
SELECT blob21 FROM {t}
SELECT double0 FROM {t}
SELECT Blob1 FROM {t}
SELECT index2 FROM {t}
SELECT unknown FROM {t}
SELECT blob1
SELECT *
SELECT {t}.blob1 FROM {t}
SELECT t.blob1 FROM {t} AS t
SELECT blob1 FROM {t} t
SELECT blob1 b FROM {t}
SELECT blob1 FROM {t} WHERE unknown = 1
SELECT blob1 FROM {t} GROUP BY unknown
SELECT blob1 FROM no_such_dataset
SELECT a FROM (SELECT blob1 AS b FROM {t})
SELECT double1 AS b FROM {t} ORDER BY double1
SELECT double1 FROM {t} ORDER BY double2
SELECT blob1 FROM {t} GROUP BY blob1 ORDER BY sum(double1)
SELECT blob1 FROM {t} GROUP BY 1
SELECT blob1 FROM {t} ORDER BY 1
SELECT blob1 FROM {t} ORDER BY blob1 NULLS LAST
SELECT blob1 FROM {t} ORDER BY blob1 COLLATE 'en'
SELECT blob1 FROM {t} ORDER BY blob1 WITH FILL
SELECT blob1, double1 FROM {t} GROUP BY blob1
SELECT blob1, count() FROM {t}
SELECT blob1, count() FROM {t} GROUP BY blob1 WITH TOTALS
SELECT blob1, count() FROM {t} GROUP BY ROLLUP(blob1)
SELECT blob1, count() FROM {t} GROUP BY ALL
SELECT count() FROM {t} GROUP BY count()
SELECT count() FROM {t} WHERE count() > 1
SELECT sum(count()) FROM {t}
SELECT count(*) FROM {t}
SELECT count(blob1) FROM {t}
SELECT count(DISTINCT blob1, blob2) FROM {t}
SELECT min(DISTINCT double1) FROM {t}
SELECT max(blob5) FROM {t}
SELECT sum(blob1) FROM {t}
SELECT avg('a') FROM {t}
SELECT if(double1 > 0, 'a', 1) FROM {t}
SELECT if(double1 > 0, 1) FROM {t}
SELECT if(blob1, 1, 2) FROM {t}
SELECT blob1 + 1 FROM {t}
SELECT log('a')
SELECT length() FROM {t}
SELECT length(1)
SELECT now(1, 2)
SELECT intDiv(1)
SELECT intDiv(1, 0)
SELECT pow(1, 2, 3)
SELECT topK(blob1, 3) FROM {t}
SELECT topK(0)(blob1) FROM {t}
SELECT topK(101)(blob1) FROM {t}
SELECT sum(2)(double1) FROM {t}
SELECT quantileExactWeighted(double1, 1) FROM {t}
SELECT quantileExactWeighted(1.5)(double1, 1) FROM {t}
SELECT quantileExactWeighted(double2)(double1, 1) FROM {t}
SELECT quantileExactWeighted(0.5)(double1) FROM {t}
SELECT quantileWeighted(double1, 0.5, 1) FROM {t}
SELECT quantile(0.5)(double1) FROM {t}
SELECT quantiles(0.5, 0.9)(double1) FROM {t}
SELECT median(double1) FROM {t}
SELECT uniq(blob1) FROM {t}
SELECT uniqExact(blob1) FROM {t}
SELECT groupArray(blob1) FROM {t}
SELECT groupUniqArray(blob1) FROM {t}
SELECT any(blob1) FROM {t}
SELECT sumOrNull(double1) FROM {t}
SELECT minIf(double1, 1 = 1) FROM {t}
SELECT stddevPop(double1) FROM {t}
SELECT abs(double1) FROM {t}
SELECT sqrt(double1) FROM {t}
SELECT exp(double1) FROM {t}
SELECT greatest(1, 2)
SELECT modulo(3, 2)
SELECT plus(1, 2)
SELECT and(1, 1)
SELECT concat(blob1, blob2) FROM {t}
SELECT blob1 || blob2 FROM {t}
SELECT match(blob1, 'a') FROM {t}
SELECT splitByChar(',', blob1) FROM {t}
SELECT replaceAll(blob1, 'a', 'b') FROM {t}
SELECT toString(double1) FROM {t}
SELECT toUInt64(double1) FROM {t}
SELECT toInt32(double1) FROM {t}
SELECT toFloat64(blob1) FROM {t}
SELECT CAST(double1 AS String) FROM {t}
SELECT double1::String FROM {t}
SELECT toDate(timestamp) FROM {t}
SELECT dateDiff('day', timestamp, now()) FROM {t}
SELECT fromUnixTimestamp(1)
SELECT toStartOfInterval(timestamp, 60) FROM {t}
SELECT toStartOfInterval(timestamp, INTERVAL 5 MINUTE) FROM {t}
SELECT now() - INTERVAL '1' WEEK
SELECT now() - INTERVAL '1 DAY'
SELECT now() - INTERVAL '-1' DAY
SELECT extract(WEEK FROM timestamp) FROM {t}
SELECT extract('year', timestamp) FROM {t}
SELECT position('a', blob1) FROM {t}
SELECT toDateTime('nonsense')
SELECT toDateTime('2022-12-01 16:17:00', 'Nowhere/City')
SELECT [1, 2]
SELECT array(1, 2)
SELECT (1, 2)
SELECT tuple(1, 2)
SELECT map('a', 1)
SELECT x -> x + 1
SELECT arrayMap(x -> x, topK(blob1)) FROM {t}
SELECT 1 ? 2 : 3
SELECT 1 == 1
SELECT 1 <=> 1
SELECT 1 = 1 = 1
SELECT 1 & 1
SELECT 1 DIV 2
SELECT 0x10
SELECT 1_000
SELECT 1.
SELECT .5
SELECT inf
SELECT nan
SELECT +1
SELECT @@version
SELECT $1
SELECT {x:UInt8}
SELECT ?
SELECT blob1 FROM {t} WHERE blob1 IN (SELECT blob1 FROM {t})
SELECT blob1 FROM {t} WHERE blob1 IN (blob2)
SELECT blob1 FROM {t} WHERE blob1 IN ()
SELECT blob1 FROM {t} WHERE blob1 IN {t}
SELECT blob1 FROM {t} WHERE blob1 GLOBAL IN ('a')
SELECT (SELECT 1)
SELECT blob1 FROM {t} WHERE EXISTS (SELECT 1)
SELECT blob1 FROM {t} WHERE double1 > (SELECT 1)
SELECT blob1 FROM {t} WHERE
SELECT FROM {t}
SELECT blob1, FROM {t}
SELECT blob1 FROM
SELECT blob1 FROM {t} PREWHERE blob1 = 'a'
SELECT blob1 FROM {t} FINAL
SELECT blob1 FROM {t} SAMPLE 0.1
SELECT blob1 FROM {t} QUALIFY 1
SELECT * EXCEPT (blob1) FROM {t}
SELECT * REPLACE (1 AS blob1) FROM {t}
SELECT * APPLY(sum) FROM {t}
SELECT COLUMNS('blob') FROM {t}
SELECT {t}.* FROM {t}
SELECT blob1 FROM {t} FORMAT CSV
SELECT blob1 FROM {t} FORMAT Native
SELECT blob1 FROM {t} FORMAT
SELECT blob1 FROM {t} FORMAT JSON LIMIT 1
SELECT a FROM (SELECT blob1 AS a FROM {t} FORMAT JSON)
SELECT blob1 FROM {t} WHERE blob1 = 'a
SELECT blob1 FROM {t} WHERE blob1 = 'a\x27'
SELECT blob1 FROM {t} WHERE blob1 = ‘a’
SELECT blob1 FROM {t} /* open
SELECT blob1 FROM {t} # hash
SELECT 1; SELECT 2
SELECT 1;;
SELECT 1 SELECT 2
SHOW DATABASES
SHOW CREATE TABLE {t}
SHOW PROCESSLIST
SHOW TABLES FROM system
SHOW TABLES LIKE 'a%'
DESCRIBE TABLE {t}
EXPLAIN SELECT 1
EXISTS TABLE {t}
VALUES (1)
FROM {t} SELECT blob1
INSERT INTO {t} (blob1) VALUES ('a')
INSERT INTO {t} SELECT * FROM {t}
UPDATE {t} SET blob1 = 'a'
DELETE FROM {t}
ALTER TABLE {t} DELETE WHERE 1
CREATE TABLE x (a String) ENGINE = Memory
DROP TABLE {t}
TRUNCATE TABLE {t}
OPTIMIZE TABLE {t}
SET max_threads = 1
USE system
KILL QUERY WHERE 1
SYSTEM SHUTDOWN
GRANT ALL ON *.* TO x
BEGIN
