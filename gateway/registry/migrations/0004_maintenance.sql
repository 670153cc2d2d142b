-- When something is looked after, and which monitors have which tag: the platform knows neither.
CREATE TABLE IF NOT EXISTS insights_maintenance (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  title TEXT NOT NULL,
  timezone TEXT NOT NULL,
  start TEXT NOT NULL,
  seconds INTEGER NOT NULL,
  rule TEXT,
  monitor_id TEXT,
  tag TEXT,
  ended_at INTEGER,
  created_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS insights_maintenance_by_org ON insights_maintenance (org_id);
CREATE TABLE IF NOT EXISTS insights_monitor_tags (
  org_id TEXT NOT NULL,
  monitor_id TEXT NOT NULL,
  tag TEXT NOT NULL,
  PRIMARY KEY (org_id, tag, monitor_id)
);
