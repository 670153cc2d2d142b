-- Heartbeats of checks that are done, until a telemetry store has them. `heartbeat` is a JSON object of its
-- fields; `number` counts up while a process runs.
CREATE TABLE heartbeats (number INTEGER PRIMARY KEY, heartbeat TEXT NOT NULL) STRICT;
