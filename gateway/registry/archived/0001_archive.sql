-- Hours, whole days of UTC and whole weeks of checks that a telemetry store will forget. A series is a monitor's
-- region, or (fleet = 1, without a monitor) that of all monitors together;
-- `start` counts hours since 1970, `hours` is how many a line stands for. What is summed up is in checks (sums of
-- weights) as everywhere; `bins` is a JSON object of checks by bin of length, `failures` one array for each
-- code and class.
CREATE TABLE IF NOT EXISTS archived_series (
  number INTEGER PRIMARY KEY,
  org_id TEXT NOT NULL,
  fleet INTEGER NOT NULL,
  monitor TEXT NOT NULL,
  region TEXT NOT NULL,
  UNIQUE (org_id, fleet, monitor, region)
) STRICT;

CREATE TABLE IF NOT EXISTS archived (
  series INTEGER NOT NULL REFERENCES archived_series (number),
  hours INTEGER NOT NULL,
  start INTEGER NOT NULL,
  rows_read INTEGER NOT NULL,
  strange INTEGER NOT NULL,
  up REAL NOT NULL,
  degraded REAL NOT NULL,
  down REAL NOT NULL,
  pending REAL NOT NULL,
  squares_up REAL NOT NULL,
  squares_degraded REAL NOT NULL,
  squares_down REAL NOT NULL,
  squares_pending REAL NOT NULL,
  presumed REAL NOT NULL,
  recorded REAL NOT NULL,
  heaviest REAL NOT NULL,
  sample_interval INTEGER NOT NULL,
  newest_s INTEGER NOT NULL,
  last_ms REAL NOT NULL,
  answered_rows INTEGER NOT NULL,
  answered REAL NOT NULL,
  answered_squares REAL NOT NULL,
  length_sum REAL NOT NULL,
  length_squares REAL NOT NULL,
  length_cubes REAL NOT NULL,
  length_min REAL,
  length_max REAL,
  first_failure_ms REAL,
  last_failure_ms REAL,
  last_fine_ms REAL,
  bins TEXT NOT NULL,
  failures TEXT NOT NULL,
  PRIMARY KEY (series, hours, start)
) STRICT, WITHOUT ROWID;

-- What of an org is there: a line for each hour, day and week that was read whole, whatever it held.
CREATE TABLE IF NOT EXISTS archived_spans (
  org_id TEXT NOT NULL,
  hours INTEGER NOT NULL,
  start INTEGER NOT NULL,
  PRIMARY KEY (org_id, hours, start)
) STRICT, WITHOUT ROWID;

-- How many reads of the telemetry store were spent on a day of UTC.
CREATE TABLE IF NOT EXISTS archived_reads (
  org_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  reads INTEGER NOT NULL,
  PRIMARY KEY (org_id, day)
) STRICT, WITHOUT ROWID;
