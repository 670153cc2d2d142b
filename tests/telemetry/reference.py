"""What the statements mean, said once more in plain Python over plain rows, and rows to compare on."""

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.answers.lengths import LatencyTally
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.sql.composers import Keyset, RowFilter
from gateway.telemetry.sql.slices import Parts
from gateway.times.window import Window
from tests.telemetry.lab import START_MS

SPAN_MS = 7_200_000
LEVELS = frozenset({0.5, 0.9, 0.95})
EVERYTHING = Parts(stretch=True, latency=True, levels=LEVELS, last_failure=True, spread=True)
MONITORS = ("mon_a", "mon_b", "mon_c")


@dataclass(frozen=True)
class Row:
    """A heartbeat and when it was written, in seconds after its check."""

    beat: Heartbeat
    lag_s: int

    @property
    def weight(self) -> float:
        rate = self.beat.sample_rate or 1.0
        return self.beat.sample_interval / rate

    @property
    def written_ms(self) -> int:
        return (self.beat.timestamp_ms // 1000 + self.lag_s) * 1000


rows = st.builds(
    Row,
    st.builds(
        Heartbeat,
        monitor_id=st.sampled_from(MONITORS),
        org_id=st.sampled_from(["ours", "ours", "theirs"]),
        timestamp_ms=st.integers(0, SPAN_MS).map(lambda at: START_MS + at),
        status=st.sampled_from(["up", "up", "degraded", "down", "pending"]),
        latency_ms=st.integers(0, 4000).map(lambda quarters: quarters / 4),
        region=st.sampled_from(["weur", "enam", "unknown"]),
        colo=st.sampled_from(["AMS", "EWR", ""]),
        code=st.sampled_from([0, 200, 503]),
        error=st.sampled_from(["", "timeout", "it's \\ a\ttab\nand 'ü' 😀"]),
        sample_rate=st.sampled_from([1.0, 1.0, 0.5, 0.25, 0.0]),
        sample_interval=st.sampled_from([1, 1, 10]),
    ),
    st.sampled_from([-60, 0, 1, 600, 1800]),
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Row], list[Window]]:
    """Rows at distinct times and up to three windows, whose edges like to fall on rows."""
    found = draw(st.lists(rows, max_size=30, unique_by=lambda row: row.beat.timestamp_ms))
    edges = st.integers(START_MS - 1000, START_MS + SPAN_MS)
    if found:
        edges |= st.sampled_from([row.beat.timestamp_ms for row in found])
    windows = []
    for _ in range(draw(st.integers(1, 3))):
        since, until = sorted((draw(edges), draw(edges)))
        windows.append(Window("", since, max(until, since + 1)))
    return [
        replace(row, beat=replace(row.beat, dispatch_id=f"d{row.beat.timestamp_ms}")) for row in found
    ], windows


def inside(history: Iterable[Row], window: Window) -> list[Row]:
    return [row for row in history if window.since_ms <= row.beat.timestamp_ms < window.until_ms]


def tally(found: Sequence[Row], parts: Parts, monitor: str = "") -> Tally:
    by_status = {
        status: sum(row.weight for row in found if row.beat.status == status)
        for status in ("up", "degraded", "down", "pending")
    }
    failures = [row.beat for row in found if row.beat.status == "down"]
    named = monitor or (None if parts.stretch else "")
    return Tally(
        rows=len(found),
        up=by_status["up"],
        degraded=by_status["degraded"],
        down=by_status["down"],
        pending=by_status["pending"],
        **squares(found, parts),
        heaviest=max((row.weight for row in found), default=0.0),
        max_sample_interval=max((row.beat.sample_interval for row in found), default=0),
        newest_write_ms=max((row.written_ms for row in found), default=None),
        newest_check_ms=max((row.beat.timestamp_ms for row in found), default=None),
        latency=latency(found, parts) if parts.latency else None,
        last_failure=shown(max(failures, key=lambda one: one.timestamp_ms), named)
        if failures and parts.last_failure
        else None,
        last_failure_ms=max((one.timestamp_ms for one in failures), default=None)
        if parts.last_failure
        else None,
        **(stretch(found) if parts.stretch else {}),
    )


def squares(found: Sequence[Row], parts: Parts) -> dict[str, Any]:
    """Sums of squared weights; where not asked for by outcome, degraded rows weigh what they may."""
    each = {
        status: sum(row.weight**2 for row in found if row.beat.status == status)
        for status in ("up", "degraded", "down", "pending")
    }
    if not parts.spread:
        answered = each["up"] + each["degraded"]
        heaviest = max((row.weight for row in found), default=0.0)
        degraded = sum(row.weight for row in found if row.beat.status == "degraded")
        each["degraded"] = min(answered, degraded * heaviest)
        each |= {"up": answered - each["degraded"], "pending": 0.0}
    return {f"squares_{status}": value for status, value in each.items()}


def stretch(found: Sequence[Row]) -> dict[str, Any]:
    failed = [row.beat.timestamp_ms for row in found if row.beat.status == "down"]
    fine = [row.beat.timestamp_ms for row in found if row.beat.status != "down"]
    return {"first_failure_ms": min(failed, default=None), "last_fine_ms": max(fine, default=None)}


def latency(found: Iterable[Row], parts: Parts) -> LatencyTally:
    answered = sorted(
        (row.beat.latency_ms, row.weight) for row in found if row.beat.status in {"up", "degraded"}
    )
    if not answered:
        return LatencyTally(0, 0.0, 0.0, 0.0, 0.0, {})
    return LatencyTally(
        rows=len(answered),
        checks=sum(weight for _, weight in answered),
        total_ms=sum(value * weight for value, weight in answered),
        min_ms=answered[0][0],
        max_ms=answered[-1][0],
        quantiles={level: quantile(answered, level) for level in parts.levels},
        squares=sum(weight**2 for _, weight in answered) if parts.spread else 0,
        squares_ms=sum(value**2 * weight for value, weight in answered) if parts.spread else 0,
        cubes_ms=sum(value**3 * weight for value, weight in answered) if parts.spread else 0,
    )


def quantile(answered: Sequence[tuple[float, float]], level: float) -> float:
    """The smallest value up to which at least `level` of the weight lies."""
    needed = math.ceil(sum(100 * weight for _, weight in answered) * level)
    reached = 0.0
    for value, weight in answered:
        reached += 100 * weight
        if reached >= needed:
            return value
    raise AssertionError(answered)


def shown(beat: Heartbeat, monitor: str | None = None) -> Heartbeat:
    """As an answer tells of it: without the org, and with a rate of 0 read as 1."""
    return replace(
        beat,
        org_id="",
        monitor_id=beat.monitor_id if monitor is None else monitor,
        sample_rate=beat.sample_rate or 1.0,
    )


def split(found: Iterable[Row], key: Callable[[Heartbeat], Hashable]) -> dict[Hashable, list[Row]]:
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    for row in found:
        groups[key(row.beat)].append(row)
    return groups


def newest(
    found: Iterable[Row],
    monitors: Sequence[str],
    narrowed: RowFilter = RowFilter(),  # noqa: B008 - frozen
    after: Keyset | None = None,
) -> list[Heartbeat]:
    """Heartbeats of the monitors, newest first."""
    return [
        shown(row.beat)
        for row in sorted(found, key=lambda row: (row.beat.timestamp_ms, row.beat.dispatch_id), reverse=True)
        if row.beat.monitor_id in monitors
        and (not narrowed.statuses or row.beat.status in narrowed.statuses)
        and (not narrowed.regions or row.beat.region in narrowed.regions)
        and (
            after is None
            or (row.beat.timestamp_ms, row.beat.dispatch_id) < (after.timestamp_ms, after.dispatch_id)
        )
    ]
