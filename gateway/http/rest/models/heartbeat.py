"""Heartbeats in the platform's own shape: absent texts and code 0 are null."""

from dataclasses import dataclass
from typing import Annotated, Literal, Self, cast

from gateway.http.rest.models.wire import Wire, amount, said
from gateway.telemetry.answers import heartbeat
from gateway.times.window import Window

Status = Literal["up", "degraded", "down", "pending"]


@dataclass(frozen=True, slots=True)
class Heartbeat(Wire):
    """The outcome of one check."""

    timestamp_ms: Annotated[int, said("The check's end, Unix ms.", example=1_795_521_540_000)]
    status: Annotated[Status, said("What the check found.", example="down")]
    latency_ms: Annotated[int, amount("Length of the check, whole milliseconds.", 117)]
    region: Annotated[str | None, said("Region that it ran in.", example="weur")]
    colo: Annotated[str | None, said("IATA code of the POP that it ran in.", example="AMS")]
    error: Annotated[str | None, said("What was wrong.", example="HTTP 503")]
    code: Annotated[int | None, said("HTTP status; null without an answer.", example=503)]
    sample_rate: Annotated[
        float, said("Probability with which the writer records such a row, 0 to 1; 0 reads as 1.", example=1)
    ]
    dispatch_id: Annotated[str | None, said("Id of the dispatch that ran it.", example="dsp_8f2c")]

    @classmethod
    def of(cls, found: heartbeat.Heartbeat) -> Self:
        return cls(
            found.timestamp_ms,
            cast("Status", found.status),
            round(found.latency_ms),
            found.region or None,
            found.colo or None,
            found.error or None,
            found.code or None,
            found.sample_rate,
            found.dispatch_id or None,
        )


@dataclass(frozen=True, slots=True)
class HoursWindow(Wire):
    """The half-open range of time [sinceMs, untilMs) that the last hours meant when they were asked."""

    since_ms: Annotated[int, said("Its first moment, Unix ms.", example=1_795_435_200_000)]
    until_ms: Annotated[int, said("The moment after its last one, Unix ms.", example=1_795_521_600_000)]
    hours: Annotated[int, said("Its length in hours.", example=24, ge=1, le=720)]

    @classmethod
    def of(cls, found: Window, hours: int) -> Self:
        return cls(found.since_ms, found.until_ms, hours)


@dataclass(frozen=True, slots=True)
class Heartbeats(Wire):
    """The newest heartbeats of a monitor."""

    monitor_id: Annotated[str, said("Id of the monitor.", example="mon_api")]
    window: Annotated[HoursWindow, said("The range of time they are from.")]
    items: Annotated[list[Heartbeat], said("Heartbeats, newest first.")]
