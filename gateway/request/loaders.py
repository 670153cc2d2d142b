"""One DataLoader per batched look-up, made anew for every request: a loader remembers, and binds its loop."""

from asyncio import Future
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeVar, cast

from aiodataloader import DataLoader

from gateway.registry.platform import Member
from gateway.registry.reader import IncidentsQuestion, OrgIncidentsQuestion, OverlapQuestion, RegistryReader
from gateway.registry.rows import Dispatch, Incident, Monitor, Relay
from gateway.registry.statements import MonitorFilter
from gateway.request.lately import Lately, LatelyRead
from gateway.request.recent_pages import RecentPages
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.archived.long import Long, Memory
from gateway.telemetry.reading.breakdown import BreakdownQuestion, Groups
from gateway.telemetry.reading.grids import GridQuestion
from gateway.telemetry.reading.history import Histories, HistoryQuestion
from gateway.telemetry.reading.members import Members, MembersQuestion
from gateway.telemetry.reading.planner import Planner
from gateway.telemetry.reading.population import Population, Writers
from gateway.telemetry.reading.pulse import Pulse, Pulses, PulsesQuestion
from gateway.telemetry.reading.questions import PlacesQuestion, SeriesQuestion, TotalsQuestion
from gateway.telemetry.reading.recent.pages import Page, Recent
from gateway.telemetry.reading.recent.questions import FleetRecentQuestion
from gateway.telemetry.sequence.marks import History
from gateway.telemetry.sql.cells import Cell

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class Loaders:
    """Every batched look-up of one request. Each is made when it is first asked for: few requests need many,
    and one that is refused for want of a place needs none."""

    def __init__(
        self,
        registry: RegistryReader,
        lately: Lately,
        plan: Callable[[], Planner],
        writers: Writers,
        memory: Memory | None = None,
    ) -> None:
        self._registry = registry
        self._kept = lately
        self._plan = plan
        self._writers = writers
        self._memory = memory

    @cached_property
    def _lately(self) -> LatelyRead:
        return LatelyRead(self._registry, self._kept)

    @cached_property
    def _planner(self) -> Planner:
        return self._plan()

    @cached_property
    def _long(self) -> Long:
        return Long(self._planner, self._memory)

    @cached_property
    def _population(self) -> Population:
        return Population(self._planner.reader, self._writers, self._planner.now_ms)

    @cached_property
    def monitor(self) -> DataLoader[str, Monitor | None]:
        return _loader(self._lately.monitors, self._lately.monitor)

    @cached_property
    def matching(self) -> DataLoader[MonitorFilter, tuple[Monitor, ...]]:
        return _loader(self._lately.matching, self._lately.listed)

    @cached_property
    def dispatch(self) -> DataLoader[str, Dispatch | None]:
        return _loader(self._registry.dispatches)

    @cached_property
    def relay(self) -> DataLoader[str, Relay | None]:
        return _loader(self._lately.relays)

    @cached_property
    def every_dispatch(self) -> DataLoader[str, tuple[Dispatch, ...]]:
        return _loader(self._registry.every_dispatch)

    @cached_property
    def every_relay(self) -> DataLoader[str, tuple[Relay, ...]]:
        return _loader(self._lately.every_relay)

    @cached_property
    def members_of(self) -> DataLoader[str, tuple[Member, ...]]:
        return _loader(self._registry.members)

    @cached_property
    def incident(self) -> DataLoader[str, Incident | None]:
        return _loader(self._registry.incidents_by_id)

    @cached_property
    def incidents(self) -> DataLoader[IncidentsQuestion, tuple[Incident, ...]]:
        return _loader(self._registry.incidents)

    @cached_property
    def org_incidents(self) -> DataLoader[OrgIncidentsQuestion, tuple[Incident, ...]]:
        return _loader(self._registry.org_incidents)

    @cached_property
    def overlaps(self) -> DataLoader[OverlapQuestion, tuple[Incident, ...]]:
        return _loader(self._registry.overlaps)

    @cached_property
    def totals(self) -> DataLoader[TotalsQuestion, Tally]:
        return _loader(self._long.totals)

    @cached_property
    def series(self) -> DataLoader[SeriesQuestion, Mapping[int, Tally]]:
        return _loader(self._long.series)

    @cached_property
    def places(self) -> DataLoader[PlacesQuestion, Mapping[str, Tally]]:
        return _loader(self._long.places)

    @cached_property
    def grid(self) -> DataLoader[GridQuestion, Mapping[Cell, Tally]]:
        return _loader(self._long.grid)

    @cached_property
    def breakdown(self) -> DataLoader[BreakdownQuestion, Groups]:
        return _loader(self._long.breakdown)

    @cached_property
    def members(self) -> DataLoader[MembersQuestion, Members]:
        return _loader(self._long.members)

    @cached_property
    def recent(self) -> RecentPages:
        return RecentPages(Recent(self._planner.reader))

    @cached_property
    def fleet_recent(self) -> DataLoader[FleetRecentQuestion, Page]:
        return _loader(Recent(self._planner.reader).of_fleets)

    @cached_property
    def history(self) -> DataLoader[HistoryQuestion, History]:
        return _loader(Histories(self._planner.reader).of)

    @cached_property
    def pulses(self) -> DataLoader[PulsesQuestion, Mapping[str, Pulse]]:
        return _loader(Pulses(self._planner.reader).of)

    @cached_property
    def writers(self) -> DataLoader[str, tuple[str, ...]]:
        return _loader(self._population.writers)


class _AtHand(DataLoader[_Key, _Value]):
    """Who asks for what is kept does not wait for a batch of it."""

    known: Callable[[_Key], list[_Value] | None]

    def load(self, key: _Key) -> "Future[_Value]":
        if key not in self._cache and (found := self.known(key)):
            self.prime(key, found[0])
        return super().load(key)


def _loader(
    batch: Callable[[Sequence[_Key]], Awaitable[Iterable[_Value | Exception]]],
    known: Callable[[_Key], list[_Value] | None] | None = None,
) -> DataLoader[_Key, _Value]:
    """`known` has the value of a key in a list where it is at hand."""

    async def answers(keys: list[_Key]) -> list[_Value]:
        return cast("list[_Value]", list(await batch(keys)))  # DataLoader raises what is an Exception

    if known is None:
        return DataLoader(answers)
    loader: _AtHand[_Key, _Value] = _AtHand(answers)
    loader.known = known
    return loader
