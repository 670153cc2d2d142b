CREATE TABLE monitors (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL REFERENCES organizations (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('http', 'tcp', 'udp')),
  enabled INTEGER NOT NULL DEFAULT 1,
  config_json TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('up', 'down', 'degraded', 'pending')),
  last_checked_at INTEGER NOT NULL DEFAULT 0,
  last_failed_at INTEGER NOT NULL DEFAULT 0,
  first_checked_at INTEGER NOT NULL DEFAULT 0,
  rt_ms INTEGER NOT NULL DEFAULT 0,
  region TEXT NOT NULL DEFAULT '',
  last_error TEXT NOT NULL DEFAULT '',
  next_run_at INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX monitors_due ON monitors (org_id, enabled, next_run_at);
CREATE INDEX monitors_status ON monitors (status);
