"""Which monitors this process checks: the enabled ones without a relay, read anew every time.

A monitor with a relay belongs to that relay of the platform and is checked there. What cannot be checked
here is said once in the log and not on every reading: a broken config, a udp monitor, a fictional host.
"""

import logging

from gateway.errors import RegistryMalformed
from gateway.ingest.probing.target import Target, target
from gateway.ports import RegistryStore
from gateway.registry.checks import enabled_monitors
from gateway.registry.fields import RegistryRow

READ_SECONDS = 5.0

log = logging.getLogger(__name__)


class Roster:
    """Rows are parsed once: a row that has not changed keeps its target, or its refusal."""

    def __init__(self, registry: RegistryStore, org: str | None = None) -> None:
        self._registry = registry
        self._org = org
        self._known: dict[object, tuple[RegistryRow, Target | None]] = {}

    async def read(self) -> list[Target]:
        """Raises RegistryUnavailable or DeadlineExceeded."""
        rows = await self._registry.fetch(enabled_monitors(), READ_SECONDS)
        self._known = {row["id"]: (row, self._parsed(row)) for row in rows if self._is_ours(row)}
        return [found for _, found in self._known.values() if found]

    def _is_ours(self, row: RegistryRow) -> bool:
        return row["relay_id"] is None and self._org in (None, row["org_id"])

    def _parsed(self, row: RegistryRow) -> Target | None:
        before, found = self._known.get(row["id"], (None, None))
        return found if before == row else _target_or_refusal(row)


def _target_or_refusal(row: RegistryRow) -> Target | None:
    if row["kind"] == "udp":
        log.info("monitor %s is not checked: udp needs a relay", row["id"])
        return None
    try:
        found = target(row)
    except RegistryMalformed as error:
        log.warning("monitor %s is not checked: %s", row["id"], error.message)
        return None
    if found.fictional:
        log.info("monitor %s is not checked: its host is reserved for examples (RFC 2606)", found.id)
        return None
    return found
