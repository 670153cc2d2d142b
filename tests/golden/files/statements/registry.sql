-- add_maintenance bb447f664c513b2d ["org_golden","mnt_1","It's late","UTC","2025-11-30T02:00",60,"FREQ=DAILY",null,"db",null,0]
INSERT INTO insights_maintenance
  (org_id, id, title, timezone, start, seconds, rule, monitor_id, tag, ended_at, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)

-- add_member b6e6d0deb8f6c285 ["identity","email",1764590412345]
INSERT INTO members (identity_id, email, created_at, updated_at) VALUES (?1, ?2, ?3, ?3) ON CONFLICT (identity_id) DO NOTHING

-- add_membership fee261da79952266 ["org_golden","identity","role",1764590412345]
INSERT INTO organization_members (organization_id, identity_id, role, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4)

-- add_monitor 54f351215e2814ae ["org_golden","monitor_id","name","kind","config_json",1764590412345]
INSERT INTO monitors (org_id, id, name, kind, config_json, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)

-- add_organization 2adcb0cc98e2bb25 ["org_golden","slug","name","owner",1764590412345]
INSERT INTO organizations (id, slug, name, owner_id, created_at) VALUES (?1, ?2, ?3, ?4, ?5)

-- add_tag 5efa7a088babda00 ["org_golden","monitor_id","tag"]
INSERT INTO insights_monitor_tags (org_id, monitor_id, tag)
SELECT m.org_id, m.id, ?3 FROM monitors m WHERE m.org_id = ?1 AND m.id = ?2
ON CONFLICT (org_id, tag, monitor_id) DO NOTHING

-- close_incident 997635f6f74c2cc1 ["org_golden","monitor_id",1764590412345]
UPDATE incidents SET status = 'closed', closed_ts = ?3, updated_at = ?3 WHERE monitor_id IN (SELECT id FROM monitors WHERE org_id = ?1 AND id = ?2) AND status IN ('open', 'acknowledged')

-- create_token 7aa848373e88d010 ["org_golden","token_id","name","digest",1764590412345,1764590412345]
INSERT INTO insights_api_tokens (org_id, id, name, digest, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)

-- disable_monitor 7c0c85ee721b7017 ["org_golden","monitor_id",1764590412345]
UPDATE monitors SET enabled = 0, next_run_at = 0, updated_at = ?3 WHERE org_id = ?1 AND id = ?2

-- dispatches b67a951828544bc4 ["org_golden","[\"mon_a\", \"mon_b\"]"]
SELECT d.monitor_id, d.dispatch_id, d.status, d.scheduled_for_ts, d.dispatched_at_ts,
  d.completed_at_ts, d.runner_colo, d.error
FROM monitor_dispatch_hot d WHERE d.org_id = ?1 AND d.monitor_id IN (SELECT value FROM json_each(?2))

-- enable_monitor 1c964509524f005d ["org_golden","monitor_id",1764590412345]
UPDATE monitors SET enabled = 1, updated_at = ?3, status = CASE WHEN enabled = 1 THEN status ELSE 'pending' END WHERE org_id = ?1 AND id = ?2

-- enabled_monitors e5dbd1926be21cf3 []
SELECT m.id AS id, m.org_id AS org_id, m.name AS name, m.kind AS kind, m.config_json AS config_json, m.relay_id AS relay_id, o.ae_sample_rate AS sample_rate, r.location_hint AS location_hint FROM monitors m JOIN organizations o ON o.id = m.org_id LEFT JOIN relays r ON r.id = m.relay_id WHERE m.enabled = 1 ORDER BY m.id

-- end_maintenance c0c9422785f63ddf ["org_golden","id_",1764590412345]
UPDATE insights_maintenance SET ended_at = min(COALESCE(ended_at, ?3), ?3)
WHERE org_id = ?1 AND id = ?2

-- every_dispatch 5a8654e6a97be5f6 ["org_golden"]
SELECT d.monitor_id, d.dispatch_id, d.status, d.scheduled_for_ts, d.dispatched_at_ts,
  d.completed_at_ts, d.runner_colo, d.error
FROM monitor_dispatch_hot d WHERE d.org_id = ?1 ORDER BY d.monitor_id

-- every_monitor f9016fff100f6452 []
SELECT id, org_id, name, enabled, created_at FROM monitors ORDER BY org_id, id LIMIT 10000

-- every_receipt 7dbbbd236412c57d [1764590411345,1764590412345]
SELECT min(minute_ms) AS since_ms, coalesce(sum(up + degraded + down + pending), 0) AS written, coalesce(sum(dead), 0) AS dead FROM insights_heartbeat_receipts WHERE minute_ms >= ?1 AND minute_ms < ?2

-- every_relay 29bdc90476ca9985 ["org_golden"]
SELECT r.id, r.slug, r.name, r.location_hint, r.jurisdiction, r.enabled, r.last_bootstrapped_at,
  r.last_error
FROM relays r WHERE EXISTS (SELECT 1 FROM monitors m WHERE m.relay_id = r.id AND m.org_id = ?1) ORDER BY r.id

-- forget_maintenance cc7c930e5d7802eb ["org_golden","monitor_id"]
DELETE FROM insights_maintenance WHERE org_id = ?1 AND monitor_id = ?2

-- forget_tags 0a9af88f8f52ca28 ["org_golden","monitor_id"]
DELETE FROM insights_monitor_tags WHERE org_id = ?1 AND monitor_id = ?2

-- incidents c535c748167b7ff9 ["org_golden","[\"mon_a\", \"mon_b\"]",1764590412345,"inc_1",3,"[\"closed\", \"open\"]",1,1764590412345]
SELECT id, monitor_id, opened_ts, closed_ts, reason, status, updated_at FROM (
  SELECT i.id, i.monitor_id, i.opened_ts, i.closed_ts, i.reason, i.status, i.updated_at,
    row_number() OVER (PARTITION BY i.monitor_id ORDER BY i.opened_ts DESC, i.id DESC) AS place
  FROM incidents i JOIN monitors m ON m.id = i.monitor_id
  WHERE m.org_id = ?1 AND i.monitor_id IN (SELECT value FROM json_each(?2))
    AND (?3 IS NULL OR (i.opened_ts, i.id) < (?3, ?4))
    AND (?6 IS NULL OR i.status IN (SELECT value FROM json_each(?6)))
    AND (?7 IS NULL OR i.opened_ts < ?8 AND (coalesce(i.closed_ts, 0) = 0 OR i.closed_ts > ?7))
) WHERE place <= ?5 ORDER BY monitor_id, opened_ts DESC, id DESC

-- incidents c535c748167b7ff9 ["org_golden","[\"mon_a\", \"mon_b\"]",null,null,3,null,null,null]
SELECT id, monitor_id, opened_ts, closed_ts, reason, status, updated_at FROM (
  SELECT i.id, i.monitor_id, i.opened_ts, i.closed_ts, i.reason, i.status, i.updated_at,
    row_number() OVER (PARTITION BY i.monitor_id ORDER BY i.opened_ts DESC, i.id DESC) AS place
  FROM incidents i JOIN monitors m ON m.id = i.monitor_id
  WHERE m.org_id = ?1 AND i.monitor_id IN (SELECT value FROM json_each(?2))
    AND (?3 IS NULL OR (i.opened_ts, i.id) < (?3, ?4))
    AND (?6 IS NULL OR i.status IN (SELECT value FROM json_each(?6)))
    AND (?7 IS NULL OR i.opened_ts < ?8 AND (coalesce(i.closed_ts, 0) = 0 OR i.closed_ts > ?7))
) WHERE place <= ?5 ORDER BY monitor_id, opened_ts DESC, id DESC

-- incidents_between b39f5807bf0ee510 ["org_golden","[\"mon_a\", \"mon_b\"]",1764590411345,1764590412345,7]
SELECT i.id, i.monitor_id, i.opened_ts, i.closed_ts, i.reason, i.status, i.updated_at
FROM incidents i JOIN monitors m ON m.id = i.monitor_id WHERE m.org_id = ?1
  AND (?2 IS NULL OR i.monitor_id IN (SELECT value FROM json_each(?2)))
  AND i.opened_ts < ?4 AND (coalesce(i.closed_ts, 0) = 0 OR i.closed_ts > ?3)
ORDER BY i.opened_ts, i.id LIMIT ?5

-- incidents_by_id 3674044399bc071c ["org_golden","[\"a\", \"b\"]"]
SELECT i.id, i.monitor_id, i.opened_ts, i.closed_ts, i.reason, i.status, i.updated_at
FROM incidents i JOIN monitors m ON m.id = i.monitor_id WHERE m.org_id = ?1 AND i.id IN (SELECT value FROM json_each(?2))

-- insert_incidents 3e9d46b6ae76183d ["inc_1","mon_api",1764482412345,1764486012345,"why inc_1","closed",1764482412345,1764482412345]
INSERT INTO incidents (id, monitor_id, opened_ts, closed_ts, reason, status, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)

-- insert_members 26eb2386718b6325 ["demo-member","demo@example.com",0,0,0]
INSERT INTO members (identity_id, email, is_workspace_admin, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5)

-- insert_monitor_dispatch_hot 8e482855c650e5ce ["mon_api","dsp_mon_api_1","org_golden","completed",1764590110345,1764590110845,1764590112345,"NRT",1764590112345]
INSERT INTO monitor_dispatch_hot (monitor_id, dispatch_id, org_id, status, scheduled_for_ts, dispatched_at_ts, completed_at_ts, runner_colo, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)

-- insert_monitors c41bea0696c66b4a ["mon_api","org_golden","API","http",1,"{\"url\": \"https://api.example/\", \"interval\": 300, \"timeout\": 5000, \"verify_tls\": false}","up",1764590352345,null,1756814412345,120.0,"weur",null,null,1756814412345,1764504012345,null]
INSERT INTO monitors (id, org_id, name, kind, enabled, config_json, status, last_checked_at, last_failed_at, first_checked_at, rt_ms, region, last_error, next_run_at, created_at, updated_at, relay_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)

-- insert_organization_members 701f5ad8a84a6952 ["org_golden","demo-member","admin",1,1]
INSERT INTO organization_members (organization_id, identity_id, role, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5)

-- insert_organizations a730d32a6cae87e1 ["org_golden","golden","Golden",0,"demo-member",0.5]
INSERT INTO organizations (id, slug, name, created_at, owner_id, ae_sample_rate) VALUES (?1, ?2, ?3, ?4, ?5, ?6)

-- insert_relays 89b1e43c4f5e8f66 ["rel_nrt","nrt","Tokyo","apac",1,1764590412345,0,0]
INSERT INTO relays (id, slug, name, location_hint, enabled, last_bootstrapped_at, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)

-- keep_setting 3ba154daf2d3fe60 ["key","value",1764590412345]
INSERT INTO settings (key, value, updated_at) VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at

-- keep_settings 498e5e34acacbdb8 ["org_golden","[[\"mon_a\", 1764590411345, 1], [\"mon_b\", 1764590412345, 0]]"]
INSERT INTO insights_monitor_settings
  (org_id, monitor_id, since_ms, interval_s, timeout_ms, enabled, relay_id)
SELECT m.org_id, m.id, json_extract(e.value, '$[1]'), CASE WHEN json_valid(m.config_json) AND json_type(m.config_json, '$.interval') IN ('integer', 'real') AND json_extract(m.config_json, '$.interval') = CAST(json_extract(m.config_json, '$.interval') AS INTEGER) THEN CAST(json_extract(m.config_json, '$.interval') AS INTEGER) END, CASE WHEN json_valid(m.config_json) AND json_type(m.config_json, '$.timeout') IN ('integer', 'real') AND json_extract(m.config_json, '$.timeout') = CAST(json_extract(m.config_json, '$.timeout') AS INTEGER) THEN CAST(json_extract(m.config_json, '$.timeout') AS INTEGER) END, json_extract(e.value, '$[2]'),
  m.relay_id
FROM json_each(?2) e JOIN monitors m ON m.id = json_extract(e.value, '$[0]') WHERE m.org_id = ?1
ON CONFLICT (monitor_id, since_ms) DO NOTHING

-- list_monitors c10491413a93842f ["org_golden"]
SELECT id, name, kind, enabled, config_json, status, last_checked_at, rt_ms, last_error, relay_id FROM monitors WHERE org_id = ?1 ORDER BY name, id

-- maintenance_of 9d50b91f53454f01 ["org_golden"]
SELECT json_group_array(json_array(w.id, w.title, w.timezone, w.start, w.seconds, w.rule,
    w.monitor_id, w.tag, w.ended_at, w.created_at,
    json((SELECT json_group_array(t.monitor_id) FROM insights_monitor_tags t
      WHERE t.org_id = w.org_id AND t.tag = w.tag)))) AS maintenance FROM insights_maintenance w WHERE w.org_id = ?1

-- make_own_table 396b08cd1e6083b1 []
CREATE INDEX IF NOT EXISTS insights_api_tokens_by_org ON insights_api_tokens (org_id)

-- make_own_table 2dfa4802d7e74a98 []
CREATE INDEX IF NOT EXISTS insights_maintenance_by_org ON insights_maintenance (org_id)

-- make_own_table f7c32763b29d73ff []
CREATE TABLE IF NOT EXISTS insights_api_tokens (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL REFERENCES organizations (id),
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
)

-- make_own_table c1273121ed22e0fa []
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
)

-- make_own_table f11128d2f710ed7a []
CREATE TABLE IF NOT EXISTS insights_monitor_settings (
  org_id TEXT NOT NULL,
  monitor_id TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  interval_s INTEGER,
  timeout_ms INTEGER,
  enabled INTEGER NOT NULL,
  relay_id TEXT,
  PRIMARY KEY (monitor_id, since_ms)
)

-- make_own_table 88dc24c01431a62f []
CREATE TABLE IF NOT EXISTS insights_monitor_tags (
  org_id TEXT NOT NULL,
  monitor_id TEXT NOT NULL,
  tag TEXT NOT NULL,
  PRIMARY KEY (org_id, tag, monitor_id)
)

-- memberships_of c6d2e794c038e3a9 ["identity"]
SELECT o.id AS org_id, o.slug AS slug, o.name AS name, o.ae_sample_rate AS sample_rate, o.created_at AS created_at, m.role AS role FROM organization_members m JOIN organizations o ON o.id = m.organization_id WHERE m.identity_id = ?1 ORDER BY m.created_at DESC, o.id

-- monitors_by_id 747350c7e50e8106 ["org_golden","[\"a\", \"b\"]"]
SELECT m.id, m.org_id, m.name, m.kind, m.enabled, m.config_json, m.status, m.last_checked_at,
  m.last_failed_at, m.first_checked_at, m.rt_ms, m.region, m.last_error, m.next_run_at, m.created_at,
  m.updated_at, m.relay_id,
  CASE WHEN json_valid(m.config_json) AND json_type(m.config_json, '$.interval') IN ('integer', 'real') AND json_extract(m.config_json, '$.interval') = CAST(json_extract(m.config_json, '$.interval') AS INTEGER) THEN CAST(json_extract(m.config_json, '$.interval') AS INTEGER) END AS interval_s, CASE WHEN json_valid(m.config_json) AND json_type(m.config_json, '$.timeout') IN ('integer', 'real') AND json_extract(m.config_json, '$.timeout') = CAST(json_extract(m.config_json, '$.timeout') AS INTEGER) THEN CAST(json_extract(m.config_json, '$.timeout') AS INTEGER) END AS timeout_ms, (SELECT json_group_array(json_array(s.since_ms, s.interval_s, s.enabled, s.timeout_ms, s.relay_id))
  FROM insights_monitor_settings s WHERE s.monitor_id = m.id AND s.org_id = m.org_id) AS settings, CASE WHEN row_number() OVER () = 1 THEN (SELECT json_group_array(json_array(w.id, w.title, w.timezone, w.start, w.seconds, w.rule,
    w.monitor_id, w.tag, w.ended_at, w.created_at,
    json((SELECT json_group_array(t.monitor_id) FROM insights_monitor_tags t
      WHERE t.org_id = w.org_id AND t.tag = w.tag)))) FROM insights_maintenance w WHERE w.org_id = ?1) END AS maintenance
FROM monitors m WHERE m.org_id = ?1 AND m.id IN (SELECT value FROM json_each(?2))

-- monitors_by_id b2d6fd54775adae4 ["org_golden","[\"a\", \"b\"]"]
SELECT m.id, m.org_id, m.name, m.kind, m.enabled, m.config_json, m.status, m.last_checked_at,
  m.last_failed_at, m.first_checked_at, m.rt_ms, m.region, m.last_error, m.next_run_at, m.created_at,
  m.updated_at, m.relay_id,
  CASE WHEN json_valid(m.config_json) AND json_type(m.config_json, '$.interval') IN ('integer', 'real') AND json_extract(m.config_json, '$.interval') = CAST(json_extract(m.config_json, '$.interval') AS INTEGER) THEN CAST(json_extract(m.config_json, '$.interval') AS INTEGER) END AS interval_s, CASE WHEN json_valid(m.config_json) AND json_type(m.config_json, '$.timeout') IN ('integer', 'real') AND json_extract(m.config_json, '$.timeout') = CAST(json_extract(m.config_json, '$.timeout') AS INTEGER) THEN CAST(json_extract(m.config_json, '$.timeout') AS INTEGER) END AS timeout_ms, NULL AS settings, NULL AS maintenance
FROM monitors m WHERE m.org_id = ?1 AND m.id IN (SELECT value FROM json_each(?2))

-- monitors_matching c57a3a64080141dd ["org_golden",null,null,null,null,null]
SELECT m.id, m.org_id, m.name, m.kind, m.enabled, m.config_json, m.status, m.last_checked_at,
  m.last_failed_at, m.first_checked_at, m.rt_ms, m.region, m.last_error, m.next_run_at, m.created_at,
  m.updated_at, m.relay_id,
  CASE WHEN json_valid(m.config_json) AND json_type(m.config_json, '$.interval') IN ('integer', 'real') AND json_extract(m.config_json, '$.interval') = CAST(json_extract(m.config_json, '$.interval') AS INTEGER) THEN CAST(json_extract(m.config_json, '$.interval') AS INTEGER) END AS interval_s, CASE WHEN json_valid(m.config_json) AND json_type(m.config_json, '$.timeout') IN ('integer', 'real') AND json_extract(m.config_json, '$.timeout') = CAST(json_extract(m.config_json, '$.timeout') AS INTEGER) THEN CAST(json_extract(m.config_json, '$.timeout') AS INTEGER) END AS timeout_ms, (SELECT json_group_array(json_array(s.since_ms, s.interval_s, s.enabled, s.timeout_ms, s.relay_id))
  FROM insights_monitor_settings s WHERE s.monitor_id = m.id AND s.org_id = m.org_id) AS settings, CASE WHEN row_number() OVER () = 1 THEN (SELECT json_group_array(json_array(w.id, w.title, w.timezone, w.start, w.seconds, w.rule,
    w.monitor_id, w.tag, w.ended_at, w.created_at,
    json((SELECT json_group_array(t.monitor_id) FROM insights_monitor_tags t
      WHERE t.org_id = w.org_id AND t.tag = w.tag)))) FROM insights_maintenance w WHERE w.org_id = ?1) END AS maintenance
FROM monitors m WHERE m.org_id = ?1
  AND (?2 IS NULL OR CASE WHEN m.enabled THEN m.status ELSE 'paused' END IN (SELECT value FROM json_each(?2)))
  AND (?3 IS NULL OR m.kind IN (SELECT value FROM json_each(?3)))
  AND (?4 IS NULL OR m.region IN (SELECT value FROM json_each(?4)))
  AND (?5 IS NULL OR m.enabled = ?5)
  AND (?6 IS NULL OR instr(lower(m.name), lower(?6)) OR instr(lower(m.id), lower(?6)) OR m.name LIKE '%//%@%')
ORDER BY m.id

-- monitors_matching e91eed0ccc8f7294 ["org_golden","[\"up\"]","[\"http\"]","[\"weur\"]",1,"it's"]
SELECT m.id, m.org_id, m.name, m.kind, m.enabled, m.config_json, m.status, m.last_checked_at,
  m.last_failed_at, m.first_checked_at, m.rt_ms, m.region, m.last_error, m.next_run_at, m.created_at,
  m.updated_at, m.relay_id,
  CASE WHEN json_valid(m.config_json) AND json_type(m.config_json, '$.interval') IN ('integer', 'real') AND json_extract(m.config_json, '$.interval') = CAST(json_extract(m.config_json, '$.interval') AS INTEGER) THEN CAST(json_extract(m.config_json, '$.interval') AS INTEGER) END AS interval_s, CASE WHEN json_valid(m.config_json) AND json_type(m.config_json, '$.timeout') IN ('integer', 'real') AND json_extract(m.config_json, '$.timeout') = CAST(json_extract(m.config_json, '$.timeout') AS INTEGER) THEN CAST(json_extract(m.config_json, '$.timeout') AS INTEGER) END AS timeout_ms, NULL AS settings, NULL AS maintenance
FROM monitors m WHERE m.org_id = ?1
  AND (?2 IS NULL OR CASE WHEN m.enabled THEN m.status ELSE 'paused' END IN (SELECT value FROM json_each(?2)))
  AND (?3 IS NULL OR m.kind IN (SELECT value FROM json_each(?3)))
  AND (?4 IS NULL OR m.region IN (SELECT value FROM json_each(?4)))
  AND (?5 IS NULL OR m.enabled = ?5)
  AND (?6 IS NULL OR instr(lower(m.name), lower(?6)) OR instr(lower(m.id), lower(?6)) OR m.name LIKE '%//%@%')
ORDER BY m.id

-- open_incident 27b4f4d4d7c3c83c ["org_golden","monitor_id","incident_id",1764590412345,"reason"]
INSERT INTO incidents (id, monitor_id, opened_ts, reason, status, created_at, updated_at) SELECT ?3, id, ?4, ?5, 'open', ?4, ?4 FROM monitors WHERE org_id = ?1 AND id = ?2 AND status = 'down' AND NOT EXISTS (SELECT 1 FROM incidents WHERE monitor_id = ?2 AND status IN ('open', 'acknowledged'))

-- org_incidents 1d3c214b624ddf3a ["org_golden","[\"mon_a\"]",1764590412345,"inc_1",3,"[\"closed\", \"open\"]",1,1764590412345]
SELECT i.id, i.monitor_id, i.opened_ts, i.closed_ts, i.reason, i.status, i.updated_at
FROM incidents i JOIN monitors m ON m.id = i.monitor_id WHERE m.org_id = ?1
    AND (?2 IS NULL OR i.monitor_id IN (SELECT value FROM json_each(?2)))
    AND (?3 IS NULL OR (i.opened_ts, i.id) < (?3, ?4))
    AND (?6 IS NULL OR i.status IN (SELECT value FROM json_each(?6)))
    AND (?7 IS NULL OR i.opened_ts < ?8 AND (coalesce(i.closed_ts, 0) = 0 OR i.closed_ts > ?7))
ORDER BY i.opened_ts DESC, i.id DESC LIMIT ?5

-- org_incidents 1d3c214b624ddf3a ["org_golden",null,null,null,3,null,null,null]
SELECT i.id, i.monitor_id, i.opened_ts, i.closed_ts, i.reason, i.status, i.updated_at
FROM incidents i JOIN monitors m ON m.id = i.monitor_id WHERE m.org_id = ?1
    AND (?2 IS NULL OR i.monitor_id IN (SELECT value FROM json_each(?2)))
    AND (?3 IS NULL OR (i.opened_ts, i.id) < (?3, ?4))
    AND (?6 IS NULL OR i.status IN (SELECT value FROM json_each(?6)))
    AND (?7 IS NULL OR i.opened_ts < ?8 AND (coalesce(i.closed_ts, 0) = 0 OR i.closed_ts > ?7))
ORDER BY i.opened_ts DESC, i.id DESC LIMIT ?5

-- org_members 331e3d1cb8f0b1e5 ["org_golden"]
SELECT m.email, o.role
FROM organization_members o JOIN members m ON m.identity_id = o.identity_id
WHERE o.organization_id = ?1 ORDER BY o.created_at, m.email

-- organization dd60cca7a672a3ba ["org_golden"]
SELECT o.id, o.slug, o.name, o.created_at, o.owner_id
FROM organizations o JOIN organization_members m ON m.organization_id = o.id
WHERE m.organization_id = ?1 LIMIT 1

-- organization_by_id_or_slug 95aadd901d4a34eb ["text"]
SELECT id, slug, name FROM organizations WHERE id = ?1 OR slug = ?1 ORDER BY id = ?1 DESC LIMIT 1

-- organizations 241c5a9f31ca2481 []
SELECT id, slug, name FROM organizations ORDER BY created_at, id

-- own_table f23fde0820cde4ff ["insights_api_tokens"]
SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?1

-- own_table f23fde0820cde4ff ["insights_maintenance"]
SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?1

-- own_table f23fde0820cde4ff ["insights_monitor_settings"]
SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?1

-- put_incidents cf21692c9bdcffa2 ["inc_1","mon_api",1764482412345,1764486012345,"why inc_1","closed",1764482412345,1764482412345]
INSERT INTO incidents (id, monitor_id, opened_ts, closed_ts, reason, status, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO UPDATE SET monitor_id = excluded.monitor_id, opened_ts = excluded.opened_ts, closed_ts = excluded.closed_ts, reason = excluded.reason, status = excluded.status, created_at = excluded.created_at, updated_at = excluded.updated_at

-- put_members f877f4ea2497d774 ["demo-member","demo@example.com",0,0,0]
INSERT INTO members (identity_id, email, is_workspace_admin, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (identity_id) DO NOTHING

-- put_monitor d2e10b80eada9b24 ["org_golden","monitor_id","name","kind","config_json",1764590412345]
INSERT INTO monitors (org_id, id, name, kind, config_json, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, config_json = excluded.config_json, relay_id = NULL, updated_at = excluded.updated_at WHERE monitors.org_id = ?1

-- put_monitor_dispatch_hot e93c74141b75ac80 ["mon_api","dsp_mon_api_1","org_golden","completed",1764590110345,1764590110845,1764590112345,"NRT",1764590112345]
INSERT INTO monitor_dispatch_hot (monitor_id, dispatch_id, org_id, status, scheduled_for_ts, dispatched_at_ts, completed_at_ts, runner_colo, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO UPDATE SET monitor_id = excluded.monitor_id, dispatch_id = excluded.dispatch_id, org_id = excluded.org_id, status = excluded.status, scheduled_for_ts = excluded.scheduled_for_ts, dispatched_at_ts = excluded.dispatched_at_ts, completed_at_ts = excluded.completed_at_ts, runner_colo = excluded.runner_colo, updated_at = excluded.updated_at

-- put_monitors 01a989a76542d7c0 ["mon_api","org_golden","API","http",1,"{\"url\": \"https://api.example/\", \"interval\": 300, \"timeout\": 5000, \"verify_tls\": false}","up",1764590352345,null,1756814412345,120.0,"weur",null,null,1756814412345,1764504012345,null]
INSERT INTO monitors (id, org_id, name, kind, enabled, config_json, status, last_checked_at, last_failed_at, first_checked_at, rt_ms, region, last_error, next_run_at, created_at, updated_at, relay_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) ON CONFLICT (id) DO UPDATE SET org_id = excluded.org_id, name = excluded.name, kind = excluded.kind, enabled = excluded.enabled, config_json = excluded.config_json, status = excluded.status, last_checked_at = excluded.last_checked_at, last_failed_at = excluded.last_failed_at, first_checked_at = excluded.first_checked_at, rt_ms = excluded.rt_ms, region = excluded.region, last_error = excluded.last_error, next_run_at = excluded.next_run_at, created_at = excluded.created_at, updated_at = excluded.updated_at, relay_id = excluded.relay_id

-- put_organization_members dec751ff1fa66747 ["org_golden","demo-member","admin",1,1]
INSERT INTO organization_members (organization_id, identity_id, role, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (organization_id, identity_id) DO UPDATE SET role = excluded.role, created_at = excluded.created_at, updated_at = excluded.updated_at

-- put_organizations 2071c84c85d7fe25 ["org_golden","golden","Golden",0,"demo-member",0.5]
INSERT INTO organizations (id, slug, name, created_at, owner_id, ae_sample_rate) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, name = excluded.name, created_at = excluded.created_at, owner_id = excluded.owner_id, ae_sample_rate = excluded.ae_sample_rate

-- put_relays fe7b22c6ff597881 ["rel_nrt","nrt","Tokyo","apac",1,1764590412345,0,0]
INSERT INTO relays (id, slug, name, location_hint, enabled, last_bootstrapped_at, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, name = excluded.name, location_hint = excluded.location_hint, enabled = excluded.enabled, last_bootstrapped_at = excluded.last_bootstrapped_at, created_at = excluded.created_at, updated_at = excluded.updated_at

-- record_check efb4f62db8b44f8a ["org_golden","monitor_id","status",1764590412345,12.5,"region","error",1764590412345]
UPDATE monitors SET status = ?3, last_checked_at = ?4, rt_ms = ?5, region = ?6, last_error = ?7, next_run_at = COALESCE(?8, 0), updated_at = ?4, first_checked_at = COALESCE(NULLIF(first_checked_at, 0), ?4), last_failed_at = CASE WHEN ?3 = 'down' THEN ?4 ELSE last_failed_at END WHERE org_id = ?1 AND id = ?2

-- record_dispatch 1ce82e97829a611d ["org_golden","monitor_id","dispatch_id","status",1764590412345,1764590412345,1764590412345,"colo","error"]
INSERT INTO monitor_dispatch_hot (org_id, monitor_id, dispatch_id, status, scheduled_for_ts, dispatched_at_ts, completed_at_ts, runner_colo, error, updated_at) SELECT org_id, id, ?3, ?4, ?5, ?6, ?7, ?8, NULLIF(?9, ''), ?7 FROM monitors WHERE org_id = ?1 AND id = ?2 ON CONFLICT (monitor_id) DO UPDATE SET org_id = excluded.org_id, dispatch_id = excluded.dispatch_id, status = excluded.status, scheduled_for_ts = excluded.scheduled_for_ts, dispatched_at_ts = excluded.dispatched_at_ts, completed_at_ts = excluded.completed_at_ts, runner_colo = excluded.runner_colo, error = excluded.error, updated_at = excluded.updated_at

-- relay_rows b0a8e3195d949310 ["org_golden"]
SELECT r.id, r.slug, r.name, r.location_hint, r.jurisdiction, r.enabled, r.last_bootstrapped_at,
  r.last_error, r.durable_object_id, r.created_at, r.updated_at
FROM relays r WHERE EXISTS (SELECT 1 FROM monitors m WHERE m.relay_id = r.id AND m.org_id = ?1)
ORDER BY r.slug

-- relays 8c5fd4776b237872 ["org_golden","[\"a\", \"b\"]"]
SELECT r.id, r.slug, r.name, r.location_hint, r.jurisdiction, r.enabled, r.last_bootstrapped_at,
  r.last_error
FROM relays r WHERE EXISTS (SELECT 1 FROM monitors m WHERE m.relay_id = r.id AND m.org_id = ?1) AND r.id IN (SELECT value FROM json_each(?2))

-- remove_dispatch 91221967352dea21 ["org_golden","monitor_id"]
DELETE FROM monitor_dispatch_hot WHERE org_id = ?1 AND monitor_id = ?2

-- remove_incidents cd5ed4d266387a75 ["org_golden","monitor_id"]
DELETE FROM incidents WHERE monitor_id IN (SELECT id FROM monitors WHERE org_id = ?1 AND id = ?2)

-- remove_maintenance 7267f452e56205e1 ["org_golden","id_"]
DELETE FROM insights_maintenance WHERE org_id = ?1 AND id = ?2

-- remove_monitor 4dec4aa3de9e9559 ["org_golden","monitor_id"]
DELETE FROM monitors WHERE org_id = ?1 AND id = ?2

-- remove_notifications 2b4452d65f8084c7 ["org_golden","monitor_id"]
DELETE FROM notifications WHERE monitor_id IN (SELECT id FROM monitors WHERE org_id = ?1 AND id = ?2)

-- remove_settings 1acdabd833e56e7a ["org_golden","monitor_id"]
DELETE FROM insights_monitor_settings WHERE org_id = ?1 AND monitor_id = ?2

-- remove_tag 1417985e7c16a2db ["org_golden","monitor_id","tag"]
DELETE FROM insights_monitor_tags WHERE org_id = ?1 AND monitor_id = ?2 AND tag = ?3

-- revoke_token 8e4c9b9dcdae8c7c ["org_golden","token_id",1764590412345]
UPDATE insights_api_tokens SET revoked_at = COALESCE(revoked_at, ?3) WHERE org_id = ?1 AND id = ?2

-- setting 433189b8bb70acfc ["key"]
SELECT value FROM settings WHERE key = ?1

-- tables bda5699e25a7dccd []
SELECT name, sql FROM sqlite_master WHERE type = 'table'

-- tags_of 2d71907ed478ff32 ["org_golden"]
SELECT t.tag, t.monitor_id FROM insights_monitor_tags t WHERE t.org_id = ?1 ORDER BY 1, 2

-- token_by_id b95fca0f811d251b ["token_id"]
SELECT t.digest AS digest, t.expires_at AS expires_at, t.revoked_at AS revoked_at, o.id AS org_id, o.slug AS slug, o.name AS name, o.ae_sample_rate AS sample_rate, o.created_at AS created_at, 'member' AS role FROM insights_api_tokens t JOIN organizations o ON o.id = t.org_id WHERE t.id = ?1

-- tokens_of c96f3f0f01454a37 ["org_golden"]
SELECT id, name, created_at, expires_at, revoked_at FROM insights_api_tokens WHERE org_id = ?1 ORDER BY created_at DESC, id
