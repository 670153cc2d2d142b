-- Heartbeats of checks that are done, until a telemetry store has them. `heartbeat` is a JSON object of its
-- fields; `number` is above all that wait: those of rows that are gone come again.
CREATE TABLE heartbeats (number INTEGER PRIMARY KEY, heartbeat TEXT NOT NULL) STRICT;
