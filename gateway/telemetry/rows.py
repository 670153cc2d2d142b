"""Rows of telemetry answers as frozen values. What does not add up raises StoreMalformed (law 6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from gateway.errors import StoreMalformed
from gateway.stores.base import Rows
from gateway.telemetry.columns import STATUSES
from gateway.telemetry.heartbeat import Heartbeat
from gateway.telemetry.queries import Parts, quantile_name
from gateway.window import SECOND_MS

LATEST_MS = 10**14
"""A time beyond the year 5000 is no time of a check."""
HIGHEST_CODE = 2**31

AnswerRow = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LatencyTally:
    """Latencies (ms) of answered checks: `checks` is their weight, `quantiles` by level."""

    rows: int
    checks: float
    total_ms: float
    min_ms: float
    max_ms: float
    quantiles: Mapping[float, float]


@dataclass(frozen=True, slots=True)
class Tally:
    """What one slice counted. Statuses are in checks (weights), `rows` in rows; `squares` is sum w^2."""

    rows: int = 0
    up: float = 0.0
    degraded: float = 0.0
    down: float = 0.0
    pending: float = 0.0
    squares: float = 0.0
    max_sample_interval: int = 0
    newest_write_ms: int | None = None
    latency: LatencyTally | None = None
    last_failure: Heartbeat | None = None
    stale: bool = False
    """From an earlier answer, since the store failed."""

    @property
    def decided(self) -> float:
        """Checks that count for uptime: pending ones have not been decided."""
        return self.up + self.degraded + self.down

    @property
    def checks(self) -> float:
        return self.decided + self.pending

    @property
    def exact(self) -> bool:
        """Every row stands for itself, so that nothing was sampled away."""
        return self.max_sample_interval <= 1 and self.checks == self.rows


EMPTY_LATENCY = LatencyTally(0, 0.0, 0.0, 0.0, 0.0, {})


def empty_tally(parts: Parts, answer: Rows | None = None) -> Tally:
    """The tally of a monitor (or bucket) that no row mentions: zero checks, and no ratio follows from it."""
    stale = answer.stale if answer else False
    return Tally(latency=EMPTY_LATENCY if parts.latency else None, stale=stale)


def tally(row: AnswerRow, number: int, parts: Parts) -> Tally:
    """Slice `number` of an aggregate row."""
    if cast("int", row[f"strange_{number}"]):
        raise StoreMalformed(
            "the dataset holds heartbeats with an unknown status; its layout is not the documented one: "
            "run `insights doctor`"
        )
    rows = cast("int", row[f"rows_{number}"])
    up, degraded, down, pending = (cast("float", row[f"{status}_{number}"]) for status in STATUSES)
    return Tally(
        rows=rows,
        up=up,
        degraded=degraded,
        down=down,
        pending=pending,
        squares=cast("float", row[f"squares_{number}"]),
        max_sample_interval=cast("int", row[f"interval_{number}"]),
        newest_write_ms=cast("int", row[f"newest_{number}"]) * SECOND_MS if rows else None,
        latency=_latency(row, number, parts.levels) if parts.latency else None,
        last_failure=_last_failure(row, number, down) if parts.last_failure else None,
    )


def _latency(row: AnswerRow, number: int, levels: frozenset[float]) -> LatencyTally:
    rows = cast("int", row[f"answered_rows_{number}"])
    if not rows:
        return EMPTY_LATENCY
    quantiles = {level: row[f"{quantile_name(level)}_{number}"] for level in levels}
    if None in quantiles.values():
        raise StoreMalformed(
            "the telemetry store gave no quantile over rows it counted; run `insights doctor`"
        )
    return LatencyTally(
        rows=rows,
        checks=cast("float", row[f"answered_{number}"]),
        total_ms=cast("float", row[f"latency_sum_{number}"]),
        min_ms=cast("float", row[f"latency_min_{number}"]),
        max_ms=cast("float", row[f"latency_max_{number}"]),
        quantiles=cast("dict[float, float]", quantiles),
    )


def _last_failure(row: AnswerRow, number: int, down: float) -> Heartbeat | None:
    if not down:
        return None
    names = (
        "status",
        "region",
        "colo",
        "error",
        "error_class",
        "dispatch_id",
        "latency_ms",
        "sample_rate",
        "timestamp_ms",
        "code",
    )
    found = {name: row[f"failure_{name}_{number}"] for name in (*names, "sample_interval")}
    return heartbeat(found | {"monitor": row.get("monitor", "")})


def known_status(row: AnswerRow) -> str:
    status = cast("str", row["status"])
    if status not in STATUSES:
        raise StoreMalformed("the dataset holds a heartbeat with an unknown status; run `insights doctor`")
    return status


def heartbeat(row: AnswerRow) -> Heartbeat:
    """A heartbeat from its columns, named as the query names them; the org is not part of an answer."""
    if not (
        0 <= cast("int", row["timestamp_ms"]) < LATEST_MS and 0 <= cast("int", row["code"]) < HIGHEST_CODE
    ):
        raise StoreMalformed(
            "the dataset holds a heartbeat with an impossible time or code; run `insights doctor`"
        )
    return Heartbeat(
        monitor_id=cast("str", row["monitor"]),
        org_id="",
        timestamp_ms=cast("int", row["timestamp_ms"]),
        status=known_status(row),
        latency_ms=cast("float", row["latency_ms"]),
        region=cast("str", row["region"]),
        colo=cast("str", row["colo"]),
        code=cast("int", row["code"]),
        error=cast("str", row["error"]),
        error_class=cast("str", row["error_class"]),
        dispatch_id=cast("str", row["dispatch_id"]),
        sample_rate=cast("float", row["sample_rate"]) or 1.0,
        sample_interval=cast("int", row["sample_interval"]),
    )
