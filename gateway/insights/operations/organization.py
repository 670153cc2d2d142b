"""The org itself, its members and its relays, as the registry has them."""

from dataclasses import replace
from enum import Enum

from gateway.errors import RegistryMalformed
from gateway.registry import platform, statements
from gateway.registry.platform import Member, Organization, RelayRow
from gateway.registry.rows import Relay
from gateway.request.context import Context


class RelayState(Enum):
    """How a relay stands."""

    DISABLED = "disabled"
    FAILING = "failing"
    PENDING = "pending"
    READY = "ready"


async def organization(context: Context) -> Organization:
    """The caller's org. Raises StoreError."""
    found = await context.registry.read(statements.organization(context.org))
    if not found:
        raise RegistryMalformed("the registry has no organization of a membership; run `insights doctor`")
    return platform.organization(found[0])


async def members(context: Context) -> list[Member]:
    """Who belongs to the org, who came first first. People are told each other's addresses, as the platform
    tells them; a token or a service needs none. Raises StoreError."""
    found = await context.loaders.members_of.load(context.org)
    machine = context.access.principal.is_machine
    return [replace(one, email=None) if machine else one for one in found]


async def relays(context: Context) -> list[Relay]:
    """Relays that run checks of the org, by slug. Raises StoreError."""
    return sorted(await context.loaders.every_relay.load(context.org), key=lambda one: one.slug)


def relay_state(of: Relay) -> RelayState:
    """As the registry has it: whether its checks arrive is another matter."""
    if not of.enabled:
        return RelayState.DISABLED
    if of.last_error:
        return RelayState.FAILING
    return RelayState.READY if of.last_bootstrapped_at else RelayState.PENDING


async def relay_rows(context: Context) -> list[RelayRow]:
    """The same relays with all their columns. Raises StoreError."""
    return [
        platform.relay_row(row) for row in await context.registry.read(statements.relay_rows(context.org))
    ]
