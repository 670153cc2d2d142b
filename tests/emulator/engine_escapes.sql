-- Ways out of the datasets and into the engine, its files or its network; every one is to be refused.
SELECT * FROM file('/etc/passwd')
SELECT * FROM file('/etc/passwd', 'LineAsString')
SELECT * FROM FILE('/etc/passwd')
SELECT * FROM/**/file/**/('/etc/passwd')
SELECT * FROM `file`('/etc/passwd')
SELECT * FROM "file"('/etc/passwd')
SELECT * FROM `file('/etc/passwd')`
SELECT * FROM (SELECT * FROM file('/etc/passwd'))
SELECT * FROM (SELECT * FROM (SELECT * FROM url('http://127.0.0.1/', 'CSV')))
SELECT * FROM url('http://127.0.0.1/', 'CSV', 'a String')
SELECT * FROM s3('http://127.0.0.1/x')
SELECT * FROM remote('127.0.0.1', system.one)
SELECT * FROM remoteSecure('127.0.0.1', 'system', 'one')
SELECT * FROM cluster('default', system.one)
SELECT * FROM mysql('127.0.0.1', 'a', 'b', 'c', 'd')
SELECT * FROM postgresql('127.0.0.1', 'a', 'b', 'c', 'd')
SELECT * FROM sqlite('/tmp/a', 'b')
SELECT * FROM jdbc('a', 'b')
SELECT * FROM executable('id', TabSeparated, 'a String')
SELECT * FROM python('import os')
SELECT * FROM Python(reader)
SELECT * FROM input('a String')
SELECT * FROM numbers(10)
SELECT * FROM zeros(10)
SELECT * FROM generateRandom('a String')
SELECT * FROM merge('ae', '.*')
SELECT * FROM merge(currentDatabase(), '.*')
SELECT * FROM view(SELECT 1)
SELECT * FROM values('a String', 'x')
SELECT * FROM null('a String')
SELECT * FROM dictionary('x')
SELECT * FROM loop({t})
SELECT * FROM system.tables
SELECT * FROM system.`tables`
SELECT * FROM `system`.`tables`
SELECT * FROM "system"."tables"
SELECT * FROM `system.tables`
SELECT * FROM system/**/./**/tables
SELECT * FROM information_schema.tables
SELECT * FROM INFORMATION_SCHEMA.TABLES
SELECT * FROM ae.{t}
SELECT * FROM `ae`.`{t}`
SELECT * FROM default.{t}
SELECT * FROM tables
SELECT * FROM one
SELECT * FROM `{t}` AS `x`, system.one
SELECT * FROM `{t}``system`
SELECT `x\` FROM system.one -- ` FROM {t}
SELECT "x\" FROM system.one -- " FROM {t}
SELECT file('/etc/passwd')
SELECT getSetting('max_threads')
SELECT currentDatabase()
SELECT hostName()
SELECT version()
SELECT user()
SELECT sleep(3)
SELECT sleepEachRow(3) FROM {t}
SELECT throwIf(1)
SELECT dictGet('x', 'y', 1)
SELECT dictGetOrDefault('x', 'y', 1, 2)
SELECT joinGet('x', 'y', 1)
SELECT catboostEvaluate('/etc/passwd', 1)
SELECT executable('id')
SELECT initializeAggregation('sum', 1)
SELECT evalMLMethod(1)
SELECT reinterpretAsString(1)
SELECT addressToSymbol(1)
SELECT demangle('x')
SELECT getMacro('x')
SELECT filesystemAvailable()
SELECT tcpPort()
SELECT query_id()
SELECT aes_decrypt_mysql('a', 'b', 'c')
SELECT 1 SETTINGS max_threads = 1
SELECT 1 SETTINGS allow_introspection_functions = 1 FORMAT JSON
SELECT 1 FORMAT JSON SETTINGS max_threads = 1
SELECT a FROM (SELECT blob1 AS a FROM {t} SETTINGS max_threads = 1)
SELECT 1 INTO OUTFILE '/tmp/emulator_escape'
SELECT 1 FORMAT JSON INTO OUTFILE '/tmp/emulator_escape'
SELECT blob1 INTO OUTFILE '/tmp/emulator_escape' FROM {t}
SELECT * FROM {t} INTO DUMPFILE '/tmp/emulator_escape'
SELECT blob1 AS `a` FROM {t} WHERE blob1 IN (SELECT name FROM system.tables)
SELECT blob1 FROM {t} WHERE blob1 IN system.tables
SELECT blob1 FROM {t} WHERE blob1 IN (file('/etc/passwd'))
SELECT (SELECT count() FROM system.tables)
SELECT blob1 FROM {t} UNION ALL SELECT name FROM system.tables
SELECT blob1 FROM {t} ; DROP TABLE {t}
SELECT 1 PARALLEL WITH SELECT 2
SELECT blob1 FROM {t} WHERE (blob1 = 'a') FROM system.one
SELECT identity((SELECT 1))
SELECT materialize(1)
SELECT toUInt32(getOSKernelVersion())
SELECT * FROM {t} FORMAT JSON FROM system.one
