"""One DataLoader per batched look-up, made anew for every request: a loader remembers, and binds its loop."""

from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from aiodataloader import DataLoader

from gateway.registry.reader import IncidentsQuestion, OrgIncidentsQuestion, OverlapQuestion, RegistryReader
from gateway.registry.rows import Dispatch, Incident, Monitor, Relay
from gateway.registry.statements import MonitorFilter
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.breakdown import Breakdown, BreakdownQuestion, Groups
from gateway.telemetry.reading.grids import GridQuestion, Grids
from gateway.telemetry.reading.history import Histories, HistoryQuestion
from gateway.telemetry.reading.members import Members, MembersQuestion, MemberTallies
from gateway.telemetry.reading.planner import Planner
from gateway.telemetry.reading.population import Population
from gateway.telemetry.reading.pulse import Pulse, Pulses, PulsesQuestion
from gateway.telemetry.reading.questions import PlacesQuestion, SeriesQuestion, TotalsQuestion
from gateway.telemetry.reading.recent import Page, Recent, RecentQuestion
from gateway.telemetry.sequence.marks import History
from gateway.telemetry.sql.cells import Cell

_Key = TypeVar("_Key", bound=Hashable)


_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Loaders:
    """Every batched look-up of one request."""

    monitor: DataLoader[str, Monitor | None]
    matching: DataLoader[MonitorFilter, tuple[Monitor, ...]]
    dispatch: DataLoader[str, Dispatch | None]
    relay: DataLoader[str, Relay | None]
    every_dispatch: DataLoader[str, tuple[Dispatch, ...]]
    every_relay: DataLoader[str, tuple[Relay, ...]]
    incident: DataLoader[str, Incident | None]
    incidents: DataLoader[IncidentsQuestion, tuple[Incident, ...]]
    org_incidents: DataLoader[OrgIncidentsQuestion, tuple[Incident, ...]]
    overlaps: DataLoader[OverlapQuestion, tuple[Incident, ...]]
    totals: DataLoader[TotalsQuestion, Tally]
    series: DataLoader[SeriesQuestion, Mapping[int, Tally]]
    places: DataLoader[PlacesQuestion, Mapping[str, Tally]]
    grid: DataLoader[GridQuestion, Mapping[Cell, Tally]]
    breakdown: DataLoader[BreakdownQuestion, Groups]
    members: DataLoader[MembersQuestion, Members]
    recent: DataLoader[RecentQuestion, Page]
    history: DataLoader[HistoryQuestion, History]
    pulses: DataLoader[PulsesQuestion, Mapping[str, Pulse]]
    writers: DataLoader[str, tuple[str, ...]]


def loaders(registry: RegistryReader, planner: Planner, population: Population) -> Loaders:
    telemetry = planner.reader
    return Loaders(
        monitor=_loader(registry.monitors),
        matching=_loader(registry.matching),
        dispatch=_loader(registry.dispatches),
        relay=_loader(registry.relays),
        every_dispatch=_loader(registry.every_dispatch),
        every_relay=_loader(registry.every_relay),
        incident=_loader(registry.incidents_by_id),
        incidents=_loader(registry.incidents),
        org_incidents=_loader(registry.org_incidents),
        overlaps=_loader(registry.overlaps),
        totals=_loader(planner.totals),
        series=_loader(planner.series),
        places=_loader(planner.places),
        grid=_loader(Grids(telemetry).tallies),
        breakdown=_loader(Breakdown(telemetry, planner.rows_bound).groups),
        members=_loader(MemberTallies(telemetry, planner.rows_bound).members),
        recent=_loader(Recent(telemetry).pages),
        history=_loader(Histories(telemetry).of),
        pulses=_loader(Pulses(telemetry).of),
        writers=_loader(population.writers),
    )


def _loader(
    batch: Callable[[Sequence[_Key]], Awaitable[Iterable[_Value | Exception]]],
) -> DataLoader[_Key, _Value]:
    async def answers(keys: list[_Key]) -> list[_Value]:
        return cast("list[_Value]", list(await batch(keys)))  # DataLoader raises what is an Exception

    return DataLoader(answers)
