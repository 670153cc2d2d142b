-- What monitors were set to, as the gateway saw it: the platform's own row tells the present alone.
CREATE TABLE IF NOT EXISTS insights_monitor_settings (
  org_id TEXT NOT NULL,
  monitor_id TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  interval_s INTEGER,
  timeout_ms INTEGER,
  enabled INTEGER NOT NULL,
  relay_id TEXT,
  PRIMARY KEY (monitor_id, since_ms)
);
