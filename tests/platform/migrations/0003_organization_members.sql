CREATE TABLE organization_members (
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  identity_id TEXT NOT NULL REFERENCES members (identity_id),
  role TEXT NOT NULL CHECK (role IN ('admin', 'member')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, identity_id)
);
