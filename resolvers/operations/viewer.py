"""Viewer: who asks, and for which org."""

import enum

import strawberry

from gateway.access import principal
from gateway.insights.operations import organization
from resolvers.words.info import Info
from resolvers.words.known import known
from resolvers.words.scalars import Instant
from resolvers.words.typed import member, resolved


@strawberry.enum(description="What kind of caller this is.")
class PrincipalKind(enum.Enum):
    PERSON = member("person", "A person signed in through Cloudflare Access.")
    SERVICE = member("service", "A service token of Cloudflare Access.")
    TOKEN = member("token", "An API token of the gateway.")
    DEMO = member("demo", "The demo member.")


@strawberry.enum(description="Role of a member in an org.")
class Role(enum.Enum):
    ADMIN = member("admin", "May change the org.")
    MEMBER = member("member", "May read the org.")


@strawberry.type(description="Somebody who belongs to an organization.")
class Member:
    email: str | None = strawberry.field(
        description="E-mail address, for people: null where a token or a service asks."
    )
    role: Role = strawberry.field(description="The member's role in the organization.")


@strawberry.type(description="An organization, with the caller's role in it.")
class Organization:
    id: strawberry.ID = strawberry.field(description="Stable id of the organization.")
    slug: str = strawberry.field(description="Short name; choose an org by it or by id in X-Insights-Org.")
    name: str = strawberry.field(description="Name of the organization, for people.")
    role: Role = strawberry.field(description="The caller's role in the organization.")
    sample_rate: float = strawberry.field(
        description="Probability with which the writer records a check now."
    )
    created_at: Instant = strawberry.field(description="When the organization was created.")

    @resolved("Who belongs to it, who came first first; null of an org that this request is not scoped to.")
    async def members(self, info: Info) -> list[Member] | None:
        if self.id != info.context.org:
            return None
        found = await organization.members(info.context)
        return [
            Member(email=one.email, role=known(Role, one.role, "organization_members.role")) for one in found
        ]


@strawberry.type(description="Who asks, and for which org.")
class Viewer:
    identity: str = strawberry.field(description="Stable identity of the caller.")
    email: str | None = strawberry.field(description="E-mail address, of people.")
    kind: PrincipalKind = strawberry.field(description="What kind of caller this is.")
    organization: Organization = strawberry.field(
        description="The org that every read of this request is scoped to."
    )
    organizations: list[Organization] = strawberry.field(
        description="All orgs of the caller, newest membership first."
    )


def viewer(access: principal.Access) -> Viewer:
    return Viewer(
        identity=access.principal.identity,
        email=access.principal.email,
        kind=PrincipalKind(access.principal.kind.value),
        organization=_organization(access.org),
        organizations=[_organization(one) for one in access.memberships],
    )


def _organization(found: principal.Membership) -> Organization:
    return Organization(
        id=strawberry.ID(found.org_id),
        slug=found.slug,
        name=found.name,
        role=Role(found.role.value),
        sample_rate=found.sample_rate,
        created_at=Instant(found.created_ms),
    )
