"""What the platform's frontend is told beside monitors: org, members, relays. Times are Unix ms."""

from dataclasses import dataclass

from gateway.registry import rows
from gateway.registry.fields import RegistryRow, integer, text, text_or_none
from gateway.registry.rows import Relay


@dataclass(frozen=True, slots=True)
class Organization:
    """An org as its table has it, which does not tell when it was last changed."""

    id: str
    slug: str
    name: str
    created_at: int
    owner_id: str


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an org: `admin` or `member`. `email` is None where it is not for who asks."""

    email: str | None
    role: str


@dataclass(frozen=True, slots=True)
class RelayRow:
    """A relay with what only its operators look at."""

    relay: Relay
    durable_object_id: str | None
    created_at: int
    updated_at: int


def organization(row: RegistryRow) -> Organization:
    return Organization(
        text(row, "id"),
        text(row, "slug"),
        text(row, "name"),
        integer(row, "created_at"),
        text(row, "owner_id"),
    )


def member(row: RegistryRow) -> Member:
    return Member(text(row, "email"), text(row, "role"))


def relay_row(row: RegistryRow) -> RelayRow:
    return RelayRow(
        rows.relay(row),
        text_or_none(row, "durable_object_id"),
        integer(row, "created_at"),
        integer(row, "updated_at"),
    )
