-- org, classic: registry memberships_of 0b79bc1aacf4890e ["demo-member"]
-- org, classic: registry monitors_matching df6f1744ba9d8ed1 ["org_golden",null,null,null,null,null]

-- org, analytics_sql: registry memberships_of 0b79bc1aacf4890e ["demo-member"]
-- org, analytics_sql: registry monitors_matching df6f1744ba9d8ed1 ["org_golden",null,null,null,null,null]
