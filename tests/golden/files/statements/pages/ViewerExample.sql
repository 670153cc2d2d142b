-- ViewerExample, classic: registry memberships_of 0b79bc1aacf4890e ["demo-member"]

-- ViewerExample, analytics_sql: registry memberships_of 0b79bc1aacf4890e ["demo-member"]
