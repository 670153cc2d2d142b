"""Who asks: a principal, the orgs it belongs to, and the one this request is for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from gateway.errors import Unauthenticated

Clock = Callable[[], int]
"""Now, in Unix milliseconds."""

DEMO_IDENTITY = "demo-member"


class PrincipalKind(StrEnum):
    PERSON = "person"
    SERVICE = "service"
    TOKEN = "token"  # noqa: S105 - the name of a kind, no secret
    DEMO = "demo"


class Role(StrEnum):
    ADMIN = "admin"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Principal:
    """`identity` is the members table's key: Access's `sub`, a service's client id, or `token:<id>`."""

    identity: str
    email: str | None
    kind: PrincipalKind

    @property
    def is_machine(self) -> bool:
        return self.kind in {PrincipalKind.SERVICE, PrincipalKind.TOKEN}


@dataclass(frozen=True, slots=True)
class Membership:
    """One org of a principal, created at Unix ms. `sample_rate` is what the registry says its writer is set
    to."""

    org_id: str
    slug: str
    name: str
    role: Role
    sample_rate: float
    created_ms: int
    told: str = field(init=False, repr=False, compare=False)
    """All of it in one text, by which what is kept for an org and such rights is looked up."""

    def __post_init__(self) -> None:
        told = (self.org_id, self.slug, self.name, self.role, self.sample_rate, self.created_ms)
        object.__setattr__(self, "told", repr(told))

    @property
    def writer_rate(self) -> float:
        """Probability with which the writer records a check; what is no probability reads as 1."""
        return self.sample_rate if 0 < self.sample_rate <= 1 else 1.0


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in principal; `memberships` is None while the registry has not been asked for them, which
    takes `registry_reads`.

    `until`: so long, by the monotonic clock, the same credential signs the same in, unless this process
    changes what the registry says or `expires_ms`, Unix ms, has come; 0 where it is looked at each time.
    """

    principal: Principal
    memberships: tuple[Membership, ...] | None = None
    registry_reads: int = 0
    until: float = 0.0
    expires_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """What the middleware found out; `org` is one of `memberships`, `registry_reads` what that cost."""

    principal: Principal
    memberships: tuple[Membership, ...]
    org: Membership
    registry_reads: int


def unauthenticated() -> Unauthenticated:
    """The one refusal for every cause: a forger must not learn which check failed."""
    return Unauthenticated("sign in through Cloudflare Access, or send a valid API token as a Bearer token")
