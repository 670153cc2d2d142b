"""Keeps what monitors are set to, whenever the registry is read and it has changed.

A registry that takes no writes of ours is read as it is, without a past.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from gateway.errors import InsightsError
from gateway.meter import Deadline
from gateway.ports import RegistryStatement, RegistryStore
from gateway.registry import statements
from gateway.registry.own import MONITOR_SETTINGS
from gateway.registry.rows import Monitor

log = logging.getLogger(__name__)

WRITE_SECONDS = 2.0
"""A read waits so long for what it keeps, and for half of what its request has left at most."""
WITHOUT_TABLE_S = 60.0
"""How long a registry without the table is taken to be so, unless this process writes to it."""
FIRST_WAIT_S, LONGEST_WAIT_S = 60.0, 3600.0
"""After a write that failed, before the next is tried; twice as long each time."""


@dataclass(slots=True)
class MonitorSettings:
    """Of one registry, for as long as the process runs: whether it has the table, and takes what is kept."""

    monotonic: Callable[[], float] = time.monotonic
    _readable_at: float = field(default=float("-inf"), init=False)
    _writable_at: float = field(default=float("-inf"), init=False)
    _wait_s: float = field(default=FIRST_WAIT_S, init=False)
    _writing: bool = field(default=False, init=False)

    @property
    def readable(self) -> bool:
        """There is the table, for all that is known."""
        return self._readable_at <= self.monotonic()

    def lacks_table(self) -> None:
        """Somebody has asked the registry for it."""
        self._readable_at = self.monotonic() + WITHOUT_TABLE_S

    async def observe(
        self, store: RegistryStore, org: str, monitors: Sequence[Monitor], now_ms: int, deadline: Deadline
    ) -> list[Monitor]:
        """The monitors with their settings over time, the present ones kept where they are new."""
        found = [(one, one.unkept(now_ms)) for one in monitors]
        unkept = [(one.id, new.since_ms, new.enabled) for one, news in found for new in news]
        if unkept and not self._writing and self._writable_at <= self.monotonic():
            await self._keep(store, statements.keep_settings(org, unkept), deadline)
        return [replace(one, settings=(*one.settings, *news)) if news else one for one, news in found]

    async def _keep(self, store: RegistryStore, statement: RegistryStatement, deadline: Deadline) -> None:
        """One at a time: what others would keep meanwhile, the next read keeps."""
        within = Deadline.after(min(WRITE_SECONDS, deadline.left() / 2))
        self._writing = True
        try:
            await MONITOR_SETTINGS.keep(store, statement, within.left)
        except InsightsError as error:
            self._writable_at = self.monotonic() + self._wait_s
            log.warning("settings of monitors are not kept for %.0f s: %s", self._wait_s, error.message)
            self._wait_s = min(2 * self._wait_s, LONGEST_WAIT_S)
        else:
            self._readable_at, self._wait_s = float("-inf"), FIRST_WAIT_S
        finally:
            self._writing = False
