"""Who asks: a principal, the orgs it belongs to, and the one this request is for."""

from collections.abc import Callable
from dataclasses import dataclass
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

    def __hash__(self) -> int:
        """Looked up with every request, which mostly is of the same few: its id tells it apart."""
        return hash(self.org_id)

    @property
    def writer_rate(self) -> float:
        """Probability with which the writer records a check; what is no probability reads as 1."""
        return self.sample_rate if 0 < self.sample_rate <= 1 else 1.0


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in principal; `memberships` is None while the registry has not been asked for them, which
    takes `registry_reads`."""

    principal: Principal
    memberships: tuple[Membership, ...] | None = None
    registry_reads: int = 0


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
