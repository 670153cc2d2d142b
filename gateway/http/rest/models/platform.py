"""What the platform's frontend reads beside monitors, in the shapes that its schemas want."""

from dataclasses import dataclass
from typing import Annotated, Self

from gateway.http.rest.models.wire import Wire, said
from gateway.insights.mirrored import mirror
from gateway.registry import platform

_AT = 1_795_521_540_000


@dataclass(frozen=True, slots=True)
class Bootstrap(Wire):
    """Whether the caller has an organization, and what one could be called."""

    is_bootstrapped: Annotated[bool, said("The caller belongs to an organization.", example=True)]
    suggested_slug: Annotated[str, said("Slug of it, or one for a new one.", example="acme")]
    email: Annotated[
        str, said("Address of the caller; empty where none is known.", example="ada@example.com")
    ]


@dataclass(frozen=True, slots=True)
class Organization(Wire):
    """The organization that is asked about."""

    id: Annotated[str, said("Its id.", example="o_7k2m")]
    slug: Annotated[str, said("Its slug.", example="acme")]
    name: Annotated[str, said("Its name.", example="Acme")]
    created_at: Annotated[int, said("When it was created, Unix ms.", example=_AT)]
    owner_id: Annotated[str, said("Identity of its owner.", example="ada-9d0c")]
    updated_at: Annotated[int | None, said("When it was last changed, Unix ms; the registry does not tell.")]

    @classmethod
    def of(cls, found: platform.Organization) -> Self:
        return mirror(cls, found, updated_at=None)


@dataclass(frozen=True, slots=True)
class Member(Wire):
    """One member of the organization."""

    email: Annotated[str, said("Address; empty where a token or a service asks.", example="ada@example.com")]
    role: Annotated[str, said("`admin` or `member`.", example="admin")]

    @classmethod
    def of(cls, found: platform.Member) -> Self:
        return cls(found.email or "", found.role)


@dataclass(frozen=True, slots=True)
class Relay(Wire):
    """A relay that runs checks of the organization."""

    id: Annotated[str, said("Its id.", example="rel_weur")]
    slug: Annotated[str, said("Its slug.", example="weur")]
    name: Annotated[str, said("Its name.", example="Western Europe")]
    location_hint: Annotated[str, said("Where it is to be placed.", example="weur")]
    jurisdiction: Annotated[str, said("Jurisdiction it is bound to; empty for none.", example="eu")]
    durable_object_id: Annotated[
        str, said("Id of its Durable Object; empty where it has none.", example="do-1")
    ]
    enabled: Annotated[bool, said("Whether it runs checks.", example=True)]
    last_bootstrapped_at: Annotated[int | None, said("When it was last set up, Unix ms.", example=_AT)]
    last_error: Annotated[str | None, said("What was wrong with it last.", example="bootstrap timed out")]
    created_at: Annotated[int, said("When it was created, Unix ms.", example=_AT)]
    updated_at: Annotated[int, said("When it was last changed, Unix ms.", example=_AT)]

    @classmethod
    def of(cls, found: platform.RelayRow) -> Self:
        return mirror(
            cls,
            found.relay,
            found,
            jurisdiction=found.relay.jurisdiction or "",
            durable_object_id=found.durable_object_id or "",
        )
