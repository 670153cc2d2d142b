"""Heartbeats on disk, from when a check ended until a telemetry store has its row.

The process may be killed at any time: what the registry says is completed is by then written or in here, and
the next process that checks goes on with it. Nothing is forced onto the disk itself, so a machine that loses
its power may lose the last seconds.
"""

import json
import logging
from collections.abc import Iterable
from dataclasses import asdict, fields

from gateway.errors import InsightsError
from gateway.ports import RegistryStore
from gateway.registry.spooling import settle, spool, spooled
from gateway.telemetry.answers.heartbeat import Heartbeat

SECONDS = 5.0
_FIELDS = frozenset(field.name for field in fields(Heartbeat))

log = logging.getLogger(__name__)


class Spool:
    """On a file that no other process uses meanwhile; `read` comes first."""

    def __init__(self, file: RegistryStore) -> None:
        self._file = file
        self._last = 0

    async def read(self) -> list[tuple[int, Heartbeat]]:
        """What a process before this one left, oldest first, by number. Raises an InsightsError."""
        left = []
        for row in await self._file.fetch(spooled(), SECONDS):
            self._last = int(str(row["number"]))
            if beat := _heartbeat(str(row["heartbeat"])):
                left.append((self._last, beat))
        return left

    async def keep(self, beat: Heartbeat) -> int:
        """Returns its number. Raises an InsightsError when it is not kept: the disk is full, say."""
        self._last += 1
        number = self._last
        await self._file.execute(spool(number, json.dumps(asdict(beat))), SECONDS)
        return number

    async def forget(self, numbers: Iterable[int]) -> None:
        """One that cannot be forgotten now comes again after a restart, and is known as written by then."""
        try:
            await self._file.execute(settle(numbers), SECONDS)
        except InsightsError as error:
            log.warning("the spool of heartbeats could not be trimmed: %s", error.message)


def _heartbeat(text: str) -> Heartbeat | None:
    """One that another version of the gateway wrote may have more fields, or fewer."""
    try:
        found = json.loads(text)
        return Heartbeat(**{name: value for name, value in found.items() if name in _FIELDS})
    except (ValueError, AttributeError, TypeError):
        log.warning("a heartbeat in the spool cannot be read and is passed over")
        return None
