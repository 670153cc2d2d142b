"""How large an operation is: what it puts into the answer, and what it has read for it.

Sizes are added and multiplied before it is known how long a window is that a field leaves to those around
it: what hangs on that waits in `reads` and `a_second` until a field further up tells, or none does. As when
it runs, a field that takes a window and is given none has that of the root field, or a day; only what takes
none, or compares, has that of the field which it stands in.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gateway.request.allowance import FLEET, reading
from gateway.times.calendar import DAY_S

LISTED = 10
"""Entries assumed of a list that takes no size."""
CELL = 0.1
"""Points of one entry of a column: many are written in one go."""
BUCKET = 1
"""Points of a bucket, whatever columns are drawn of it."""
HIGHEST = 10**9
"""Costs are cut here: fragments that double each other reach numbers that no JSON holds."""


@dataclass(frozen=True, slots=True)
class Read:
    """A window that is read for a field: once, of however many monitors of a list it is asked.

    `of` is the type with the field, `subject` the filter that its fleet is picked by, `picked` the field of
    the query that its monitors are found by: monitors that are found apart are read together. `seconds` is
    how long the window is; None while it is not known, being that of the root field or, `within`, of the
    nearest field around that takes one. `weight` is 1 for sums, more for what is told check by check.
    """

    of: str
    field: str
    arguments: str
    seconds: float | None
    weight: float = 1
    subject: str = ""
    monitors: float = 1
    picked: str = ""
    within: bool = False

    @property
    def points(self) -> float:
        return reading(self.seconds or 0, self.weight, self.monitors)


@dataclass(frozen=True, slots=True)
class Size:
    """`answer` in points, without columns of unknown length and without reads."""

    answer: float = 0
    depth: int = 0
    """How deep fields nest. Introspection's do not count."""
    lists: int = 0
    """How many lists of introspection lie in each other."""
    introspects: bool = False
    reads: frozenset[Read] = frozenset()
    columns: float = 0
    """Lists of scalars whose length a field further up tells."""
    a_second: float = 0
    """Points for each second of the window that a field further up tells."""

    @property
    def cost(self) -> float:
        """As the operation's, where nobody further up tells anything: windows are of a day."""
        done = self.as_long_as(LISTED).over(DAY_S)
        return min(HIGHEST, done.answer + sum(one.points for one in _fused(done.reads)))

    def plus(self, points: float) -> "Size":
        return replace(self, answer=self.answer + points)

    def times(self, count: float, monitors: float | None = None) -> "Size":
        """Of a list: read for once, answered once an entry, which each are of a monitor or of so many."""
        several = count if monitors is None else monitors
        return replace(
            self,
            answer=min(HIGHEST, self.answer * count),
            columns=min(HIGHEST, self.columns * count),
            a_second=min(HIGHEST, self.a_second * count),
            reads=frozenset(
                replace(one, monitors=min(HIGHEST, one.monitors * several)) for one in self.reads
            ),
        )

    def drawn(self, buckets: float) -> "Size":
        """As a series of so many buckets."""
        return self.as_long_as(buckets).plus(min(HIGHEST, buckets * BUCKET))

    def drawn_every(self, seconds: float) -> "Size":
        """As a series with a bucket for so many seconds of a window that a field further up tells."""
        return replace(self, a_second=self.a_second + (self.columns * CELL + BUCKET) / seconds, columns=0)

    def as_long_as(self, entries: float) -> "Size":
        """With columns of so many entries."""
        return replace(self, answer=min(HIGHEST, self.answer + self.columns * entries * CELL), columns=0)

    def over(self, seconds: float) -> "Size":
        """Below a root field of this window, which all take that were given none."""
        answer = min(HIGHEST, self.answer + self.a_second * seconds)
        found = replace(self, answer=answer, a_second=0).within(seconds)
        return replace(found, reads=frozenset(_filled(one, seconds) for one in found.reads))

    def within(self, *lengths: float | None) -> "Size":
        """Below a field that takes windows: of these lengths, or None for the root field's. What was given
        none has no other for that, and is read for each."""
        reads = (_filled(one, each) if one.within else one for one in self.reads for each in lengths)
        return replace(self, reads=frozenset(reads))

    def of(self, subject: str) -> "Size":
        """Of a fleet: two that are picked differently are read apart."""
        reads = (replace(one, subject=subject, monitors=max(one.monitors, FLEET)) for one in self.reads)
        return replace(self, reads=frozenset(reads))

    def picked(self, by: str) -> "Size":
        """Of monitors that a field of the query finds, or several."""
        return replace(self, reads=frozenset(replace(one, picked=by) for one in self.reads))


def _filled(one: Read, seconds: float | None) -> Read:
    return one if one.seconds is not None else replace(one, seconds=seconds, within=False)


def _fused(reads: Iterable[Read]) -> list[Read]:
    """What is asked of several monitors is read of all of them at once, in however many fields they stand."""
    monitors: dict[Read, float] = defaultdict(float)
    for one in reads:
        monitors[replace(one, picked="", monitors=0)] += one.monitors
    return [replace(one, monitors=min(HIGHEST, count)) for one, count in monitors.items()]


NOTHING = Size()


def together(sizes: Sequence[Size] | Iterable[Size]) -> Size:
    """Of fields beside each other."""
    found = list(sizes)
    return Size(
        min(HIGHEST, sum(one.answer for one in found)),
        max((one.depth for one in found), default=0),
        max((one.lists for one in found), default=0),
        introspects=any(one.introspects for one in found),
        reads=frozenset().union(*(one.reads for one in found)),
        columns=min(HIGHEST, sum(one.columns for one in found)),
        a_second=min(HIGHEST, sum(one.a_second for one in found)),
    )
