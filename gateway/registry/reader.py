"""The registry as one request sees it, and the questions that it is asked."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from string import ascii_lowercase, ascii_uppercase
from typing import Any, TypeVar

from gateway.errors import BadUserInput, RegistryMalformed, RegistryRefused
from gateway.meter import Deadline, Meter
from gateway.ports import Horizon, RegistryStatement, RegistryStore, without_logins
from gateway.registry import rows
from gateway.registry import statements as queries
from gateway.registry.configured import regions_of
from gateway.registry.fields import RegistryRow
from gateway.registry.maintenance.kept import MaintenanceTable, told_by
from gateway.registry.observed import MonitorSettings
from gateway.registry.own import MAINTENANCE, MONITOR_SETTINGS, RECEIPTS
from gateway.registry.platform import Member, member
from gateway.registry.receipts.kept import Receipts, receipts_in
from gateway.registry.receipts.statements import receipts as receipts_of
from gateway.registry.rows import Dispatch, Incident, Monitor, Relay
from gateway.registry.statements import EVERY_INCIDENT, IncidentFilter, MonitorFilter, Own
from gateway.times.turns import Hearing

INCIDENTS_CAP = 20_000
"""Most incidents of one answer, some 4 MB of JSON."""
_Made = TypeVar("_Made")
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


@dataclass(frozen=True, slots=True)
class IncidentsQuestion:
    """The newest `count` incidents of a monitor, filtered, and older than `after` (opened ms, id)."""

    monitor: str
    count: int
    after: tuple[int, str] | None = None
    chosen: IncidentFilter = EVERY_INCIDENT


@dataclass(frozen=True, slots=True)
class OrgIncidentsQuestion:
    """The newest `count` incidents of the org that a filter lets through, older than `after`."""

    count: int
    after: tuple[int, str] | None = None
    chosen: IncidentFilter = EVERY_INCIDENT


@dataclass(frozen=True, slots=True)
class OverlapQuestion:
    """Incidents of the monitors (None: of all) that were open at some time of [since, until), Unix ms."""

    monitors: tuple[str, ...] | None
    since_ms: int
    until_ms: int

    def of(self, found: Sequence[Incident]) -> tuple[Incident, ...]:
        """Those of the incidents that it asks for, in their order."""
        named = None if self.monitors is None else frozenset(self.monitors)
        mine = (one for one in found if named is None or one.monitor_id in named)
        return tuple(one for one in mine if self._meets(one))

    def _meets(self, one: Incident) -> bool:
        return one.opened_at < self.until_ms and (one.closed_at or self.until_ms) > self.since_ms


@dataclass(frozen=True, slots=True)
class RegistryReader:
    """The registry as one request sees it: of one org, bounded by the deadline, counted on the meter."""

    store: RegistryStore
    org: str
    deadline: Deadline
    meter: Meter
    now_ms: int = 0
    settings: MonitorSettings = field(default_factory=MonitorSettings)
    """What is known of the table of settings, by all requests."""
    maintenance: MaintenanceTable = field(default_factory=MaintenanceTable)
    horizon: Horizon | None = None
    """Of the telemetry store: how far back monitors are known of."""
    hearing: Hearing | None = None
    """Of the telemetry store: what regions recorded; None: nobody listens."""

    async def read(self, statement: RegistryStatement) -> Sequence[RegistryRow]:
        found = await self.store.fetch(statement, self.deadline.left())
        self.meter.registry_reads += 1
        return found

    async def monitors(self, ids: Sequence[str]) -> list[Monitor | None]:
        read = await self._with_past(partial(queries.monitors_by_id, self.org, ids))
        found = {one.id: one for one in read}
        return [found.get(one) for one in ids]

    async def matching(self, filters: Sequence[MonitorFilter]) -> list[tuple[Monitor, ...]]:
        return [
            sought(await self._with_past(partial(queries.monitors_matching, self.org, one)), one)
            for one in filters
        ]

    async def _with_past(self, compose: Callable[..., RegistryStatement]) -> list[Monitor]:
        """Monitors with their settings over time and their maintenance, as far as the registry has tables."""
        try:
            found = await self.read(compose(own=self._own).on_trial())
        except RegistryRefused:
            await self._note_tables()
            found = await self.read(compose(own=self._own))  # somebody may have made one meanwhile
        maintained = told_by(found)
        monitors = [replace(one, maintenance=maintained.of(one.id)) for one in map(rows.monitor, found)]
        monitors = await self.settings.observe(self.store, self.org, monitors, self.now_ms, self.deadline)
        known_ms = await self.horizon.known_ms(self.now_ms) if self.horizon else 0
        monitors = [replace(one, known_ms=known_ms) for one in monitors] if known_ms else monitors
        return await self._with_regions(monitors) if monitors else monitors

    async def _with_regions(self, monitors: list[Monitor]) -> list[Monitor]:
        """Each with those that check it by themselves."""
        heard = await self.hearing.of(self.org, self.now_ms) if self.hearing else {}
        regions = [regions_of(heard[one.id], one.past) if one.id in heard else () for one in monitors]
        each = zip(monitors, regions, strict=True)
        return [replace(one, regions=found) if found else one for one, found in each]

    @property
    def _own(self) -> Own:
        return Own(self.settings.readable, self.maintenance.readable)

    async def _note_tables(self) -> None:
        """Remember which of those that were read are not there."""
        if self.settings.readable and not await self.read(MONITOR_SETTINGS.asked()):
            self.settings.lacks_table()
        if self.maintenance.readable and not await self.read(MAINTENANCE.asked()):
            self.maintenance.lacks_table()

    async def dispatches(self, monitors: Sequence[str]) -> list[Dispatch | None]:
        found = map(rows.dispatch, await self.read(queries.dispatches(self.org, monitors)))
        by_monitor = {one.monitor_id: one for one in found}
        return [by_monitor.get(one) for one in monitors]

    async def receipts(self, since_ms: int, until_ms: int) -> Receipts | None:
        """None where no Worker left any, or the registry has no table of them."""
        asked = receipts_of(self.org, since_ms, until_ms)
        found = await RECEIPTS.read(self.store, asked, self.deadline.left)
        self.meter.registry_reads += 1
        return receipts_in(found[0]) if found else None

    async def relays(self, ids: Sequence[str]) -> list[Relay | None]:
        found = {row.id: row for row in map(rows.relay, await self.read(queries.relays(self.org, ids)))}
        return [found.get(one) for one in ids]

    async def every_dispatch(self, orgs: Sequence[str]) -> list[tuple[Dispatch, ...]]:
        """Of the reader's own org, the only one it is asked for."""
        return [tuple(map(rows.dispatch, await self.read(queries.every_dispatch(self.org)))) for _ in orgs]

    async def every_relay(self, orgs: Sequence[str]) -> list[tuple[Relay, ...]]:
        return [tuple(map(rows.relay, await self.read(queries.every_relay(self.org)))) for _ in orgs]

    async def members(self, orgs: Sequence[str]) -> list[tuple[Member, ...]]:
        """As `every_dispatch`; who came first first."""
        return [tuple(map(member, await self.read(queries.org_members(self.org)))) for _ in orgs]

    async def incidents_by_id(self, ids: Sequence[str]) -> list[Incident | None]:
        read = await self.read(queries.incidents_by_id(self.org, ids))
        found = {row.id: row for row in map(rows.incident, read)}
        return [found.get(one) for one in ids]

    async def incidents(self, questions: Sequence[IncidentsQuestion]) -> list[tuple[Incident, ...]]:
        """One read for each distinct count, cursor and filter: their monitors share it."""
        found: dict[IncidentsQuestion, tuple[Incident, ...]] = {}
        for page in dict.fromkeys((one.count, one.after, one.chosen) for one in questions):
            asked = [one for one in questions if (one.count, one.after, one.chosen) == page]
            read = await self.read(queries.incidents(self.org, (one.monitor for one in asked), *page))
            listed = tuple(map(rows.incident, read))
            found |= {one: tuple(row for row in listed if row.monitor_id == one.monitor) for one in asked}
        return [found[one] for one in questions]

    async def org_incidents(self, questions: Sequence[OrgIncidentsQuestion]) -> list[tuple[Incident, ...]]:
        statements = [queries.org_incidents(self.org, one.count, one.after, one.chosen) for one in questions]
        return [tuple(map(rows.incident, await self.read(one))) for one in statements]

    async def overlaps(self, questions: Sequence[OverlapQuestion]) -> list[tuple[Incident, ...]]:
        """One read for all. Raises BadUserInput where the windows hold more incidents than INCIDENTS_CAP."""
        since, until = min(one.since_ms for one in questions), max(one.until_ms for one in questions)
        named = {name for one in questions for name in one.monitors or ()}
        only = None if any(one.monitors is None for one in questions) else named
        statement = queries.incidents_between(self.org, only, since, until, INCIDENTS_CAP)
        found = tuple(map(rows.incident, await self.read(statement)))
        if len(found) == INCIDENTS_CAP:
            raise BadUserInput("there are too many incidents to look at; ask for a shorter window", "window")
        return [question.of(found) for question in questions]


class Matching(tuple[Monitor, ...]):  # noqa: SLOT001 - no other way to hold what was made of it
    """What a filter let through; with what was made of it, which is kept as long as it is."""

    def __init__(self, _monitors: Iterable[Monitor] = ()) -> None:
        self.made: dict[Hashable, Any] = {}


def made_of(
    monitors: tuple[Monitor, ...], name: Hashable, make: Callable[[tuple[Monitor, ...]], _Made]
) -> _Made:
    """What `make` makes of them, once where they are kept. `name` tells it from all else."""
    if not isinstance(monitors, Matching):
        return make(monitors)
    if name not in monitors.made:
        monitors.made[name] = make(monitors)
    found: _Made = monitors.made[name]
    return found


def lately_made(
    monitors: tuple[Monitor, ...], of: Hashable, make: Callable[[tuple[Monitor, ...]], _Made]
) -> _Made:
    """As `made_of`, but for the last that was made alone: there is no end of them."""
    if not isinstance(monitors, Matching):
        return make(monitors)
    if lately_made not in monitors.made or monitors.made[lately_made][0] != of:
        monitors.made[lately_made] = of, make(monitors)
    found: _Made = monitors.made[lately_made][1]
    return found


def sought(monitors: Iterable[Monitor], narrowed: MonitorFilter) -> Matching:
    """Those of them that have the filter's `text` and `url`, whatever the case of a to z, in what is told of
    them: the login that a name or a URL may hold is nothing to be found by (law 11). SQL has these texts as
    they are stored, and lets through what it cannot tell."""
    text, url = _folded(narrowed.text or ""), _folded(without_logins(narrowed.url or ""))
    if not text and not url:
        return monitors if isinstance(monitors, Matching) else Matching(monitors)
    return Matching(
        one
        for one in monitors
        if (not text or text in _folded(one.name) or text in _folded(one.id))
        and (not url or url in _url(one))
    )


def _url(one: Monitor) -> str:
    """Nothing where the configuration cannot be read: then nothing is told of it, either."""
    try:
        return _folded(one.config.url)
    except RegistryMalformed:
        return ""


def _folded(text: str) -> str:
    """As SQLite's lower() does it."""
    return text.translate(_LOWER)
