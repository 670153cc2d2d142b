"""What a bucket, a day or an hour tells of its tally, whether it is a row or an entry of columns."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gateway.http.rest.models.latency import SERIES_LEVELS
from gateway.telemetry.answers import summaries
from gateway.telemetry.answers.lengths import EMPTY_LATENCY
from gateway.telemetry.answers.tally import Tally, ratio_up


def _quantile(level: float) -> Callable[[Tally], float | None]:
    return lambda one: one.latency.quantiles.get(level) if one.latency and one.latency.checks else None


_CELLS: Mapping[str, Callable[[Tally], float | None]] = {
    "checks": lambda one: one.checks,
    "up": lambda one: one.up,
    "degraded": lambda one: one.degraded,
    "down": lambda one: one.down,
    "pending": lambda one: one.pending,
    "uptime": ratio_up,
    "mean_ms": lambda one: summaries.mean_ms(one.latency or EMPTY_LATENCY),
    "p50_ms": _quantile(SERIES_LEVELS["p50"]),
    "p95_ms": _quantile(SERIES_LEVELS["p95"]),
}


def cell(found: Tally, names: Sequence[str] = tuple(_CELLS)) -> dict[str, Any]:
    return {name: _CELLS[name](found) for name in names}


def columns(found: Sequence[Tally], names: Sequence[str] = tuple(_CELLS)) -> dict[str, Any]:
    return {name: [_CELLS[name](one) for one in found] for name in names}
