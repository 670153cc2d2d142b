-- What a Worker handed to writeDataPoint, by the minute in which the checks ended (Unix ms). A flush is written
-- once, however often it is tried: its id is in the key. `sampled` was left out by the writer's own rate,
-- `refused` could not be a row, `dead` is what a queue gave up on.
CREATE TABLE IF NOT EXISTS insights_heartbeat_receipts (
  org_id TEXT NOT NULL,
  minute_ms INTEGER NOT NULL,
  relay TEXT NOT NULL,
  flush_id TEXT NOT NULL,
  up INTEGER NOT NULL,
  degraded INTEGER NOT NULL,
  down INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  sampled INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  dead INTEGER NOT NULL,
  PRIMARY KEY (org_id, minute_ms, relay, flush_id)
) WITHOUT ROWID;
