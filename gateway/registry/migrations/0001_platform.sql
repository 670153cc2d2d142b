-- The platform's own tables, as its D1 database has them. Times are Unix milliseconds, booleans 0/1.
CREATE TABLE IF NOT EXISTS members (
  identity_id TEXT PRIMARY KEY,
  email TEXT NOT NULL,
  is_workspace_admin INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS organizations (
  id TEXT PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  owner_id TEXT NOT NULL REFERENCES members (identity_id),
  ae_sample_rate REAL NOT NULL DEFAULT 1.0
);
CREATE TABLE IF NOT EXISTS organization_members (
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  identity_id TEXT NOT NULL REFERENCES members (identity_id),
  role TEXT NOT NULL CHECK (role IN ('admin', 'member')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, identity_id)
);
CREATE TABLE IF NOT EXISTS relays (
  id TEXT PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  location_hint TEXT NOT NULL,
  jurisdiction TEXT,
  durable_object_id TEXT,
  enabled INTEGER NOT NULL DEFAULT 1,
  last_bootstrapped_at INTEGER,
  last_error TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS monitors (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL REFERENCES organizations (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  enabled INTEGER NOT NULL DEFAULT 1,
  config_json TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'pending',
  last_checked_at INTEGER,
  last_failed_at INTEGER,
  first_checked_at INTEGER,
  rt_ms REAL,
  region TEXT,
  last_error TEXT,
  next_run_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  relay_id TEXT REFERENCES relays (id)
);
CREATE INDEX IF NOT EXISTS monitors_by_org ON monitors (org_id, enabled, next_run_at);
CREATE INDEX IF NOT EXISTS monitors_by_status ON monitors (status);
CREATE INDEX IF NOT EXISTS monitors_by_relay ON monitors (relay_id);
CREATE TABLE IF NOT EXISTS incidents (
  id TEXT PRIMARY KEY,
  monitor_id TEXT NOT NULL REFERENCES monitors (id),
  opened_ts INTEGER NOT NULL,
  closed_ts INTEGER,
  reason TEXT,
  status TEXT NOT NULL CHECK (status IN ('open', 'acknowledged', 'closed')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS incidents_by_monitor ON incidents (monitor_id, opened_ts);
CREATE TABLE IF NOT EXISTS monitor_dispatch_hot (
  monitor_id TEXT PRIMARY KEY REFERENCES monitors (id),
  dispatch_id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'running', 'completed', 'failed')),
  scheduled_for_ts INTEGER NOT NULL,
  dispatched_at_ts INTEGER,
  completed_at_ts INTEGER,
  runner_colo TEXT,
  error TEXT,
  updated_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS notifications (
  id TEXT PRIMARY KEY,
  monitor_id TEXT NOT NULL REFERENCES monitors (id),
  kind TEXT NOT NULL,
  target TEXT NOT NULL,
  config_json TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS settings (
  key TEXT PRIMARY KEY,
  value TEXT,
  updated_at INTEGER NOT NULL
);
