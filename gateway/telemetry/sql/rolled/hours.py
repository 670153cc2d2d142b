"""What is held of an hour: sums, extrema and counts of its rows, from which counts and means are made; and of
hours and days how lengths and lateness were distributed, from which percentiles are.

They are projections of the table of heartbeats: the engine keeps them inside each of its parts, writes them
with the part and merges, rewrites and drops them with it. So a row is in both or in neither: one that is late
or repeated, one that a kill took away, and one that was deleted.

An engine that has them reads them wherever a statement's expressions are theirs to the letter, and the rows
themselves in parts that have none yet: the answer is the same.
"""

from collections.abc import Mapping

from gateway.telemetry.sql.columns import BEYOND_MS, DOCUMENTED, Layout
from gateway.telemetry.sql.rolled.bins import bin_of_lateness, bin_of_length
from gateway.telemetry.sql.text import SLACK_AFTER_S, SLACK_BEFORE_S, weight, whole_weight
from gateway.times.calendar import DAY_S, HOUR_S
from gateway.times.window import SECOND_MS

HOUR_MS, DAY_MS = HOUR_S * SECOND_MS, DAY_S * SECOND_MS
BY_MONITOR, BY_PLACE = "hours_by_monitor", "hours_by_place"
LENGTHS_BY_REGION, LENGTHS_BY_PLACE = "hour_lengths_by_region", "day_lengths_by_place"
LENGTHS_BY_MONITOR, LATENESS_BY_REGION = "day_lengths", "hour_lateness"
DAYS_BY_MONITOR = "days_by_monitor"
PROJECTIONS = (
    BY_MONITOR,
    BY_PLACE,
    LENGTHS_BY_REGION,
    LENGTHS_BY_PLACE,
    LENGTHS_BY_MONITOR,
    LATENESS_BY_REGION,
    DAYS_BY_MONITOR,
)


def step(layout: Layout, step_ms: int) -> str:
    """Steps since 1970 in which the check ended, by its own time; 0 for a row that no statement counts, as
    it was written too early or too late: `text.org_and_time` says when."""
    time, written = layout.timestamp_ms, f"toUnixTimestamp({layout.written_at})"
    told = (
        f"{time} >= 0",
        f"{written} + {SLACK_BEFORE_S} >= {time} / {SECOND_MS}",
        f"{written} < {time} / {SECOND_MS} + {SLACK_AFTER_S}",
    )
    return f"if({' AND '.join(told)}, intDiv(toUInt64({time}), {step_ms}), 0)"


def hour(layout: Layout) -> str:
    return step(layout, HOUR_MS)


def readable(layout: Layout) -> str:
    """1 where the latency is one. A sum that took in a number that is none would be none itself."""
    return f"if({layout.latency_ms} >= 0 AND {layout.latency_ms} < {BEYOND_MS}, 1, 0)"


def held(layout: Layout) -> Mapping[str, str]:
    """Aggregates of the rows of one outcome, by name. Weighted sums multiply as `text.checks_where` does, so
    that a row adds to the last digit what it adds elsewhere."""
    checks, length = weight(layout), layout.latency_ms
    return {
        "held_rows": "count()",
        "held_checks": f"sum({checks})",
        "held_squares": f"sum(({checks}) * ({checks}))",
        "held_recorded": f"sum({layout.sample_interval})",
        "heaviest": f"max({checks})",
        "held_interval": f"max({layout.sample_interval})",
        "newest": f"max(toUnixTimestamp({layout.written_at}))",
        "checked": f"max({layout.timestamp_ms})",
        "length_sum": f"sum({length} * {checks})",
        "length_squares": f"sum({length} * {length} * {checks})",
        "length_cubes": f"sum({length} * {length} * {length} * {checks})",
        "length_min": f"min({length})",
        "length_max": f"max({length})",
    }


def of_days(layout: Layout) -> Mapping[str, str]:
    """Of a day of a monitor and region, as `held`: what tells who checked, and from where."""
    hours = held(layout)
    told = {name: hours[name] for name in ("held_rows", "held_checks", "checked")}
    return {**told, "checked_first": f"min({layout.timestamp_ms})"}


OF_LENGTH = frozenset({"length_sum", "length_squares", "length_cubes", "length_min", "length_max"})
OF_SPREAD = frozenset({"length_squares", "length_cubes"})


def projections(layout: Layout = DOCUMENTED) -> Mapping[str, str]:
    """The text that makes each: hours of every monitor and region, and of all monitors of a place together,
    which is a hundredth of that; weights by bin, of regions by the hour, of places and of monitors by the
    day; and days of every monitor and region, a twentieth of their hours."""
    counted, hours = tuple(held(layout).values()), hour(layout)
    outcome, weighed = (layout.status, readable(layout), hours), (f"sum({whole_weight(layout)})",)
    length, lateness = bin_of_length(layout), bin_of_lateness(layout)
    place, days = (layout.region, layout.colo), step(layout, DAY_MS)
    heard = tuple(of_days(layout).values())
    return {
        BY_MONITOR: _projection(layout, (layout.monitor, layout.region, *outcome), counted),
        BY_PLACE: _projection(layout, (*place, *outcome), counted),
        LENGTHS_BY_REGION: _projection(layout, (layout.region, length, hours), weighed),
        LENGTHS_BY_PLACE: _projection(layout, (*place, length, days), weighed),
        LENGTHS_BY_MONITOR: _projection(layout, (layout.monitor, length, days), weighed),
        LATENESS_BY_REGION: _projection(layout, (layout.region, lateness, hours), weighed),
        DAYS_BY_MONITOR: _projection(layout, (layout.monitor, layout.region, layout.status, days), heard),
    }


def _projection(layout: Layout, keys: tuple[str, ...], values: tuple[str, ...]) -> str:
    told = ", ".join((layout.org, *keys))
    return f"SELECT {told}, {', '.join(values)} GROUP BY {told}"
