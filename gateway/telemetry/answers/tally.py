"""Rows of telemetry answers as frozen values. What does not add up raises StoreMalformed (law 6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, cast

from gateway.ports import AnswerRow, Rows
from gateway.telemetry.answers.certificate import Certificate, certificate
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.answers.lengths import (
    EMPTY_LATENCY,
    ApdexTally,
    LatencyTally,
    latency_of,
    no_quantile,
    phase_of,
)
from gateway.telemetry.answers.recorded import heartbeat
from gateway.telemetry.answers.told import Told
from gateway.telemetry.numbers.proportions import Sample, Weighed
from gateway.telemetry.sql.columns import DECIDED, STATUSES
from gateway.telemetry.sql.computed.lengths import quantile_name
from gateway.telemetry.sql.slices import LAG_LEVELS, Parts
from gateway.times.window import SECOND_MS


class Degraded(Enum):
    """What a degraded check counts as: it was answered, if not as it should be."""

    UP = "up"
    DOWN = "down"

    @property
    def good(self) -> tuple[str, ...]:
        """Outcomes that count as up."""
        return ("up", "degraded") if self is Degraded.UP else ("up",)


@dataclass(frozen=True, slots=True)
class Tally:
    """What one slice counted. Statuses are in checks (sum w), `squares_*` is sum w^2 of each outcome (of
    pending checks where that was asked for), and `heaviest` the largest w of a row."""

    rows: int = 0
    up: float = 0.0
    degraded: float = 0.0
    down: float = 0.0
    pending: float = 0.0
    squares_up: float = 0.0
    squares_degraded: float = 0.0
    squares_down: float = 0.0
    squares_pending: float = 0.0
    heaviest: float = 0.0
    max_sample_interval: int = 0
    newest_write_ms: int | None = None
    newest_check_ms: float | None = None
    latency: LatencyTally | None = None
    last_failure: Heartbeat | None = None
    apdex: Mapping[int, ApdexTally] = field(default_factory=dict)
    """By threshold in ms."""
    phases: Mapping[str, LatencyTally] = field(default_factory=dict)
    """Of answered checks, how long each phase took in those in which it was timed, by columns.PHASES."""
    answered_rows: int = 0
    """Rows of answered checks, timed or not; where phases were asked for."""
    certificate: Certificate | None = None
    """The newest that a check was shown; None without one, or where it was not asked for."""
    recorded: float | None = None
    """Checks of a known outcome that the writer recorded; None where it was not asked for."""
    presumed: float = 0.0
    """Slots that checks which ran on made impossible: these stand for them, and nobody looked."""
    unreadable: int = 0
    """Those of the rows that have an unknown status, and count in nothing, or no latency that can be one, and
    count in no latency."""
    stale: bool = False
    """From an earlier answer, since the store failed."""
    lag_p50_ms: float | None = None
    lag_p95_ms: float | None = None
    """How late 95 of 100 rows were written; None where it was not asked for, or nothing was written."""
    first_failure_ms: int | None = None
    last_failure_ms: int | None = None
    last_fine_ms: int | None = None
    """When the first check failed, the last did and the last did not, Unix ms; None without, or not asked."""
    told: Told | None = None
    """From where; None of a store alone."""
    statements: tuple[str, ...] = field(default=(), compare=False)
    """Fingerprints of the statements that counted this."""

    @property
    def decided(self) -> float:
        """Checks that count for uptime: pending ones have not been decided."""
        return self.up + self.degraded + self.down

    @property
    def checks(self) -> float:
        return self.decided + self.pending

    @property
    def squares(self) -> float:
        """sum w^2 of the decided ones."""
        return self.squares_up + self.squares_degraded + self.squares_down

    @property
    def sample_rate(self) -> float | None:
        """Share of checks that the writer recorded: what the store sampled after that is no part of it."""
        stood_for = self.checks - self.presumed
        if self.recorded is None or stood_for <= 0:
            return None
        return min(1.0, self.recorded / stood_for)

    @property
    def behind_ms(self) -> float:
        """How long before the newest write the newest check ended: what came after it may be on its way."""
        if self.newest_write_ms is None or self.newest_check_ms is None:
            return 0.0
        return max(0.0, self.newest_write_ms - self.newest_check_ms)

    def good(self, degraded: Degraded = Degraded.UP) -> float:
        """Checks that count as up."""
        return self.up + (self.degraded if degraded is Degraded.UP else 0.0)

    def sample(self, good: tuple[str, ...]) -> Sample:
        """What the decided rows say of the share of these outcomes, the same whatever else was asked of
        them: `squares_at_most`, where those of each outcome are known, too."""
        squares = squares_at_most(self)
        rows = {one: Weighed(getattr(self, one), squares[f"squares_{one}"]) for one in DECIDED}
        up = sum((rows[one] for one in good), Weighed())
        down = sum((rows[one] for one in DECIDED if one not in good), Weighed())
        return Sample(up, down, max(1.0, self.heaviest, self.max_sample_interval))

    @property
    def exact(self) -> bool:
        """Every row stands for itself, so that nothing was sampled away."""
        themselves = self.heaviest <= 1 if self.heaviest else self.checks == self.rows
        return self.max_sample_interval <= 1 and themselves


def ratio_up(counted: Tally) -> float | None:
    """(up + degraded) / (up + degraded + down); None where nothing was decided."""
    return min(1.0, counted.good() / counted.decided) if counted.decided > 0 else None


def empty_tally(parts: Parts, answer: Rows | None = None) -> Tally:
    """The tally of a monitor (or bucket) that no row mentions: zero checks, and no ratio follows from it."""
    stale = answer.stale if answer else False
    phases = dict.fromkeys(parts.phases, EMPTY_LATENCY)
    return Tally(latency=EMPTY_LATENCY if parts.latency else None, phases=phases, stale=stale)


def tally(
    row: AnswerRow, number: int, parts: Parts, *, stale: bool = False, statements: tuple[str, ...] = ()
) -> Tally:
    """Slice `number` of an aggregate row, of the statements that told it."""
    rows = cast("int", row[f"rows_{number}"])
    up, degraded, down, pending = (cast("float", row[f"{status}_{number}"]) for status in STATUSES)
    return Tally(
        rows=rows,
        up=up,
        degraded=degraded,
        down=down,
        pending=pending,
        presumed=cast("float", row.get(f"presumed_{number}", 0.0)),
        unreadable=cast("int", row[f"strange_{number}"]),
        recorded=cast("float", row[f"recorded_{number}"]) if parts.recorded else None,
        **_squares(row, number, parts),
        heaviest=cast("float", row[f"heaviest_{number}"]),
        max_sample_interval=cast("int", row[f"interval_{number}"]),
        newest_write_ms=cast("int", row[f"newest_{number}"]) * SECOND_MS if rows else None,
        newest_check_ms=cast("float", row[f"checked_{number}"]) if rows else None,
        latency=latency_of(row, number, parts.levels, spread=parts.spread) if parts.latency else None,
        **(_newest_failed(row, number) if parts.last_failure and down else {}),
        **(_lag(row, number) if parts.lag and rows else {}),
        apdex={one: _apdex(row, number, one) for one in parts.apdex},
        **(_stretch(row, number, rows, down) if parts.stretch else {}),
        **(_phases(row, number, parts) if parts.phases else {}),
        certificate=certificate(row, f"_{number}") if parts.certificate else None,
        stale=stale,
        statements=statements,
    )


def _phases(row: AnswerRow, number: int, parts: Parts) -> dict[str, Any]:
    phases = {
        one: phase_of(row, number, one, parts.phase_levels, spread=parts.spread) for one in parts.phases
    }
    return {"phases": phases, "answered_rows": row[f"answered_rows_{number}"]}


def _apdex(row: AnswerRow, number: int, threshold: int) -> ApdexTally:
    satisfied, tolerating = (row[f"{name}_{threshold}_{number}"] for name in ("satisfied", "tolerating"))
    return ApdexTally(cast("float", satisfied), cast("float", tolerating))


def _squares(row: AnswerRow, number: int, parts: Parts) -> dict[str, Any]:
    """Of each outcome, where that was asked for; else those of degraded rows are as many as they may be."""
    if parts.spread:
        return {f"squares_{status}": row[f"squares_{status}_{number}"] for status in STATUSES}
    names = ("squares", "squares_down", "degraded", "heaviest")
    return _at_most(*(cast("float", row[f"{name}_{number}"]) for name in names))


def squares_at_most(counted: Tally) -> dict[str, float]:
    """Squares by outcome, as far as those of all and of failed checks tell them."""
    return _at_most(counted.squares, counted.squares_down, counted.degraded, counted.heaviest)


def _at_most(decided: float, down: float, degraded: float, heaviest: float) -> dict[str, float]:
    most = max(0.0, min(decided - down, degraded * heaviest))
    return {"squares_up": max(0.0, decided - down - most), "squares_degraded": most, "squares_down": down}


def _lag(row: AnswerRow, number: int) -> dict[str, Any]:
    """Clocks differ, and rows are stamped in whole seconds: a row written before its check was not late."""
    found = [row[f"lag_{quantile_name(level)}_{number}"] for level in LAG_LEVELS]
    if None in found:
        raise no_quantile()
    p50, p95 = (max(0.0, cast("float", one) * SECOND_MS) for one in found)
    return {"lag_p50_ms": p50, "lag_p95_ms": p95}


def _stretch(row: AnswerRow, number: int, rows: int, down: float) -> dict[str, Any]:
    first, fine = cast("int", row[f"first_failure_{number}"]), cast("int", row[f"last_fine_{number}"])
    return {"first_failure_ms": first if down else None, "last_fine_ms": (fine or None) if rows else None}


def _newest_failed(row: AnswerRow, number: int) -> dict[str, Any]:
    return {
        "last_failure": _last_failure(row, number),
        "last_failure_ms": row[f"failure_timestamp_ms_{number}"],
    }


def _last_failure(row: AnswerRow, number: int) -> Heartbeat | None:
    if cast("float", row[f"failure_latency_ms_{number}"]) < 0:  # its row cannot be read
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
    monitor = row.get("monitor", row.get(f"failed_monitor_{number}", ""))
    return heartbeat(found | {"monitor": monitor})
