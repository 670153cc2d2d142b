"""Days and hours of the week of a timezone, in columns and in rows."""

from dataclasses import dataclass
from typing import Annotated, Self

from gateway.http.rest.models.cells import cell, columns
from gateway.http.rest.models.measures import Fidelity, Range
from gateway.http.rest.models.wire import Wire, amount, ratio, said
from gateway.insights import local_hours
from gateway.times.calendar import HOURS_OF_WEEK

_AT = 1_795_474_800_000
_ZONE = said("IANA name of the timezone.", example="Europe/Berlin")
_HOURS = 24


@dataclass(frozen=True, slots=True)
class Day(Wire):
    """One date. What was not measured on it is null."""

    date: Annotated[str, said("Local date.", example="2026-11-24")]
    start_ms: Annotated[int, said("Its first moment, Unix ms.", example=_AT)]
    seconds: Annotated[
        int, said("Its length: 82800 or 90000 where clocks change by an hour.", example=86_400)
    ]
    checks: Annotated[float, amount("Checks, weighted by what their rows stand for.", 5)]
    up: Annotated[float, amount("Checks that found it up.", 4)]
    degraded: Annotated[float, amount("Checks that found it answering, but not well.", 0)]
    down: Annotated[float, amount("Checks that failed.", 1)]
    pending: Annotated[float, amount("Checks without an outcome.", 0)]
    uptime: Annotated[float | None, ratio("(up + degraded) / (up + degraded + down).", 0.8)]
    mean_ms: Annotated[float | None, amount("Mean latency of answered checks, ms.", 120.4)]
    p50_ms: Annotated[float | None, amount("Median latency, ms.", 117)]
    p95_ms: Annotated[float | None, amount("95th percentile of latency, ms.", 180)]
    settled: Annotated[bool, said("It ended more than the lag ago: its rows have arrived.", example=True)]

    @classmethod
    def all_of(cls, found: local_hours.Days) -> list[Self]:
        """An object a day."""
        each = zip(found.days, found.tallies, found.settled, strict=True)
        return [
            cls(
                date=day.date, start_ms=day.start_ms, seconds=round(day.seconds), settled=settled, **cell(one)
            )
            for day, one, settled in each
        ]


@dataclass(frozen=True, slots=True)
class Days(Wire):
    """Checks, uptime and latency by local day, the empty ones too: entry i of each list is about day i."""

    range: Annotated[Range, said("The range of time it is about, widened to whole days.")]
    timezone: Annotated[str, _ZONE]
    date: Annotated[list[str], said("Local date of every day.")]
    start_ms: Annotated[list[int], said("Start of every day, Unix ms.")]
    seconds: Annotated[list[int], said("Length of every day: 82800 or 90000 where clocks change by an hour.")]
    checks: Annotated[list[float], said("Checks, weighted by what their rows stand for.")]
    up: Annotated[list[float], said("Checks that found it up.")]
    degraded: Annotated[list[float], said("Checks that found it answering, but not well.")]
    down: Annotated[list[float], said("Checks that failed.")]
    pending: Annotated[list[float], said("Checks without an outcome.")]
    uptime: Annotated[list[float | None], said("(up + degraded) / (up + degraded + down).")]
    mean_ms: Annotated[list[float | None], said("Mean latency of answered checks, ms.")]
    p50_ms: Annotated[list[float | None], said("Median latency, ms.")]
    p95_ms: Annotated[list[float | None], said("95th percentile of latency, ms.")]
    settled: Annotated[list[bool], said("It ended more than the lag ago: its rows have arrived.")]
    fidelity: Annotated[Fidelity, said("What stands behind the numbers of all days.")]

    @classmethod
    def of(cls, found: local_hours.Days) -> Self:
        return cls(
            range=Range.of(found.window),
            timezone=found.timezone,
            date=[one.date for one in found.days],
            start_ms=[one.start_ms for one in found.days],
            seconds=[round(one.seconds) for one in found.days],
            settled=list(found.settled),
            fidelity=Fidelity.of(found.fidelity),
            **columns(found.tallies),
        )


@dataclass(frozen=True, slots=True)
class HourOfWeek(Wire):
    """One hour of the week. What was not measured in it is null."""

    weekday: Annotated[int, said("Monday is 0, Sunday 6.", example=0, ge=0, le=6)]
    hour: Annotated[int, said("Of the day, on the timezone's clock.", example=9, ge=0, le=23)]
    checks: Annotated[float, amount("Checks, weighted by what their rows stand for.", 5)]
    up: Annotated[float, amount("Checks that found it up.", 4)]
    degraded: Annotated[float, amount("Checks that found it answering, but not well.", 0)]
    down: Annotated[float, amount("Checks that failed.", 1)]
    pending: Annotated[float, amount("Checks without an outcome.", 0)]
    uptime: Annotated[float | None, ratio("(up + degraded) / (up + degraded + down).", 0.8)]
    mean_ms: Annotated[float | None, amount("Mean latency of answered checks, ms.", 120.4)]
    p50_ms: Annotated[float | None, amount("Median latency, ms.", 117)]
    p95_ms: Annotated[float | None, amount("95th percentile of latency, ms.", 180)]

    @classmethod
    def all_of(cls, found: local_hours.Heatmap) -> list[Self]:
        """An object an hour, Monday 00:00 first."""
        return [
            cls(weekday=number // _HOURS, hour=number % _HOURS, **cell(one))
            for number, one in enumerate(found.tallies)
        ]


@dataclass(frozen=True, slots=True)
class HoursOfWeek(Wire):
    """Hours of the week, 168 entries in every list: weekday * 24 + hour, Monday 00:00 first."""

    range: Annotated[Range, said("The range of time it is about.")]
    timezone: Annotated[str, _ZONE]
    weekday: Annotated[list[int], said("Monday is 0, Sunday 6.")]
    hour: Annotated[list[int], said("Of the day, on the timezone's clock.")]
    checks: Annotated[list[float], said("Checks, weighted by what their rows stand for.")]
    up: Annotated[list[float], said("Checks that found it up.")]
    degraded: Annotated[list[float], said("Checks that found it answering, but not well.")]
    down: Annotated[list[float], said("Checks that failed.")]
    pending: Annotated[list[float], said("Checks without an outcome.")]
    uptime: Annotated[list[float | None], said("(up + degraded) / (up + degraded + down).")]
    mean_ms: Annotated[list[float | None], said("Mean latency of answered checks, ms.")]
    p50_ms: Annotated[list[float | None], said("Median latency, ms.")]
    p95_ms: Annotated[list[float | None], said("95th percentile of latency, ms.")]
    fidelity: Annotated[Fidelity, said("What stands behind the numbers of all hours.")]

    @classmethod
    def of(cls, found: local_hours.Heatmap) -> Self:
        return cls(
            range=Range.of(found.window),
            timezone=found.timezone,
            weekday=[number // _HOURS for number in range(HOURS_OF_WEEK)],
            hour=[number % _HOURS for number in range(HOURS_OF_WEEK)],
            fidelity=Fidelity.of(found.fidelity),
            **columns(found.tallies),
        )
