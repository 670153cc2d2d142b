-- org, classic: registry every_relay 29bdc90476ca9985 ["org_golden"]
-- org, classic: registry memberships_of c6d2e794c038e3a9 ["demo-member"]

-- org, analytics_sql: registry every_relay 29bdc90476ca9985 ["org_golden"]
-- org, analytics_sql: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
