"""The derived table of a statement that reads whole hours and days as they are held.

A line of it stands for the rows of one outcome in one stretch of time that no window, bucket or local day
cuts; or for weights of one bin there. Its columns are named as those of a row are, so that what a statement
is grouped by is written as ever. Lines of bins count nothing: their outcome is none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from gateway.telemetry.sql.columns import Layout
from gateway.telemetry.sql.rolled.bins import (
    LATENESS,
    LENGTHS,
    NONE,
    bin_of_lateness,
    bin_of_length,
)
from gateway.telemetry.sql.rolled.hours import (
    DAY_MS,
    HOUR_MS,
    OF_LENGTH,
    OF_SPREAD,
    held,
    of_days,
    readable,
    step,
)
from gateway.telemetry.sql.rolled.shape import Shape
from gateway.telemetry.sql.slices import Slice
from gateway.telemetry.sql.text import (
    Source,
    id_literal,
    literal,
    moment,
    org_and_time,
    whole_weight,
    within_any,
    written,
)
from gateway.times.ranges import Span, union

LENGTH, LENGTH_WEIGHT, LATE, LATE_WEIGHT = "length", "length_weight", "lateness", "lateness_weight"
_OF_POINTS = {LENGTH: "0.0", LENGTH_WEIGHT: "0", LATE: "0.0", LATE_WEIGHT: "0"}


@dataclass(frozen=True, slots=True)
class Stretches:
    """Of one org's rows, or some of its monitors' (`where`), between the bounds of the slices."""

    org: str
    source: Source
    shape: Shape
    slices: Sequence[Slice]
    where: Sequence[str]

    @property
    def table(self) -> str:
        lines = [*self._counts(), *self._lengths(), *self._lateness()]
        return " UNION ALL ".join(lines)

    @property
    def days(self) -> str:
        """The same by days of UTC, which hold no more than `of_days`; its times are in `began`."""
        keys, steps = ", ".join((*self._places, "began")), _Steps(self, DAY_MS)
        aggregates = ", ".join(f"{text} AS {name}" for name, text in of_days(self._layout).items())
        selected = ", ".join((*self._places, f"{{}} AS began, {aggregates}"))
        lines = [
            f"SELECT {selected.format(began)} {rows} GROUP BY {keys}"
            for began, rows in (steps.whole(), steps.cut_off())
            if rows
        ]
        return " UNION ALL ".join(lines)

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
    def _carried(self) -> list[str]:
        return [name for name in held(self._layout) if self._wanted(name)]

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
        layout, carried = self._layout, self._carried
        values = {name: name for name in (layout.status, "readable", *carried)}
        aggregates = ", ".join(f"{held(layout)[name]} AS {name}" for name in carried)
        keys = ", ".join((*self._places, layout.status))
        steps = _Steps(self, HOUR_MS)
        for began, rows in (steps.whole(), steps.cut_off()):
            if rows:
                selected = f"{keys}, {readable(layout)} AS readable, {began} AS began, {aggregates}"
                yield self._line(values, f"SELECT {selected} {rows} GROUP BY {keys}, readable, began")

    def _lengths(self) -> Iterator[str]:
        if LENGTH not in self._points:
            return iter(())
        number = bin_of_length(self._layout)
        steps = _Steps(self, DAY_MS if self.shape.daily else HOUR_MS)
        values = {LENGTH: LENGTHS.middle("bin"), LENGTH_WEIGHT: "weight"}
        return self._binned(steps, number, values, f"{number} > {NONE}")

    def _lateness(self) -> Iterator[str]:
        if LATE not in self._points:
            return iter(())
        values = {LATE: LATENESS.middle("bin"), LATE_WEIGHT: "weight"}
        return self._binned(_Steps(self, HOUR_MS), bin_of_lateness(self._layout), values)

    def _binned(self, steps: "_Steps", number: str, values: Mapping[str, str], *only: str) -> Iterator[str]:
        """Weights by bin.

        Of single rows, too, though their values are known: what is cut off depends on what else is asked.
        """
        keys = ", ".join((*self._places, "bin", "began"))
        weight = f"sum({whole_weight(self._layout)}) AS weight"
        for began, rows in (steps.whole(*only), steps.cut_off(*only)):
            if rows:
                selected = ", ".join((*self._places, f"{number} AS bin", f"{began} AS began"))
                yield self._line(values, f"SELECT {selected}, {weight} {rows} GROUP BY {keys}")


@dataclass(frozen=True, slots=True)
class _Steps:
    """Where whole steps of so many ms lie between the bounds, and what windows cut off of others. Each is
    told as the moment that a row's stretch began at, and the rows; '' where there are none."""

    of: Stretches
    step_ms: int

    @property
    def _ragged(self) -> list[int]:
        """Steps that a window begins or ends in."""
        return sorted({cut // self.step_ms for cut in self.of.cuts if cut % self.step_ms})

    def whole(self, *only: str) -> tuple[str, str]:
        """Steps between the bounds but those that a window cuts. Of when rows were written partitions alone
        say something: it is not held, and what engines can tell of it from an index costs more than it
        spares."""
        source, cuts, length = self.of.source, self.of.cuts, self.step_ms
        layout, (first, last) = source.layout, (-(-cuts[0] // length), cuts[-1] // length)
        if first >= last:
            return "", ""
        number = step(layout, length)
        told = [
            f"{layout.org} = {id_literal(self.of.org)}",
            *_partitions(source, written(first * length, last * length)),
            f"{number} >= {first}",
            f"{number} < {last}",
        ]
        between = [one for one in self._ragged if first <= one < last]
        told += [f"{number} NOT IN ({', '.join(map(str, between))})"] if between else []
        where = " AND ".join((*told, *only, *self.of.where))
        return self._began(f"{number} * {literal(float(length))}"), f"FROM {source.dataset} WHERE {where}"

    def cut_off(self, *only: str) -> tuple[str, str]:
        """Rows of steps that a window cuts, each in the stretch between two cuts that it lies in."""
        source, cuts, length, ragged = self.of.source, self.of.cuts, self.step_ms, self._ragged
        if not ragged:
            return "", ""
        edges = {edge for one in ragged for edge in (one * length, (one + 1) * length)}
        bounds = sorted(edge for edge in edges | set(cuts) if cuts[0] <= edge <= cuts[-1])
        spans = [span for span in pairwise(bounds) if span[0] // length in ragged]
        time = source.layout.timestamp_ms
        began = self._began(time) if self.of.shape.timeless else _last(time, [since for since, _ in spans])
        told = [org_and_time(self.of.org, source, cuts[0], cuts[-1]), *_rows(source, union(spans))]
        return began, f"FROM {source.dataset} WHERE {' AND '.join((*told, *only, *self.of.where))}"

    def _began(self, told: str) -> str:
        """Where no key is a time, all that lies between two cuts is one: a line for every window and not for
        every step."""
        return _last(told, self.of.cuts[:-1]) if self.of.shape.timeless else told


def _last(time: str, bounds: Sequence[int]) -> str:
    """The last of these before a time that no other comes before."""
    told = [literal(float(one)) for one in bounds]
    return f"roundDown({time}, [{', '.join(told)}])" if len(told) > 1 else told[0]


def _rows(source: Source, spans: Sequence[Span]) -> list[str]:
    """Of checks in any of these, as of when they were written, which prunes, and by their own time."""
    at = source.layout.written_at
    ranges = union(written(*one) for one in spans)
    bounds = (tuple(moment(source, one) for one in span) for span in ranges)
    told = " OR ".join(f"({at} >= {since} AND {at} < {until})" for since, until in bounds)
    return [f"({told})", within_any(source.layout, spans)]


def _partitions(source: Source, written_s: Span) -> list[str]:
    """Of rows that were written in [since, until], Unix s; nothing where partitions are not known by time."""
    names = source.dialect.partitions
    if not names:
        return []
    since, until = (datetime.fromtimestamp(one, UTC).strftime(names) for one in written_s)
    return [f"_partition_id >= '{since}'", f"_partition_id <= '{until}'"]
