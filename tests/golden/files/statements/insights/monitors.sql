-- fleet, classic: registry memberships_of 0b79bc1aacf4890e ["demo-member"]
-- fleet, classic: registry monitors_matching 15466af5a5dcd0a9 ["org_golden",null,null,null,null,null]

-- fleet, analytics_sql: registry memberships_of 0b79bc1aacf4890e ["demo-member"]
-- fleet, analytics_sql: registry monitors_matching 15466af5a5dcd0a9 ["org_golden",null,null,null,null,null]
