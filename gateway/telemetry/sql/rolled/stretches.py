"""The derived table of a statement that reads whole hours and days as they are held.

A line of it stands for the rows of one outcome in one stretch of time that no window, bucket or local day
cuts; or for weights of one bin there. Its columns are named as those of a row are, so that what a statement
is grouped by is written as ever. Lines of bins count nothing: their outcome is none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gateway.telemetry.sql.columns import Layout
from gateway.telemetry.sql.local_time import inside, left_out, outside
from gateway.telemetry.sql.rolled.bins import (
    LATENESS,
    LENGTHS,
    NONE,
    bin_of_lateness,
    bin_of_length,
)
from gateway.telemetry.sql.rolled.hours import DAY_MS, HOUR_MS, OF_LENGTH, OF_SPREAD, held, of_days, readable
from gateway.telemetry.sql.rolled.shape import Shape
from gateway.telemetry.sql.rolled.steps import Scan, Steps, when_written
from gateway.telemetry.sql.slices import Slice
from gateway.telemetry.sql.text import Source, literal, text_list, weight, whole_weight
from gateway.times.calendar import DAY_S
from gateway.times.ranges import union_within

LENGTH, LENGTH_WEIGHT, LATE, LATE_WEIGHT = "length", "length_weight", "lateness", "lateness_weight"
PRESUMED = "presumed"
"""Slots that checks took beyond their own."""
_OF_POINTS = {LENGTH: "0.0", LENGTH_WEIGHT: "0", LATE: "0.0", LATE_WEIGHT: "0"}


@dataclass(frozen=True, slots=True)
class Stretches:
    """Of one org's rows, or some of its monitors' (`where`), between the bounds of the slices."""

    org: str
    source: Source
    shape: Shape
    slices: Sequence[Slice]
    where: Sequence[str] = ()
    named: frozenset[str] | None = None
    """Monitors that are meant; None: any."""
    without: frozenset[str] = frozenset()
    """Those of any that are not."""

    def strangers(self, those: frozenset[str]) -> frozenset[str]:
        """Who of those is not meant."""
        return those & self.without if self.named is None else those - self.named

    @property
    def table(self) -> str:
        lines = [*self._counts(), *self._overruns(), *self._lengths(), *self._lateness()]
        return " UNION ALL ".join(lines)

    @property
    def days(self) -> str:
        """The same by days of UTC, which hold no more than `of_days`; its times are in `began`."""
        keys = ", ".join((*self._places, "began"))
        aggregates = ", ".join(f"{text} AS {name}" for name, text in of_days(self._layout).items())
        selected = ", ".join((*self._places, f"{{}} AS began, {aggregates}"))
        return " UNION ALL ".join(
            f"SELECT {selected.format(began)} {rows} GROUP BY {keys}"
            for began, rows in self._steps(DAY_MS).told()
        )

    @property
    def _layout(self) -> Layout:
        return self.source.layout

    @property
    def _places(self) -> list[str]:
        """What lines are told apart by, beside outcome and time."""
        layout, shape = self._layout, self.shape
        wanted = {layout.monitor: shape.monitors, layout.region: shape.region, layout.colo: shape.colo}
        return [column for column, told in wanted.items() if told]

    @property
    def cuts(self) -> list[int]:
        return sorted({cut for one in self.slices for cut in (one.since_ms, one.until_ms)})

    @property
    def _held(self) -> list[str]:
        return [name for name in held(self._layout) if self._wanted(name)]

    @property
    def _carried(self) -> list[str]:
        return [*self._held, *([PRESUMED] if self.source.taken else [])]

    def _wanted(self, name: str) -> bool:
        parts = [one.parts for one in self.slices]
        if name in OF_SPREAD:
            return any(one.latency and one.spread for one in parts)
        if name == "held_recorded":
            return any(one.recorded for one in parts)
        return name not in OF_LENGTH or any(one.latency for one in parts)

    @property
    def _points(self) -> dict[str, str]:
        """Columns of what is distributed, with what they hold in lines that are not about it."""
        lengths = any(one.parts.levels for one in self.slices)
        lateness = any(one.parts.lag for one in self.slices)
        told = {LENGTH: lengths, LENGTH_WEIGHT: lengths, LATE: lateness, LATE_WEIGHT: lateness}
        return {name: nothing for name, nothing in _OF_POINTS.items() if told[name]}

    def _line(self, values: Mapping[str, str], rows: str) -> str:
        """A part of the union: every column of it, those of `values` as told and the others nothing."""
        layout = self._layout
        nothing = {layout.status: "''", "readable": "0", layout.timestamp_ms: "began"}
        nothing |= dict.fromkeys(self._carried, "0") | self._points
        told = {place: place for place in self._places} | nothing | dict(values)
        return f"SELECT {', '.join(f'{value} AS {name}' for name, value in told.items())} FROM ({rows})"

    def _counts(self) -> Iterator[str]:
        layout, carried = self._layout, self._held
        values = {name: name for name in (layout.status, "readable", *carried)}
        aggregates = ", ".join(f"{held(layout)[name]} AS {name}" for name in carried)
        keys = ", ".join((*self._places, layout.status))
        for began, rows in self._steps(HOUR_MS, around=True).told():
            selected = f"{keys}, {readable(layout)} AS readable, {began} AS began, {aggregates}"
            yield self._line(values, f"SELECT {selected} {rows} GROUP BY {keys}, readable, began")

    def _overruns(self) -> Iterator[str]:
        """What checks that ran on stand for beyond one, of rows that are counted as one already."""
        layout, source = self._layout, self.source
        if not source.taken:
            return
        checks, slots = weight(layout), f"({source.taken})"
        sums = {
            "held_checks": f"sum(({slots} - 1.0) * {checks})",
            "held_squares": f"sum(({slots} * {slots} - 1.0) * ({checks}) * ({checks}))",
        }
        keys = ", ".join((*self._places, layout.status, "began"))
        of = self._scan
        monitors = text_list(one.monitor for one in source.overruns)
        least = min(one.interval_ms for one in source.overruns)
        ran_on = [f"{layout.monitor} IN {monitors}", f"{layout.latency_ms} > {literal(least)}"]
        ran_on += filter(None, [outside(layout, source.away, self.named)])
        selected = ", ".join((*self._places, layout.status, f"{of.began(HOUR_MS)} AS began"))
        told = ", ".join(f"{text} AS {name}" for name, text in sums.items())
        values = {layout.status: layout.status, PRESUMED: "held_checks"} | {name: name for name in sums}
        yield self._line(values, f"SELECT {selected}, {told} {of.rows(*ran_on)} GROUP BY {keys}")

    def _lengths(self) -> Iterator[str]:
        if LENGTH not in self._points:
            return iter(())
        number = bin_of_length(self._layout)
        value = LENGTH, LENGTHS.middle("bin")
        return self._binned(self._step_of_lengths, number, value, LENGTH_WEIGHT, f"{number} > {NONE}")

    @property
    def _step_of_lengths(self) -> int:
        """Whichever is held of whose checks they are: it decides nothing, as rows beside whole steps are
        told by their bins, too."""
        shape = self.shape
        of_some = bool(self.where) and not shape.region and shape.in_steps_of(DAY_S)
        return DAY_MS if shape.daily or of_some else HOUR_MS

    def _lateness(self) -> Iterator[str]:
        if LATE not in self._points:
            return iter(())
        value = LATE, LATENESS.middle("bin")
        return self._binned(HOUR_MS, bin_of_lateness(self._layout), value, LATE_WEIGHT)

    def _binned(
        self, step_ms: int, number: str, value: tuple[str, str], weighed: str, *only: str
    ) -> Iterator[str]:
        """Weights by bin.

        Of single rows, too, though their values are known: what is cut off depends on what else is asked. Of
        checks that are left out weights are taken away again: they are whole numbers, and no line that is
        held tells both how long checks took and whose they were in which hour.
        """
        values = dict([value]) | {weighed: "weight"}
        of = self._scan
        spans = (span for _, told in left_out(self.source.away, self.named) for span in told)
        away = union_within(spans, of.hull)
        steps, whole = self._steps(step_ms).told(*only), f"sum({whole_weight(self._layout)})"
        if not away:
            for began, rows in steps:
                yield self._line(values, self._bins(number, began, whole, rows))
            return
        found = [self._bins(number, began, f"toInt64({whole})", rows) for began, rows in steps]
        less = inside(self._layout, self.source.away, self.named)
        rows = of.rows(when_written(self.source, away), f"({less})", *only)
        found.append(self._bins(number, of.began(step_ms), f"-toInt64({whole})", rows))
        keys = ", ".join((*self._places, "bin", "began"))
        left = f"SELECT {keys}, toUInt64(sum(weight)) AS stay FROM ({' UNION ALL '.join(found)})"
        yield self._line(values | {weighed: "stay"}, f"{left} GROUP BY {keys} HAVING stay > 0")

    def _bins(self, number: str, began: str, weight: str, rows: str) -> str:
        keys = ", ".join((*self._places, "bin", "began"))
        selected = ", ".join((*self._places, f"{number} AS bin", f"{began} AS began"))
        return f"SELECT {selected}, {weight} AS weight {rows} GROUP BY {keys}"

    def _steps(self, step_ms: int, *, around: bool = False) -> Steps:
        return Steps(self._scan, step_ms, around)

    @property
    def _scan(self) -> Scan:
        return Scan(self.org, self.source, self.shape, self.cuts, self.where, self.named)
