"""Keeps what monitors are set to, whenever the registry is read and it has changed.

A registry that lacks the table gets it with the first setting that is kept; one that takes no writes of ours
is read as it is, without a past.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gateway.errors import InsightsError, RegistryRefused
from gateway.ports import RegistryStatement, RegistryStore
from gateway.registry import statements
from gateway.registry.configured import begins
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
        since = {one.id: begin for one in monitors if (begin := _begins(one, now_ms)) is not None}
        if since and self.writable:
            await self._keep(store, org, since)
        return [_with_present(one, since.get(one.id)) for one in monitors]

    async def _keep(self, store: RegistryStore, org: str, since: Mapping[str, int]) -> None:
        statement = statements.keep_settings(org, json.dumps(dict(sorted(since.items()))))
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


def _begins(one: Monitor, now_ms: int) -> int | None:
    known = one.settings
    at_ms = one.updated_at if known else one.created_at
    return begins(known, replace(one.present, since_ms=at_ms), now_ms)


def _with_present(one: Monitor, since_ms: int | None) -> Monitor:
    if since_ms is None:
        return one
    return replace(one, settings=(*one.settings, replace(one.present, since_ms=since_ms)))
