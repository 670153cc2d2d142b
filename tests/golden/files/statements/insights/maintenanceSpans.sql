-- monitor, classic: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- monitor, classic: registry monitors_by_id 0340a7e480611b84 ["org_golden","[\"mon_api\"]"]

-- monitor, analytics_sql: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- monitor, analytics_sql: registry monitors_by_id 0340a7e480611b84 ["org_golden","[\"mon_api\"]"]

-- fleet, classic: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- fleet, classic: registry monitors_matching df6f1744ba9d8ed1 ["org_golden",null,null,null,null,null]

-- fleet, analytics_sql: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- fleet, analytics_sql: registry monitors_matching df6f1744ba9d8ed1 ["org_golden",null,null,null,null,null]
