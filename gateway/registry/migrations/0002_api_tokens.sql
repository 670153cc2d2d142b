-- API tokens are the gateway's own: only a SHA-256 digest of the secret is kept, so a token is shown once.
CREATE TABLE IF NOT EXISTS insights_api_tokens (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL REFERENCES organizations (id),
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
);
CREATE INDEX IF NOT EXISTS insights_api_tokens_by_org ON insights_api_tokens (org_id);
