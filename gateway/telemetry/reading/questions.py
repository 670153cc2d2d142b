"""What loaders ask of telemetry: frozen values that say all that decides an answer."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Protocol

from gateway.telemetry.sql.rolled.shape import Shape
from gateway.telemetry.sql.select import Whole, Whose, Without
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts
from gateway.telemetry.sql.text import Away, Overrun
from gateway.times.calendar import HOUR_S
from gateway.times.ranges import overlap
from gateway.times.service_hours import Served
from gateway.times.window import Window

SliceKey = tuple[int, int, Served | None]


UNKNOWN_INTERVAL_S = 60
MOST_APART = 1_000
"""Monitors that may overrun, and monitors and times of maintenance, that a statement for hours tells of."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose heartbeats are asked for: one monitor's, or a fleet's: those named, or all but some."""

    org: str
    monitor: str | None = None
    only: tuple[str, ...] | None = None
    whole: bool = False
    """Those named are all that the registry has."""
    without: tuple[str, ...] = ()
    overruns: tuple[Overrun, ...] = ()
    """Those of its monitors whose checks may take longer than their interval."""
    away: tuple[Away, ...] = ()
    """What is left out of their checks."""
    singly: bool = False
    """Counted beside checks one by one: of these alone, as far back as there are any."""
    listed: tuple[str, ...] = field(default=(), compare=False, repr=False)
    """Of a fleet that names nobody: all that the registry has. An archive remembers others for good, so it is
    asked about these; no store's statement says them, and they tell no two questions apart."""

    @property
    def kind(self) -> Hashable:
        """Those of one kind may share a statement: it leaves something out for all of them, or for none."""
        return self.org, self.monitor is not None, self.only, self.whole, bool(self.away), self.by_rows

    @property
    def by_rows(self) -> bool:
        """Rows are read even where a store holds hours: these would be read around too much."""
        apart = sum(len(one.monitors) + len(one.spans) for one in self.away)
        return len(self.overruns) + apart > MOST_APART

    def over(self, window: Window) -> "Scope":
        """With what is left out of a window alone."""
        if not self.away:
            return self
        near = [
            Away(
                one.monitors,
                tuple(span for span in one.spans if overlap(span, (window.since_ms, window.until_ms))),
            )
            for one in self.away
        ]
        return replace(self, away=tuple(one for one in near if one.spans))

    def shape(self, steady_s: int = HOUR_S, *, region: bool = False, timeless: bool = True) -> Shape:
        """What rows of an answer about it are."""
        keyed, some = self.monitor is not None, self.only is not None and not self.whole
        return Shape(keyed, some, region=region, steady_s=steady_s, timeless=timeless)

    @property
    def ids(self) -> tuple[str, ...] | None:
        """Monitors of a fleet, whether or not a statement names them; None where they are not known."""
        return self.only if self.only is not None else self.listed or None

    @property
    def whose(self) -> Whose:
        """Monitors of a fleet that a statement names or leaves out."""
        if self.only is None:
            return Without(self.without)
        return Whole(self.only) if self.whole else self.only


class Scoped(Protocol):
    """A question about somebody's heartbeats."""

    @property
    def scope(self) -> Scope: ...


class Windowing(Scoped, Protocol):
    """A frozen question of parts of what was checked in a window."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def window(self) -> Window: ...

    @property
    def parts(self) -> Parts: ...


class Windowed(Windowing, Protocol):
    """One that may share its read with others, and the rows a second expected in it."""

    @property
    def rows_per_s(self) -> float: ...

    @property
    def slice_key(self) -> "SliceKey":
        """What tells its slice of a statement from the others."""
        ...


@dataclass(frozen=True, slots=True)
class TotalsQuestion:
    """One tally over a window. `rows_per_s` is the rate of rows to expect, from the monitors' intervals."""

    scope: Scope
    window: Window
    parts: Parts = COUNTS_ONLY
    rows_per_s: float = field(default=1 / UNKNOWN_INTERVAL_S, compare=False)
    hours: Served | None = None
    """Only checks within these."""

    @property
    def slice_key(self) -> "SliceKey":
        """What tells its slice of a statement from the others."""
        return self.window.since_ms, self.window.until_ms, self.hours


@dataclass(frozen=True, slots=True)
class SeriesQuestion:
    """A tally per bucket of a window that is aligned to whole buckets."""

    scope: Scope
    window: Window
    bucket_s: int
    parts: Parts = COUNTS_ONLY


@dataclass(frozen=True, slots=True)
class PlacesQuestion:
    """A tally per region."""

    scope: Scope
    window: Window
    parts: Parts = COUNTS_ONLY


def expected_rate(intervals_s: Iterable[int | None]) -> float:
    """Rows a second that monitors of these intervals write; an unknown interval counts as a minute."""
    return sum(1 / (interval or UNKNOWN_INTERVAL_S) for interval in intervals_s)
