"""Maintenance as the registry keeps it: what an org has, and which of it is of which monitor."""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from gateway.errors import BadUserInput, RegistryMalformed
from gateway.ports import RegistryStore
from gateway.registry.fields import RegistryRow, raw
from gateway.registry.maintenance import statements
from gateway.registry.own import MAINTENANCE
from gateway.times.calendar import zone
from gateway.times.maintenance import Maintenance

WITHOUT_TABLE_S = 60.0
"""How long a registry without the table is taken to be so."""
MOST = 100
"""Of one org: all of it comes with every read of its monitors."""


@dataclass(frozen=True, slots=True)
class Kept:
    """All maintenance of an org, the newest last, and the monitors that have each tag."""

    all: tuple[Maintenance, ...] = ()
    tagged: tuple[tuple[str, frozenset[str]], ...] = ()

    def of(self, monitor_id: str) -> tuple[Maintenance, ...]:
        """What is of a monitor: its own, that of its tags, and the whole org's."""
        tags = {tag for tag, monitors in self.tagged if monitor_id in monitors}
        return tuple(
            one for one in self.all if one.whole_org or one.monitor_id == monitor_id or one.tag in tags
        )


NONE = Kept()


@dataclass(slots=True)
class MaintenanceTable:
    """Of one registry, for as long as the process runs: whether it has the table, for all that is known."""

    monotonic: Callable[[], float] = time.monotonic
    _readable_at: float = field(default=float("-inf"), init=False)

    @property
    def readable(self) -> bool:
        return self._readable_at <= self.monotonic()

    def lacks_table(self) -> None:
        """Somebody has asked the registry for it."""
        self._readable_at = self.monotonic() + WITHOUT_TABLE_S


def kept(text: object) -> Kept:
    """From the JSON that `statements.ALL_OF_ORG` selects; a registry without the table has none.

    Raises RegistryMalformed.
    """
    if text is None:
        return NONE
    try:
        rows = json.loads(str(text))
        found = sorted((_maintenance(*row[:10]) for row in rows), key=lambda one: (one.created_ms, one.id))
        tagged = {str(row[7]): frozenset(map(str, row[10])) for row in rows if row[7] is not None}
    except (ValueError, TypeError, LookupError, BadUserInput):
        raise RegistryMalformed("the registry's maintenance cannot be read; run `insights doctor`") from None
    return Kept(tuple(found), tuple(sorted(tagged.items())))


def _maintenance(
    id_: str,
    title: str,
    timezone: str,
    start: str,
    seconds: int,
    rule: str | None,
    monitor_id: str | None,
    tag: str | None,
    ended_ms: int | None,
    created_ms: int,
) -> Maintenance:
    zone(timezone)
    begins = datetime.fromisoformat(start)
    return Maintenance(
        id_, title, timezone, begins, int(seconds), rule, monitor_id, tag, ended_ms, int(created_ms)
    )


def told_by(rows: Iterable[RegistryRow]) -> Kept:
    """Of rows of monitors: one of them tells it for all."""
    told = (row.get("maintenance") for row in rows)
    return kept(next((one for one in told if one is not None), None))


async def maintenance_of(registry: RegistryStore, org: str, left: Callable[[], float]) -> Kept:
    """Raises RegistryUnavailable or DeadlineExceeded."""
    rows = await MAINTENANCE.read(registry, statements.maintenance_of(org), left)
    return NONE if rows is None else kept(raw(rows[0], "maintenance"))
