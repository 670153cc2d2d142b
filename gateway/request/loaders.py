"""One Loader for every batched look-up of a request, made anew for each: it remembers, and binds its loop."""

from collections.abc import Callable, Mapping

from gateway.registry.platform import Member
from gateway.registry.reader import IncidentsQuestion, OrgIncidentsQuestion, OverlapQuestion, RegistryReader
from gateway.registry.rows import Dispatch, Incident, Monitor, Relay
from gateway.registry.statements import MonitorFilter
from gateway.request.lately import Lately, LatelyRead
from gateway.request.loading import Loader, Once
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


class Loaders:
    """Every batched look-up of one request. Each is made when it is first asked for: few requests need many,
    and one that is refused for want of a place needs none."""

    def __init__(
        self,
        read: Callable[[], RegistryReader],
        lately: Lately,
        plan: Callable[[], Planner],
        writers: Writers,
        memory: Memory | None = None,
    ) -> None:
        self._read = read
        self._kept = lately
        self._plan = plan
        self._writers = writers
        self._memory = memory

    def ended(self) -> None:
        """Nobody waits any more for what is still being read."""
        planner: Planner | None = self.__dict__.get("_planner")
        if planner:
            planner.reader.abandon()

    @Once
    def registry(self) -> RegistryReader:
        return self._read()

    @Once
    def _lately(self) -> LatelyRead:
        return LatelyRead(self.registry, self._kept)

    @Once
    def _planner(self) -> Planner:
        return self._plan()

    @Once
    def _long(self) -> Long:
        return Long(self._planner, self._memory)

    @Once
    def _population(self) -> Population:
        return Population(self._planner.reader, self._writers, self._planner.now_ms)

    @Once
    def monitor(self) -> Loader[str, Monitor | None]:
        return Loader(self._lately.monitors, self._lately.monitor)

    @Once
    def matching(self) -> Loader[MonitorFilter, tuple[Monitor, ...]]:
        return Loader(self._lately.matching, self._lately.listed)

    @Once
    def dispatch(self) -> Loader[str, Dispatch | None]:
        return Loader(self.registry.dispatches)

    @Once
    def relay(self) -> Loader[str, Relay | None]:
        return Loader(self._lately.relays)

    @Once
    def every_dispatch(self) -> Loader[str, tuple[Dispatch, ...]]:
        return Loader(self.registry.every_dispatch)

    @Once
    def every_relay(self) -> Loader[str, tuple[Relay, ...]]:
        return Loader(self._lately.every_relay)

    @Once
    def members_of(self) -> Loader[str, tuple[Member, ...]]:
        return Loader(self.registry.members)

    @Once
    def incident(self) -> Loader[str, Incident | None]:
        return Loader(self.registry.incidents_by_id)

    @Once
    def incidents(self) -> Loader[IncidentsQuestion, tuple[Incident, ...]]:
        return Loader(self.registry.incidents)

    @Once
    def org_incidents(self) -> Loader[OrgIncidentsQuestion, tuple[Incident, ...]]:
        return Loader(self.registry.org_incidents)

    @Once
    def overlaps(self) -> Loader[OverlapQuestion, tuple[Incident, ...]]:
        return Loader(self.registry.overlaps)

    @Once
    def totals(self) -> Loader[TotalsQuestion, Tally]:
        return Loader(self._long.totals)

    @Once
    def series(self) -> Loader[SeriesQuestion, Mapping[int, Tally]]:
        return Loader(self._long.series)

    @Once
    def places(self) -> Loader[PlacesQuestion, Mapping[str, Tally]]:
        return Loader(self._long.places)

    @Once
    def grid(self) -> Loader[GridQuestion, Mapping[Cell, Tally]]:
        return Loader(self._long.grid)

    @Once
    def breakdown(self) -> Loader[BreakdownQuestion, Groups]:
        return Loader(self._long.breakdown)

    @Once
    def members(self) -> Loader[MembersQuestion, Members]:
        return Loader(self._long.members)

    @Once
    def recent(self) -> RecentPages:
        return RecentPages(Recent(self._planner.reader))

    @Once
    def fleet_recent(self) -> Loader[FleetRecentQuestion, Page]:
        return Loader(Recent(self._planner.reader).of_fleets)

    @Once
    def history(self) -> Loader[HistoryQuestion, History]:
        return Loader(Histories(self._planner.reader).of)

    @Once
    def pulses(self) -> Loader[PulsesQuestion, Mapping[str, Pulse]]:
        return Loader(Pulses(self._planner.reader).of)

    @Once
    def writers(self) -> Loader[str, tuple[str, ...]]:
        return Loader(self._population.writers)
