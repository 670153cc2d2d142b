-- org, classic: registry every_relay 29bdc90476ca9985 ["org_golden"]
-- org, classic: registry memberships_of 0b79bc1aacf4890e ["demo-member"]

-- org, analytics_sql: registry every_relay 29bdc90476ca9985 ["org_golden"]
-- org, analytics_sql: registry memberships_of 0b79bc1aacf4890e ["demo-member"]
