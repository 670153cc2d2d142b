"""The smallest read there is, for readiness."""

from gateway.errors import InsightsError, TelemetryUnavailable
from gateway.ports import Kind, Statement, TelemetryStore

PING_SECONDS = 5.0
"""For each store, also the one in the process: how long `/readyz` waits for it."""
PING = Statement("ping", "", "SELECT 1 AS one FORMAT JSON", {"one": Kind.INTEGER})


async def ping(store: TelemetryStore, name: str) -> None:
    """Costs no call while a circuit is open. Raises TelemetryUnavailable."""
    try:
        await store.read(PING, PING_SECONDS)
    except TelemetryUnavailable:
        raise
    except InsightsError as error:
        raise TelemetryUnavailable(f"{name} does not answer as it should") from error
