"""What is made of the lines of a window: sums, least and largest of what they hold, each about some outcomes.

Said twice of each: as SQL, of lines that the engine adds up, and as a test, of lines that were read.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gateway.ports import Kind
from gateway.telemetry.sql.columns import DECIDED, STATUSES, Layout, Outcomes
from gateway.telemetry.sql.computed.lengths import LOWEST, NONE_YET
from gateway.telemetry.sql.rolled.stretches import PRESUMED
from gateway.telemetry.sql.slices import Parts
from gateway.telemetry.sql.text import Source, literal, of_known_status

_ANSWERED = ("up", "degraded")
_FINE = (*_ANSWERED, "pending")
_READABLE = "readable = 1"


@dataclass(frozen=True, slots=True)
class About:
    """Lines of some outcomes, and of lengths that are ones or not: in SQL, where '' is all, and of a line's
    outcome and whether its lengths are readable."""

    sql: str
    holds: Callable[[str, bool], bool]


ALL = About("", lambda _outcome, _readable: True)
KNOWN = About("known", lambda outcome, _: outcome in STATUSES)
STRANGE = About(
    f"NOT (known AND {_READABLE})", lambda outcome, readable: not (outcome in STATUSES and readable)
)
DECISIVE = About("decided", lambda outcome, _: outcome in DECIDED)
ANSWERED = About("answered", lambda outcome, readable: outcome in _ANSWERED and readable)


def said(layout: Layout) -> dict[str, str]:
    """What is said of every line once, and asked of it in every column: the engine takes longer to understand
    the columns of many windows than to add them up. A failed check's length measures its timeout, not the
    endpoint."""
    return {
        "known": of_known_status(layout),
        "decided": _is_one_of(layout, DECIDED),
        "answered": f"{_is_one_of(layout, _ANSWERED)} AND {_READABLE}",
    }


def _of_outcome(layout: Layout, status: str) -> About:
    return About(f"{layout.status} = {literal(status)}", lambda outcome, _: outcome == status)


def not_failed(layout: Layout) -> About:
    """What all lines are about of `Shape.not_failed`: others are left out."""
    return About(" AND ".join(Outcomes.NOT_FAILED.told(layout)), lambda outcome, _: outcome != "down")


@dataclass(frozen=True, slots=True)
class Sum:
    """What is made of a column of those lines of a window that it is about; `other` stands for the rest."""

    column: str
    about: About = ALL
    function: str = "sum"
    other: str = "0"
    real: bool = False
    """Whole numbers that are told as a number of another kind: old servers write long ones as texts."""

    def of(self, inside: str) -> str:
        """Of the lines of one window; '': of all."""
        where = " AND ".join(filter(None, (inside, self.about.sql)))
        if self.function == "sum":
            return f"sumIf({self._value}, {where})" if where else f"sum({self._value})"
        return f"{self.function}({self._where(where)})"

    def of_each(self, name: str, number: int, *, first: bool) -> str:
        """Of the window of that number, where windows are summed up side by side: the first says how, the
        others, which know it by its name, take theirs."""
        each = f"arrayMap(inside -> if(inside, {self._where(self.about.sql)}, {self.other}), insides)"
        made = f"({self.function}ForEach({each}) AS each_{name})" if first else f"each_{name}"
        return f"{made}[{number + 1}]"

    def _where(self, condition: str) -> str:
        return f"if({condition}, {self._value}, {self.other})" if condition else self._value

    @property
    def _value(self) -> str:
        return f"1.0 * {self.column}" if self.real else self.column


Sums = dict[str, tuple[Sum, Kind]]


def sums(source: Source, parts: Parts) -> Sums:
    layout = source.layout
    columns: Sums = {
        "rows": (Sum("held_rows"), Kind.INTEGER),
        "strange": (Sum("held_rows", STRANGE), Kind.INTEGER),
        "heaviest": (_largest("heaviest", other=NONE_YET), Kind.NUMBER),
        "interval": (_largest("held_interval"), Kind.INTEGER),
        "newest": (_largest("newest"), Kind.INTEGER),
        "checked": (_largest("checked", other=NONE_YET), Kind.NUMBER),
    }
    if source.taken:
        columns["presumed"] = Sum(PRESUMED, KNOWN), Kind.NUMBER
    if not parts.spread:
        columns["squares"] = Sum("held_squares", DECISIVE), Kind.NUMBER
    for status in STATUSES:
        counted = _of_outcome(layout, status)
        columns[status] = Sum("held_checks", counted), Kind.NUMBER
        if parts.spread or status == "down":
            columns[f"squares_{status}"] = Sum("held_squares", counted), Kind.NUMBER
    if parts.recorded:
        columns["recorded"] = Sum("held_recorded", KNOWN, real=True), Kind.NUMBER
    if parts.stretch:
        columns |= _stretch(layout)
    return columns | (_lengths(parts) if parts.latency else {})


def _stretch(layout: Layout) -> Sums:
    """Of checks that did not fail: a line knows the last of its checks, and not the first."""
    fine = About(_is_one_of(layout, _FINE), lambda outcome, _: outcome in _FINE)
    return {
        "first_failure": (Sum("checked", _of_outcome(layout, "down"), "min", LOWEST), Kind.INTEGER),
        "last_fine": (_largest("checked", fine, NONE_YET), Kind.INTEGER),
    }


def _lengths(parts: Parts) -> Sums:
    columns: Sums = {
        "answered_rows": (Sum("held_rows", ANSWERED), Kind.INTEGER),
        "answered": (Sum("held_checks", ANSWERED), Kind.NUMBER),
        "latency_sum": (Sum("length_sum", ANSWERED), Kind.NUMBER),
        "latency_min": (Sum("length_min", ANSWERED, "min", LOWEST), Kind.NUMBER),
        "latency_max": (_largest("length_max", ANSWERED, NONE_YET), Kind.NUMBER),
    }
    if parts.spread:
        columns |= {
            "answered_squares": (Sum("held_squares", ANSWERED), Kind.NUMBER),
            "latency_squares": (Sum("length_squares", ANSWERED), Kind.NUMBER),
            "latency_cubes": (Sum("length_cubes", ANSWERED), Kind.NUMBER),
        }
    return columns


def _largest(column: str, about: About = ALL, other: str = "0") -> Sum:
    return Sum(column, about, "max", other)


def _is_one_of(layout: Layout, statuses: Iterable[str]) -> str:
    return f"{layout.status} IN ({', '.join(map(literal, statuses))})"
