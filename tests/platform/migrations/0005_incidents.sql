CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  monitor_id TEXT NOT NULL REFERENCES monitors (id) ON DELETE CASCADE,
  opened_ts INTEGER NOT NULL,
  closed_ts INTEGER,
  reason TEXT,
  status TEXT NOT NULL CHECK (status IN ('open', 'acknowledged', 'closed')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
