-- WhatIf, classic: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- WhatIf, classic: registry monitors_matching c57a3a64080141dd ["org_golden",null,null,null,null,null]

-- WhatIf, analytics_sql: registry memberships_of c6d2e794c038e3a9 ["demo-member"]
-- WhatIf, analytics_sql: registry monitors_matching c57a3a64080141dd ["org_golden",null,null,null,null,null]
