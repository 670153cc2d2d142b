"""Keeps what monitors are set to, whenever the registry is read and it has changed.

A registry that lacks the table gets it with the first setting that is kept; one that takes no writes of ours
is read as it is, without a past.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gateway.errors import InsightsError, RegistryRefused
from gateway.ports import RegistryStatement, RegistryStore
from gateway.registry import statements
from gateway.registry.rows import Monitor

log = logging.getLogger(__name__)

WRITE_SECONDS = 5.0


@dataclass(slots=True)
class MonitorSettings:
    """Of one registry, for as long as the process runs: whether it has the table, and takes what is kept."""

    readable: bool = True
    writable: bool = True

    async def observe(
        self, store: RegistryStore, org: str, monitors: Sequence[Monitor], now_ms: int
    ) -> list[Monitor]:
        """The monitors with their settings over time, the present ones kept where they are new."""
        found = [(one, one.unkept(now_ms)) for one in monitors]
        unkept = [(one.id, new.since_ms, new.enabled) for one, news in found for new in news]
        if unkept and self.writable:
            await self._keep(store, statements.keep_settings(org, unkept))
        return [replace(one, settings=(*one.settings, *news)) if news else one for one, news in found]

    async def _keep(self, store: RegistryStore, statement: RegistryStatement) -> None:
        try:
            await self._sent(store, statement)
        except InsightsError as error:
            self.writable = not isinstance(error, RegistryRefused)
            log.warning("settings of monitors are not kept: %s", error.message)

    async def _sent(self, store: RegistryStore, statement: RegistryStatement) -> None:
        try:
            await store.execute(statement, WRITE_SECONDS)
        except RegistryRefused:
            await store.execute(statements.make_settings_table(), WRITE_SECONDS)
            await store.execute(statement, WRITE_SECONDS)
            self.readable = True
