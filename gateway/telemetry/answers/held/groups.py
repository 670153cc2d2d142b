"""Which rows of a monitor a statement is about, window by window, and what they are grouped by. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from gateway.telemetry.answers.held.lines import Numbers
from gateway.telemetry.answers.held.rows import DOWN, OneRows
from gateway.telemetry.sql.columns import Outcomes
from gateway.telemetry.sql.failure_classes import failure_class
from gateway.telemetry.sql.rolled.hours import DAY_MS
from gateway.telemetry.sql.rolled.parts import BEGAN
from gateway.telemetry.sql.rolled.sums import ALL, About
from gateway.telemetry.sql.single.asked import Aggregates, failed_class, failed_code
from gateway.telemetry.sql.slices import Slice
from gateway.times.ranges import Span

MOST_CODES = 1_000_000
"""Which of so many are there is looked up; which of more is sorted out."""

MOST_SHORT = np.iinfo(np.int16).max
"""Groups whose numbers are put in order in one go through them."""

Key = tuple[Any, ...]


class Chosen(NamedTuple):
    """Rows in the order of their groups, and in each in the order of checks."""

    which: Numbers
    begins: Numbers
    """Where each group that there is begins among them."""
    groups: Numbers
    """Which groups these are."""


def steps_of(asked: Aggregates) -> Span:
    """Aligned steps, each of `steady_s` seconds, of the days of UTC that its windows touch: what keys are in
    them is so for a day."""
    days = asked.span[0] // DAY_MS, -(-asked.span[1] // DAY_MS)
    return days[0] * DAY_MS // asked.step_ms, -(-days[1] * DAY_MS // asked.step_ms)


@dataclass(frozen=True)
class Meant:
    """Of a monitor's rows; `times`: what keys that are times are in each of `steps_of`."""

    monitor: str
    asked: Aggregates
    rows: OneRows
    times: Sequence[Sequence[Any]]

    @property
    def keys(self) -> list[Key]:
        """Of each group that there is a row of; without keys of the one."""
        return self._coded[0]

    @property
    def group(self) -> Numbers:
        """The number of each row's; of rows that are not meant any."""
        return self._coded[1]

    @cached_property
    def _found(self) -> dict[tuple[Span, About], "Chosen"]:
        return {}

    def about(self, one: Slice, about: About) -> "Chosen":
        """Rows of a window that it is about."""
        span = one.since_ms, one.until_ms
        if (span, about) not in self._found:
            inside = self._within(*span)
            found = inside if about is ALL else inside[self.rows.about(about)[inside]]
            if self._scattered:
                found = found[np.argsort(self.group[found], kind="stable")]
            self._found[span, about] = self.chosen(found)
        return self._found[span, about]

    def chosen(self, which: Numbers) -> "Chosen":
        """Of rows in the order of their groups."""
        group = self.group[which]
        begins = np.flatnonzero(np.diff(group, prepend=-1))
        return Chosen(which, begins, group[begins])

    @cached_property
    def _scattered(self) -> bool:
        """Rows of a group do not follow each other."""
        return bool(np.any(np.diff(self.group[self.all]) < 0))

    @cached_property
    def all(self) -> Numbers:
        """Rows that it is about, in order."""
        return self._within(*self.asked.span)

    def _within(self, since_ms: int, until_ms: int) -> Numbers:
        first, last = np.searchsorted(self.rows[BEGAN], (since_ms, until_ms))
        found = np.arange(first, max(first, last))
        return found if self._meant is None else found[self._meant[first:last]]

    @cached_property
    def _meant(self) -> Numbers | None:
        """Which rows are, whenever they were; None: all of them."""
        away, outcomes = self.asked.away, self.asked.outcomes
        if not away and outcomes is Outcomes.ALL:
            return None
        failed: Numbers = self.rows.outcome == DOWN
        found: Numbers = {Outcomes.ALL: failed | True, Outcomes.FAILED: failed, Outcomes.NOT_FAILED: ~failed}[
            outcomes
        ]
        for span in away:
            first, last = np.searchsorted(self.rows[BEGAN], span)
            found[first:last] = False
        return found

    @cached_property
    def _coded(self) -> tuple[list[Key], Numbers]:
        if not self.asked.keys:
            return [()], np.zeros(len(self.rows), np.int16)
        codes, values = np.zeros(len(self.all), np.int64), []
        for text, _ in self.asked.keys.values():
            which, named_so = self._key(text)
            codes = codes * max(1, len(named_so)) + which
            values.append(named_so)
        there, which = _numbered_anew(codes)
        group = np.zeros(len(self.rows), np.int16 if len(there) <= MOST_SHORT else np.int64)
        group[self.all] = which
        return [_taken_apart(one, values) for one in there.tolist()], group

    def _key(self, text: str) -> tuple[Numbers, list[Any]]:
        """Which of its values a key has in each row."""
        layout, rows = self.asked.source.layout, self.all
        if text == layout.monitor:
            return np.zeros(len(rows), np.int64), [self.monitor]
        if text in {layout.region, layout.colo}:
            names = [place[text == layout.colo] for place in self.rows.places.names]
            return _numbered(self.rows["place"][rows], names)
        if text == failed_code(layout):
            return self._of_failed(lambda code, _error, _class: code, 0.0)
        if text == failed_class(layout):
            return self._of_failed(failure_class, "")
        step = self.rows[BEGAN][rows] // self.asked.step_ms
        place = list(self.asked.times.values()).index(text)
        return _numbered(step.astype(np.int64) - steps_of(self.asked)[0], [one[place] for one in self.times])

    def _of_failed(self, tell: Callable[[float, str, str], Any], otherwise: Any) -> tuple[Numbers, list[Any]]:
        """Of what failed alone it is found out, once for what is told alike."""
        which, found = np.zeros(len(self.rows), np.int64), {otherwise: 0}
        of: dict[tuple[float, str, str], int] = {}
        columns = [self.rows[name][self.rows.failed].tolist() for name in ("code", "error", "error_class")]
        for at, one in zip(self.rows.failed.tolist(), zip(*columns, strict=True), strict=True):
            if one not in of:
                of[one] = found.setdefault(tell(*one), len(found))
            which[at] = of[one]
        return which[self.all], list(found)


def _numbered(which: Numbers, values: Sequence[Any]) -> tuple[Numbers, list[Any]]:
    """The same, where equal values have one number."""
    numbers = {value: number for number, value in enumerate(dict.fromkeys(values))}
    told = np.array([numbers[value] for value in values] or [0], np.int64)
    return told[which], list(numbers)


def _numbered_anew(codes: Numbers) -> tuple[Numbers, Numbers]:
    """Those there are, in order, and which of them each is."""
    most = int(codes.max()) + 1 if len(codes) else 0
    if most > MOST_CODES:
        there, which = np.unique(codes, return_inverse=True)
        return there, which
    told = np.bincount(codes, minlength=most) > 0
    return np.flatnonzero(told), (np.cumsum(told) - 1)[codes]


def _taken_apart(code: int, values: Sequence[Sequence[Any]]) -> Key:
    found = []
    for one in reversed(values):
        code, at = divmod(code, max(1, len(one)))
        found.append(one[at])
    return tuple(reversed(found))
