"""The org itself, its members and its relays, as the registry has them."""

from gateway.errors import RegistryMalformed
from gateway.registry import platform, statements
from gateway.registry.platform import Member, Organization, RelayRow
from gateway.request.context import Context


async def organization(context: Context) -> Organization:
    """The caller's org. Raises StoreError."""
    found = await context.registry.read(statements.organization(context.org))
    if not found:
        raise RegistryMalformed("the registry has no organization of a membership; run `insights doctor`")
    return platform.organization(found[0])


async def members(context: Context) -> list[Member]:
    """Who belongs to the org, who came first first. Raises StoreError."""
    return [platform.member(row) for row in await context.registry.read(statements.org_members(context.org))]


async def relays(context: Context) -> list[RelayRow]:
    """Relays that run checks of the org. Raises StoreError."""
    return [
        platform.relay_row(row) for row in await context.registry.read(statements.relay_rows(context.org))
    ]
