"""The orgs of a caller, read from the registry, and the choice among them."""

from collections.abc import Sequence
from functools import lru_cache

from gateway.access.principal import Membership, Role
from gateway.errors import Forbidden, RegistryMalformed
from gateway.ports import KeptRows, RegistryStore
from gateway.registry.directory import memberships_of
from gateway.registry.fields import RegistryRow, integer, number, text

READ_SECONDS = 5.0
_asked = lru_cache(maxsize=1024)(memberships_of)
"""Who asks asks again."""


async def read_memberships(registry: RegistryStore, identity: str) -> tuple[Membership, ...]:
    """Newest first, in one read. Raises StoreError or DeadlineExceeded."""
    return memberships_in(await membership_rows(registry, identity))


async def membership_rows(registry: RegistryStore, identity: str) -> Sequence[RegistryRow]:
    """KeptRows where they were read a moment ago. Raises StoreError or DeadlineExceeded."""
    return await registry.fetch(_asked(identity), READ_SECONDS)


def memberships_in(rows: Sequence[RegistryRow]) -> tuple[Membership, ...]:
    """Of each row; of rows that are kept the same again. Raises RegistryMalformed."""
    if not isinstance(rows, KeptRows):
        return tuple(map(membership, rows))
    found: tuple[Membership, ...] | None = rows.made.get(memberships_in)
    if found is None:
        found = rows.made[memberships_in] = tuple(map(membership, rows))
    return found


def reads_of(rows: Sequence[RegistryRow]) -> int:
    return 0 if isinstance(rows, KeptRows) else 1


def until_of(rows: Sequence[RegistryRow]) -> float:
    """As long as whoever asks is told these, by the monotonic clock; 0 of what was read for this request."""
    return rows.until if isinstance(rows, KeptRows) else 0.0


def membership(row: RegistryRow) -> Membership:
    """An org row of gateway.registry.directory. Raises RegistryMalformed."""
    return Membership(
        org_id=text(row, "org_id"),
        slug=text(row, "slug"),
        name=text(row, "name"),
        role=_role(text(row, "role")),
        sample_rate=number(row, "sample_rate"),
        created_ms=integer(row, "created_at"),
    )


def chosen(memberships: Sequence[Membership], wanted: Sequence[str]) -> Membership:
    """The org named by the values of X-Insights-Org (id before slug), else the newest membership.

    Raises Forbidden, in the same words whether an org of that name exists or not.
    """
    if not memberships:
        raise Forbidden("you belong to no organization yet; ask an admin of yours to add you, then try again")
    if not wanted:
        return memberships[0]
    slug: Membership | None = None
    for item in memberships if len(wanted) == 1 else ():
        if item.org_id == wanted[0]:
            return item
        slug = item if item.slug == wanted[0] else slug
    if slug is None:
        raise Forbidden("X-Insights-Org must be, once, the id or slug of an organization you belong to")
    return slug


def _role(value: str) -> Role:
    try:
        return Role(value)
    except ValueError as error:
        raise RegistryMalformed(
            "the registry's column role is neither admin nor member; run `insights doctor`"
        ) from error
