"""Who asks, and for which org: the registry statements that come before an org is known.

`memberships_of`, `token_by_id` and `organization_by_id_or_slug` find the org and so cannot take it first;
every other statement here takes it (law 2). Org rows come back as
`org_id, slug, name, sample_rate, created_at, role`.
"""

from gateway.ports import RegistryStatement

_ORG = (
    "o.id AS org_id, o.slug AS slug, o.name AS name, o.ae_sample_rate AS sample_rate, "
    "o.created_at AS created_at"
)
_MEMBERSHIPS = (
    f"SELECT {_ORG}, m.role AS role FROM organization_members m "
    "JOIN organizations o ON o.id = m.organization_id "
    "WHERE m.identity_id = ?1 ORDER BY m.created_at DESC, o.id"
)
_TOKEN = (
    "SELECT t.digest AS digest, t.expires_at AS expires_at, t.revoked_at AS revoked_at, "
    f"{_ORG}, 'member' AS role FROM insights_api_tokens t "
    "JOIN organizations o ON o.id = t.org_id WHERE t.id = ?1"
)
"""Texts that every request's sign-in looks up: as constants they are hashed once."""


def memberships_of(identity: str) -> RegistryStatement:
    """The orgs of one identity with its role in each, newest membership first."""
    return RegistryStatement("memberships_of", _MEMBERSHIPS, (identity,))


def token_by_id(token_id: str) -> RegistryStatement:
    """One API token with its org: digest, expires_at and revoked_at (Unix ms or null), and the org row."""
    return RegistryStatement("token_by_id", _TOKEN, (token_id,))


def organization_by_id_or_slug(text: str) -> RegistryStatement:
    """The org with this id, else the one with this slug; at most one row of id, slug and name."""
    return RegistryStatement(
        "organization_by_id_or_slug",
        "SELECT id, slug, name FROM organizations WHERE id = ?1 OR slug = ?1 ORDER BY id = ?1 DESC LIMIT 1",
        (text,),
    )


def create_token(
    org: str, token_id: str, *, name: str, digest: str, created_ms: int, expires_ms: int | None
) -> RegistryStatement:
    """Keep a new API token. `digest` is the SHA-256 of its secret in hex; the secret is kept nowhere."""
    return RegistryStatement(
        "create_token",
        "INSERT INTO insights_api_tokens (org_id, id, name, digest, created_at, expires_at) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (org, token_id, name, digest, created_ms, expires_ms),
    )


def tokens_of(org: str) -> RegistryStatement:
    """Every API token of the org, newest first, without its digest."""
    return RegistryStatement(
        "tokens_of",
        "SELECT id, name, created_at, expires_at, revoked_at FROM insights_api_tokens "
        "WHERE org_id = ?1 ORDER BY created_at DESC, id",
        (org,),
    )


def revoke_token(org: str, token_id: str, now_ms: int) -> RegistryStatement:
    """Revoke one of the org's tokens; a second time keeps the first time's mark. Changes one row or none."""
    return RegistryStatement(
        "revoke_token",
        "UPDATE insights_api_tokens SET revoked_at = COALESCE(revoked_at, ?3) WHERE org_id = ?1 AND id = ?2",
        (org, token_id, now_ms),
    )
