"""When monitors are looked after."""

from dataclasses import dataclass
from typing import Annotated, Self

from gateway.http.rest.models.measures import Range
from gateway.http.rest.models.wire import Wire, amount, said
from gateway.insights import maintenance as planning
from gateway.insights.mirrored import mirror
from gateway.times import maintenance as times


@dataclass(frozen=True, slots=True)
class Planned(Wire):
    """A maintenance of a monitor, of all that have a tag, or else of the whole organization."""

    id: Annotated[str, said("Its id, as the command takes it.")]
    title: Annotated[str, said("What people call it.", example="Move")]
    timezone: Annotated[str, said("IANA name of the timezone whose clock it goes by.")]
    start: Annotated[str, said("When it first is, on that clock.", example="2026-11-29T02:00")]
    seconds: Annotated[float, amount("How long it lasts, seconds.", 7200)]
    rule: Annotated[
        str | None,
        said(
            "When it is again, as RFC 5545 writes it; null where it is once.", example="FREQ=WEEKLY;BYDAY=SU"
        ),
    ]
    monitor_id: Annotated[str | None, said("The monitor that it is of; null where it is of several.")]
    tag: Annotated[str | None, said("The tag of the monitors that it is of; null where none.")]
    ended_at_ms: Annotated[int | None, said("When somebody ended it, Unix ms; null where nobody did.")]

    @classmethod
    def of(cls, found: times.Maintenance) -> Self:
        start = found.start.isoformat(timespec="minutes")
        return mirror(cls, found, start=start, ended_at_ms=found.ended_ms)


@dataclass(frozen=True, slots=True)
class Time(Wire):
    """One time of a maintenance, whole where the range cuts it."""

    maintenance_id: Annotated[str, said("What it is a time of.", example="mnt_0123456789ab")]
    since_ms: Annotated[int, said("Its first moment, Unix ms.", example=1_795_435_200_000)]
    until_ms: Annotated[int, said("The moment after its last one, Unix ms.", example=1_795_442_400_000)]

    @classmethod
    def of(cls, found: planning.Planned) -> Self:
        return mirror(cls, found, maintenance_id=found.maintenance.id)


@dataclass(frozen=True, slots=True)
class Maintenance(Wire):
    """What uptime, budgets, downtime and MTTR leave out; series, days, heatmap and lists show it."""

    range: Annotated[Range, said("The range of time it is about.")]
    times: Annotated[list[Time], said("Times that reach into it, newest first.")]
    planned: Annotated[list[Planned], said("All maintenance there is, the newest last.")]

    @classmethod
    def of(cls, found: planning.Upkeep) -> Self:
        planned = [Planned.of(one) for one in found.all]
        return mirror(cls, found, planned=planned)
