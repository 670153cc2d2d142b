-- Statements that both D1s are asked in this order, one a line. Those of a table follow its making.
CREATE TABLE t (id INTEGER PRIMARY KEY, a, b TEXT NOT NULL DEFAULT 'x', n INTEGER CHECK (n >= 0), u UNIQUE)
INSERT INTO t (a, n, u) VALUES (1, 2, 'one'), ('two', 3, 'two'), (NULL, NULL, NULL)
SELECT * FROM t ORDER BY id
SELECT * FROM t WHERE id > 99
INSERT INTO t (u) VALUES ('one')
INSERT INTO t (b) VALUES (NULL)
INSERT INTO t (n) VALUES (-1)
INSERT INTO t (u) VALUES ('one') ON CONFLICT DO NOTHING
INSERT INTO t (u) VALUES ('three') RETURNING id, u
UPDATE t SET n = 5 WHERE id < 3
UPDATE t SET n = 5 WHERE id > 300
DELETE FROM t WHERE id = 1
SELECT * FROM nope
SELEC 1
SELECT nope FROM t
SELECT 1 +
SELECT nope(1)
INSERT INTO t VALUES (1)
SELECT 9007199254740993 AS big
SELECT 9223372036854775807 AS big
SELECT 1e300 AS x, 0.1 AS y, -0.0 AS z
SELECT 9e999 AS inf, -9e999 AS ninf
SELECT x'0001ff' AS blob
SELECT 'a' || char(0) || 'b' AS nul
SELECT CAST(x'ff41' AS TEXT) AS bad
SELECT 'žluť🦊' AS u, length('🦊') AS l
SELECT 1 AS a, 2 AS a
SELECT 1, 2
SELECT NULL AS n
SELECT 1 AS a WHERE 0
SELECT ?
SELECT length(zeroblob(2000001)) AS n
SELECT length(zeroblob(1999999)) AS n
SELECT 1; SELECT 2
SELECT 1;
SELECT 1; -- x
ATTACH DATABASE 'x' AS o
DETACH DATABASE main
VACUUM
VACUUM INTO 'x'
BEGIN
COMMIT
ROLLBACK
SAVEPOINT a
RELEASE a
PRAGMA journal_mode
PRAGMA table_info(t)
PRAGMA foreign_keys
PRAGMA foreign_keys = OFF
PRAGMA defer_foreign_keys = ON
PRAGMA database_list
PRAGMA user_version
PRAGMA page_count
PRAGMA optimize
PRAGMA quick_check
PRAGMA integrity_check
PRAGMA compile_options
PRAGMA index_list(t)
PRAGMA case_sensitive_like = ON
PRAGMA recursive_triggers
PRAGMA writable_schema = ON
PRAGMA function_list
PRAGMA encoding
PRAGMA cache_size
SELECT load_extension('x')
SELECT * FROM pragma_table_info('t')
SELECT sqlite_version()
SELECT readfile('x')
SELECT random() IS NOT NULL AS r
SELECT total_changes() IS NOT NULL AS n
SELECT last_insert_rowid() IS NOT NULL AS n
SELECT changes() IS NOT NULL AS n
CREATE TEMP TABLE tt (a)
CREATE TABLE sqlite_x (a)
CREATE TABLE _cf_x (a)
SELECT * FROM _cf_KV
ANALYZE
REINDEX
EXPLAIN SELECT 1
EXPLAIN QUERY PLAN SELECT * FROM t
CREATE VIRTUAL TABLE f USING fts5(body)
INSERT INTO f VALUES ('quick fox')
SELECT body FROM f WHERE f MATCH 'fox'
CREATE VIRTUAL TABLE d USING dbstat
CREATE VIRTUAL TABLE r USING rtree(id, a, b)
SELECT value FROM json_each('[1,"a",null,1.5]')
SELECT key, value FROM json_each('{"a":1}')
SELECT json_extract('{"a":[1,2]}', '$.a[1]') AS x, '{"a":1}' -> 'a' AS y, '{"a":1}' ->> 'a' AS z
SELECT json('{') AS x
SELECT json_group_array(id) AS g FROM t
SELECT sum(id) AS s, avg(id) AS v, count(*) AS c FROM t
SELECT datetime(0, 'unixepoch') AS d, strftime('%s', '2026-01-01') AS s
SELECT unixepoch('2026-01-01') AS s
SELECT abs(-9223372036854775808)
SELECT 1/0 AS x, 5/2 AS y, 5%3 AS z
SELECT 'a' LIKE 'A' AS l, 'a' GLOB 'A' AS g
SELECT 'a' REGEXP 'a'
SELECT upper('ž') AS u
SELECT sqrt(4) AS s, pow(2,3) AS p
SELECT iif(1,2,3) AS i, printf('%05d', 3) AS p, format('%s','x') AS f
SELECT row_number() OVER (ORDER BY id) AS r FROM t
WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c LIMIT 5) SELECT n FROM c
SELECT * FROM t JOIN t USING (id)
SELECT t.* FROM t LEFT JOIN t AS o ON o.id = t.id + 1 ORDER BY t.id
SELECT id FROM t UNION SELECT 5 ORDER BY 1
SELECT "nocolumn" FROM t
SELECT 'x' AS "a b"
SELECT id FROM t GROUP BY n HAVING count(*) > 0 ORDER BY id
CREATE INDEX t_a ON t (a)
CREATE INDEX t_a ON t (a)
CREATE TABLE t (a)
DROP TABLE nope
DROP TABLE IF EXISTS nope
CREATE TABLE IF NOT EXISTS t (a)
ALTER TABLE t ADD COLUMN c TEXT
ALTER TABLE t DROP COLUMN nope
CREATE VIEW v AS SELECT id FROM t
SELECT * FROM v
INSERT INTO v VALUES (1)
CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET n = 1 WHERE id = new.id; DELETE FROM t WHERE id = -1; END
INSERT INTO t (u) VALUES ('trigger')
CREATE TABLE s (a INTEGER, b TEXT) STRICT
INSERT INTO s VALUES ('x', 1)
INSERT INTO s VALUES ('1', 'y')
CREATE TABLE w (k TEXT PRIMARY KEY, v) WITHOUT ROWID
INSERT INTO w VALUES ('a', 1)
REPLACE INTO w VALUES ('a', 2)
INSERT INTO w VALUES ('a', 3) ON CONFLICT (k) DO UPDATE SET v = excluded.v
CREATE TABLE p (id INTEGER PRIMARY KEY)
CREATE TABLE c (p INTEGER REFERENCES p (id))
INSERT INTO c VALUES (1)
INSERT INTO p VALUES (1)
INSERT INTO c VALUES (1)
DELETE FROM p
CREATE TABLE g (a INTEGER, b AS (a * 2))
INSERT INTO g (a) VALUES (4)
SELECT * FROM g
CREATE TABLE au (id INTEGER PRIMARY KEY AUTOINCREMENT, v)
INSERT INTO au (v) VALUES (1)
SELECT * FROM sqlite_sequence
DELETE FROM au
SELECT RAISE(ABORT, 'x')
SELECT CAST('9' AS INTEGER) AS i, CAST(9 AS TEXT) AS t, CAST('x' AS REAL) AS r
SELECT typeof(1.0) AS t, 1.0 AS v, 2.5 AS w
SELECT count(*) AS n FROM t WHERE id IN (SELECT value FROM json_each('[1,2,3]'))
SELECT quote(x'00ff') AS q, hex('a') AS h
SELECT substr('žluť', 2, 2) AS s, instr('abc','c') AS i
SELECT max(1, 'a') AS m, coalesce(NULL, 2) AS c, nullif(1,1) AS n
VALUES (1, 'a'), (2, 'b')
SELECT 1 AS Ä
SELECT like('a%', 'abc') AS l
SELECT 'x' LIKE '%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%'
SELECT ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))
SELECT 1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1
SELECT max(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)
SELECT 1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1
SELECT 1 UNION ALL SELECT 1 UNION ALL SELECT 1 UNION ALL SELECT 1 UNION ALL SELECT 1 UNION ALL SELECT 1
SELECT 1 UNION ALL SELECT 1 UNION ALL SELECT 1 UNION ALL SELECT 1 UNION ALL SELECT 1 UNION ALL SELECT 1 UNION ALL SELECT 1
SELECT octet_length('ž') AS o
SELECT concat('a', 'b') AS c
SELECT string_agg(id, ',') AS s FROM t
SELECT json_valid('{a:1}') AS v
SELECT timediff('2026-01-02','2026-01-01') AS t
SELECT unhex('41') AS u
SELECT sqlite_source_id() IS NOT NULL AS x
SELECT sqlite_compileoption_used('X') AS x
SELECT generate_series.value FROM generate_series(1,2)
