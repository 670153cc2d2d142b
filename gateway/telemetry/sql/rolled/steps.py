"""Where whole steps of time lie between the bounds of windows, and which rows stand beside them.

A step that a window begins or ends in is read row by row, and so are checks around those that are left out:
of everybody, each step that lies partly in such a time; of some monitors, their own rows in it, while the
lines of others count whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from gateway.telemetry.sql.columns import Layout
from gateway.telemetry.sql.local_time import left_out, outside
from gateway.telemetry.sql.rolled.hours import step
from gateway.telemetry.sql.rolled.shape import Shape
from gateway.telemetry.sql.text import (
    Source,
    id_list,
    id_literal,
    literal,
    moment,
    org_and_time,
    within_any,
    written,
)
from gateway.times.ranges import Span, union, union_within, without

TOLD_SINGLY = 6
"""Steps of one stretch of time."""


@dataclass(frozen=True, slots=True)
class Scan:
    """Whose rows are read, and between which bounds."""

    org: str
    source: Source
    shape: Shape
    cuts: Sequence[int]
    """Where windows begin and end, in order, Unix ms."""
    where: Sequence[str] = ()
    named: frozenset[str] | None = None
    """Monitors that are meant; None: any."""

    @property
    def layout(self) -> Layout:
        return self.source.layout

    @property
    def hull(self) -> Span:
        return self.cuts[0], self.cuts[-1]

    def began(self, step_ms: int) -> str:
        """The moment that a row's stretch began at: its step, or the window that begins or ends in it. Where
        no key is a time, all that lies between two cuts is one: a line for every window and not for every
        step."""
        time = self.layout.timestamp_ms
        if self.shape.timeless:
            return _last(time, self.cuts[:-1])
        began = f"intDiv(toUInt64({time}), {step_ms}) * {literal(float(step_ms))}"
        return f"greatest({began}, {_last(time, self.cuts[:-1])})"

    def rows(self, *only: str) -> str:
        """All of them, by themselves."""
        told = org_and_time(self.org, self.source, *self.hull)
        return f"FROM {self.source.dataset} WHERE {' AND '.join((told, *only, *self.where))}"


@dataclass(frozen=True, slots=True)
class Steps:
    """Whole steps of so many ms, and what windows cut off of others. Each is told as the moment that a row's
    stretch began at, and the rows."""

    of: Scan
    step_ms: int
    around: bool = False
    """Read around what is left out; else it is counted, too."""

    def told(self, *only: str) -> Iterator[tuple[str, str]]:
        """Steps between the bounds but those that a window cuts, and rows of these. Of when rows of whole
        ones were written partitions alone say something: it is not held, and what engines can tell of it
        from an index costs more than it spares."""
        apart, cut_off = self._apart(), self._cut()
        read = union((*cut_off, *apart.ragged))
        beside = without(union(one for _, steps in apart.of_some for one in steps), read)
        others = [f"NOT ({self._of_some(apart)})"] if beside else []
        if beside and self.of.shape.of_all:
            # Of hours in which nobody is left out, lines that tell no monitors apart are a hundredth.
            yield from self._whole(self._but(union((*read, *beside))), *only)
            yield from self._whole([_in_any(self._number, beside)], *others, *only)
        else:
            yield from self._whole(self._but(read), *others, *only)
        yield from self._by_row(union((*cut_off, *apart.partly)), apart.rows_of_some, *only)

    @property
    def _number(self) -> str:
        return step(self.of.layout, self.step_ms)

    @property
    def _inner(self) -> Span:
        """Steps that lie whole between the bounds."""
        since, until = self.of.hull
        return -(-since // self.step_ms), until // self.step_ms

    def _but(self, steps: Iterable[Span]) -> list[str]:
        apart = union_within(steps, self._inner)
        return [f"NOT {_in_any(self._number, apart)}"] if apart else []

    def _cut(self) -> list[Span]:
        bounds = {one // self.step_ms for one in self.of.cuts if one % self.step_ms}
        return [(one, one + 1) for one in sorted(bounds)]

    def _apart(self) -> "_Apart":
        found = _Apart()
        if not self.around:
            return found
        placed = self.of.shape.colo and self.of.shape.of_all
        for monitors, spans in left_out(self.of.source.away, self.of.named):
            near = union_within(spans, self.of.hull)
            touched, partly = self._touched(near), self._partly(near)
            if not monitors or placed:  # no line of a place tells whose it is
                found.ragged.extend(touched)
                found.partly.extend(touched if monitors else partly)
            elif touched:
                found.of_some.append((monitors, touched))
                found.rows_of_some.append((monitors, partly))
        return found

    def _touched(self, spans: Iterable[Span]) -> list[Span]:
        length = self.step_ms
        return union((since // length, -(-until // length)) for since, until in spans)

    def _partly(self, spans: Iterable[Span]) -> list[Span]:
        """Those of them that hold more than that."""
        length = self.step_ms
        ends = {one // length for span in spans for one in span if one % length}
        return union((one, one + 1) for one in ends)

    def _of_some(self, apart: "_Apart") -> str:
        return " OR ".join(
            f"{self.of.layout.monitor} IN {id_list(monitors)} AND {_in_any(self._number, steps)}"
            for monitors, steps in apart.of_some
        )

    def _whole(self, which: Sequence[str], *only: str) -> Iterator[tuple[str, str]]:
        """Those that are `which` of the steps between the bounds."""
        source, (first, last), number = self.of.source, self._inner, self._number
        if first >= last:
            return
        told = (
            f"{self.of.layout.org} = {id_literal(self.of.org)}",
            *_partitions(source, written(first * self.step_ms, last * self.step_ms)),
            f"{number} >= {first}",
            f"{number} < {last}",
        )
        where = " AND ".join((*told, *which, *only, *self.of.where))
        began = f"{number} * {literal(float(self.step_ms))}"
        if self.of.shape.timeless:
            began = _last(began, self.of.cuts[:-1])
        yield began, f"FROM {source.dataset} WHERE {where}"

    def _by_row(
        self, steps: Sequence[Span], of_some: "Sequence[tuple[frozenset[str], list[Span]]]", *only: str
    ) -> Iterator[tuple[str, str]]:
        layout, source = self.of.layout, self.of.source
        everybody = self._spans(steps)
        some = [(monitors, self._spans(without(mine, steps))) for monitors, mine in of_some]
        spans = union((*everybody, *(one for _, mine in some for one in mine)))
        if not spans:
            return
        told = [within_any(layout, everybody)] if everybody else []
        told += [
            f"({layout.monitor} IN {id_list(monitors)} AND {within_any(layout, mine)})"
            for monitors, mine in some
            if mine
        ]
        stay = outside(layout, source.away, self.of.named) if self.around else ""
        rows = (when_written(source, spans), f"({' OR '.join(told)})" if len(told) > 1 else told[0])
        yield self.of.began(self.step_ms), self.of.rows(*rows, *filter(None, (stay,)), *only)

    def _spans(self, steps: Iterable[Span]) -> list[Span]:
        length = self.step_ms
        return union_within(((since * length, until * length) for since, until in steps), self.of.hull)


@dataclass(frozen=True, slots=True)
class _Apart:
    """Steps in which checks are left out: from one to before another, in order and apart."""

    ragged: list[Span] = field(default_factory=list)
    """Of everybody: no line of theirs counts."""
    partly: list[Span] = field(default_factory=list)
    """Those of them that have others, which are read by row."""
    of_some: list[tuple[frozenset[str], list[Span]]] = field(default_factory=list)
    rows_of_some: list[tuple[frozenset[str], list[Span]]] = field(default_factory=list)
    """The same of some monitors alone."""


def _in_any(number: str, steps: Sequence[Span]) -> str:
    """Of many steps that follow each other the bounds are told: a maintenance may last for months."""
    if all(until - since <= TOLD_SINGLY for since, until in steps):
        return f"{number} IN ({', '.join(str(one) for span in steps for one in range(*span))})"
    bounds, begins = (
        ", ".join(str(one) for span in steps for one in span),
        ", ".join(str(one) for one, _ in steps),
    )
    return f"roundDown({number}, [0, {bounds}]) IN ({begins})"


def _last(time: str, bounds: Sequence[int]) -> str:
    """The last of these before a time that no other comes before."""
    told = [literal(float(one)) for one in bounds]
    return f"roundDown({time}, [{', '.join(told)}])" if len(told) > 1 else told[0]


def when_written(source: Source, spans: Sequence[Span]) -> str:
    """When rows of checks in any of these were written, which prunes."""
    at = source.layout.written_at
    ranges = union(written(*one) for one in spans)
    bounds = (tuple(moment(source, one) for one in span) for span in ranges)
    return f"({' OR '.join(f'({at} >= {since} AND {at} < {until})' for since, until in bounds)})"


def _partitions(source: Source, written_s: Span) -> list[str]:
    """Of rows that were written in [since, until], Unix s; nothing where partitions are not known by time."""
    names = source.dialect.partitions
    if not names:
        return []
    since, until = (datetime.fromtimestamp(one, UTC).strftime(names) for one in written_s)
    return [f"_partition_id >= '{since}'", f"_partition_id <= '{until}'"]
