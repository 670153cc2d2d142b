ALTER TABLE monitors ADD COLUMN relay_id TEXT REFERENCES relays (id);
CREATE INDEX monitors_relay ON monitors (relay_id);
