"""Heartbeats on disk, from when a check ended until a telemetry store has its row.

The process may be killed at any time: what the registry says is completed is by then written or in here, and
the next process that checks goes on with it. Nothing is forced onto the disk itself, so a machine that loses
its power may lose the last seconds.
"""

import json
import logging
from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Protocol

from gateway.errors import InsightsError
from gateway.ports import RegistryStatement, RegistryStore
from gateway.registry.spooling import settle, spool, spooled
from gateway.telemetry.answers.heartbeat import Heartbeat

SECONDS = 5.0
_FIELDS = frozenset(field.name for field in fields(Heartbeat))

log = logging.getLogger(__name__)


class File(RegistryStore, Protocol):
    """A registry that numbers the rows it is given."""

    async def add(self, statement: RegistryStatement, seconds: float) -> int: ...


class Spool:
    """On a file that no other process uses meanwhile."""

    def __init__(self, file: File) -> None:
        self._file = file

    async def read(self) -> list[tuple[int, Heartbeat]]:
        """What a process before this one left, oldest first, by number. Raises an InsightsError."""
        rows = await self._file.fetch(spooled(), SECONDS)
        read = ((int(str(row["number"])), _heartbeat(str(row["heartbeat"]))) for row in rows)
        return [(number, beat) for number, beat in read if beat]

    async def keep(self, beat: Heartbeat) -> int:
        """Returns its number. Raises an InsightsError when it is not kept: the disk is full, say."""
        return await self._file.add(spool(json.dumps(asdict(beat))), SECONDS)

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
