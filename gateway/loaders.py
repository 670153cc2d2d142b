"""One DataLoader per batched look-up, made anew for every request: a loader remembers, and binds its loop."""

from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from aiodataloader import DataLoader

from gateway.meter import Deadline, Meter
from gateway.registry import queries, rows
from gateway.registry.fields import RegistryRow
from gateway.registry.queries import MonitorFilter
from gateway.registry.rows import Dispatch, Incident, Monitor, Relay
from gateway.stores.base import RegistryStatement, RegistryStore
from gateway.telemetry.downtime import Downtime, DowntimeQuestion
from gateway.telemetry.planner import (
    FailingQuestion,
    PlacesQuestion,
    Planner,
    SeriesQuestion,
    TotalsQuestion,
)
from gateway.telemetry.recent import Page, Recent, RecentQuestion
from gateway.telemetry.rows import Tally

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class IncidentsQuestion:
    """The newest `count` incidents of a monitor, older than `after` (opened ms, id)."""

    monitor: str
    count: int
    after: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class RegistryReader:
    """The registry as one request sees it: of one org, bounded by the deadline, counted on the meter."""

    store: RegistryStore
    org: str
    deadline: Deadline
    meter: Meter

    async def read(self, statement: RegistryStatement) -> Sequence[RegistryRow]:
        found = await self.store.fetch(statement, self.deadline.left())
        self.meter.registry_reads += 1
        return found

    async def monitors(self, ids: Sequence[str]) -> list[Monitor | None]:
        found = {
            row.id: row for row in map(rows.monitor, await self.read(queries.monitors_by_id(self.org, ids)))
        }
        return [found.get(one) for one in ids]

    async def matching(self, filters: Sequence[MonitorFilter]) -> list[tuple[Monitor, ...]]:
        return [
            tuple(map(rows.monitor, await self.read(queries.monitors_matching(self.org, one))))
            for one in filters
        ]

    async def dispatches(self, monitors: Sequence[str]) -> list[Dispatch | None]:
        found = map(rows.dispatch, await self.read(queries.dispatches(self.org, monitors)))
        by_monitor = {one.monitor_id: one for one in found}
        return [by_monitor.get(one) for one in monitors]

    async def relays(self, ids: Sequence[str]) -> list[Relay | None]:
        found = {row.id: row for row in map(rows.relay, await self.read(queries.relays(self.org, ids)))}
        return [found.get(one) for one in ids]

    async def incidents(self, questions: Sequence[IncidentsQuestion]) -> list[tuple[Incident, ...]]:
        """One read for each distinct count and cursor: their monitors share it."""
        found: dict[IncidentsQuestion, tuple[Incident, ...]] = {}
        for count, after in dict.fromkeys((one.count, one.after) for one in questions):
            asked = [one for one in questions if (one.count, one.after) == (count, after)]
            read = await self.read(queries.incidents(self.org, (one.monitor for one in asked), count, after))
            listed = tuple(map(rows.incident, read))
            found |= {one: tuple(row for row in listed if row.monitor_id == one.monitor) for one in asked}
        return [found[one] for one in questions]


@dataclass(frozen=True, slots=True)
class Loaders:
    """Every batched look-up of one request."""

    monitor: DataLoader[str, Monitor | None]
    matching: DataLoader[MonitorFilter, tuple[Monitor, ...]]
    dispatch: DataLoader[str, Dispatch | None]
    relay: DataLoader[str, Relay | None]
    incidents: DataLoader[IncidentsQuestion, tuple[Incident, ...]]
    totals: DataLoader[TotalsQuestion, Tally]
    series: DataLoader[SeriesQuestion, Mapping[int, Tally]]
    places: DataLoader[PlacesQuestion, Mapping[tuple[str, str], Tally]]
    failing: DataLoader[FailingQuestion, Mapping[str, Tally]]
    recent: DataLoader[RecentQuestion, Page]
    downtime: DataLoader[DowntimeQuestion, float]


def loaders(registry: RegistryReader, planner: Planner) -> Loaders:
    telemetry = planner.reader
    return Loaders(
        monitor=_loader(registry.monitors),
        matching=_loader(registry.matching),
        dispatch=_loader(registry.dispatches),
        relay=_loader(registry.relays),
        incidents=_loader(registry.incidents),
        totals=_loader(planner.totals),
        series=_loader(planner.series),
        places=_loader(planner.places),
        failing=_loader(planner.failing),
        recent=_loader(Recent(telemetry).pages),
        downtime=_loader(Downtime(telemetry).seconds),
    )


def _loader(
    batch: Callable[[Sequence[_Key]], Awaitable[Iterable[_Value | Exception]]],
) -> DataLoader[_Key, _Value]:
    async def answers(keys: list[_Key]) -> list[_Value]:
        return cast("list[_Value]", list(await batch(keys)))  # DataLoader raises what is an Exception

    return DataLoader(answers)
