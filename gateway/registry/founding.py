"""The first org of an empty registry, and the list of orgs that the command line chooses from.

`organizations` and `add_member` come before an org is known and so cannot take it first (law 2). They serve
the `insights` command on the operator's own file, never a request.
"""

from gateway.ports import RegistryStatement


def organizations() -> RegistryStatement:
    """id, slug and name of every org, oldest first."""
    return RegistryStatement(
        "organizations", "SELECT id, slug, name FROM organizations ORDER BY created_at, id"
    )


def add_member(identity: str, email: str, now_ms: int) -> RegistryStatement:
    """A member, unless there already is one of this identity."""
    return RegistryStatement(
        "add_member",
        "INSERT INTO members (identity_id, email, created_at, updated_at) VALUES (?1, ?2, ?3, ?3) "
        "ON CONFLICT (identity_id) DO NOTHING",
        (identity, email, now_ms),
    )


def add_organization(org: str, *, slug: str, name: str, owner: str, now_ms: int) -> RegistryStatement:
    return RegistryStatement(
        "add_organization",
        "INSERT INTO organizations (id, slug, name, owner_id, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        (org, slug, name, owner, now_ms),
    )


def add_membership(org: str, identity: str, role: str, now_ms: int) -> RegistryStatement:
    return RegistryStatement(
        "add_membership",
        "INSERT INTO organization_members (organization_id, identity_id, role, created_at, updated_at) "
        "VALUES (?1, ?2, ?3, ?4, ?4)",
        (org, identity, role, now_ms),
    )
