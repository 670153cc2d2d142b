"""The gateway's own tables in the platform's registry, which are nobody's: no org is in what makes them.

A database that the platform made gets each of them with the first row that is kept in it, by whichever
process keeps one first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files

from gateway.errors import RegistryRefused
from gateway.ports import RegistryStatement, RegistryStore
from gateway.registry.fields import RegistryRow


@dataclass(frozen=True, slots=True)
class OwnTable:
    """`migration` is the script that makes it in an SQLite registry."""

    name: str
    migration: str

    def asked(self) -> RegistryStatement:
        """One row where the registry has the table."""
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?1"
        return RegistryStatement("own_table", sql, (self.name,))

    def made(self) -> list[RegistryStatement]:
        """The table, and its indexes after it; nothing is changed where they are."""
        script = files("gateway.registry").joinpath("migrations", self.migration).read_text()
        told = "\n".join(line for line in script.splitlines() if not line.startswith("--"))
        return [RegistryStatement("make_own_table", one.strip()) for one in told.split(";") if one.strip()]

    async def is_in(self, registry: RegistryStore, seconds: float) -> bool:
        """Raises RegistryUnavailable or DeadlineExceeded."""
        return bool(await registry.fetch(self.asked(), seconds))

    async def read(
        self, registry: RegistryStore, statement: RegistryStatement, left: Callable[[], float]
    ) -> Sequence[RegistryRow] | None:
        """Rows of a read of the table; None where the registry has no such table.

        `left` tells how many seconds each statement has. Raises RegistryUnavailable or DeadlineExceeded.
        """
        try:
            return await registry.fetch(statement.on_trial(), left())
        except RegistryRefused:
            if not await self.is_in(registry, left()):
                return None
            return await registry.fetch(statement, left())  # somebody may have made it meanwhile

    async def keep(self, registry: RegistryStore, row: RegistryStatement, left: Callable[[], float]) -> None:
        """Run a write to the table, which is made first where there is none.

        `left` tells how many seconds each statement has. Raises RegistryUnavailable or DeadlineExceeded.
        """
        try:
            await registry.execute(row.on_trial(), left())
        except RegistryRefused:
            made = [] if await self.is_in(registry, left()) else self.made()
            for statement in (*made, row):
                await registry.execute(statement, left())


API_TOKENS = OwnTable("insights_api_tokens", "0002_api_tokens.sql")
MONITOR_SETTINGS = OwnTable("insights_monitor_settings", "0003_monitor_settings.sql")
MAINTENANCE = OwnTable("insights_maintenance", "0004_maintenance.sql")
RECEIPTS = OwnTable("insights_heartbeat_receipts", "0005_heartbeat_receipts.sql")
"""Made by the Worker that writes heartbeats, which has the same script; the gateway only reads it."""
