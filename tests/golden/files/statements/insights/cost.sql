-- org, classic: registry memberships_of 0b79bc1aacf4890e ["demo-member"]
-- org, classic: registry monitors_matching 9c8d618a92be6209 ["org_golden",null,null,null,null,null]

-- org, analytics_sql: registry memberships_of 0b79bc1aacf4890e ["demo-member"]
-- org, analytics_sql: registry monitors_matching 9c8d618a92be6209 ["org_golden",null,null,null,null,null]
