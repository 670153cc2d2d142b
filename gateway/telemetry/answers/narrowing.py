"""What a question asked for of a tally that was counted for several: nothing that others asked for beside it.

Otherwise a sibling would change a number: a level of latency that somebody else wanted bounds an interval
more closely, squares by outcome make one narrower, a lag makes a window settled.
"""

from collections.abc import Hashable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any, TypeVar

from gateway.telemetry.answers.lengths import LatencyTally
from gateway.telemetry.answers.tally import Tally, squares_at_most
from gateway.telemetry.sql.slices import Parts

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value", Tally, LatencyTally)


def narrowed(counted: Tally, parts: Parts) -> Tally:
    """The tally as a statement of these parts alone would have told it."""
    asked = _squares(counted, parts) | dict[str, Any](
        latency=_latency(counted.latency, parts.levels, parts) if parts.latency and counted.latency else None,
        last_failure=counted.last_failure if parts.last_failure else None,
        last_failure_ms=counted.last_failure_ms if parts.last_failure else None,
        apdex={one: found for one, found in counted.apdex.items() if one in parts.apdex},
        lag_p50_ms=counted.lag_p50_ms if parts.lag else None,
        lag_p95_ms=counted.lag_p95_ms if parts.lag else None,
        recorded=counted.recorded if parts.recorded else None,
        first_failure_ms=counted.first_failure_ms if parts.stretch else None,
        last_fine_ms=counted.last_fine_ms if parts.stretch else None,
        phases={one: _latency(counted.phases[one], parts.phase_levels, parts) for one in parts.phases},
        certificate=counted.certificate if parts.certificate else None,
        answered_rows=counted.answered_rows if parts.phases else 0,
    )
    return _with(counted, asked)


def _with(found: _Value, asked: Mapping[str, Any]) -> _Value:
    """Itself where that changes nothing, as where nobody asked for more."""
    changed = {name: value for name, value in asked.items() if getattr(found, name) != value}
    return replace(found, **changed) if changed else found


def _squares(counted: Tally, parts: Parts) -> dict[str, Any]:
    return {} if parts.spread else squares_at_most(counted) | {"squares_pending": 0.0}


def narrowed_all(found: Mapping[_Key, Tally], parts: Parts) -> dict[_Key, Tally]:
    return {name: narrowed(counted, parts) for name, counted in found.items()}


def _latency(counted: LatencyTally, wanted: AbstractSet[float], parts: Parts) -> LatencyTally:
    levels = {level: value for level, value in counted.quantiles.items() if level in wanted}
    bounds = {level: found for level, found in counted.bounds.items() if level in wanted}
    asked = {} if parts.spread else dict.fromkeys(("squares", "squares_ms", "cubes_ms"), 0.0)
    return _with(counted, asked | {"quantiles": levels, "bounds": bounds})
