"""Orders an org's monitors and cuts pages by keyset: paging stays stable as rows change. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cmp_to_key
from operator import attrgetter
from typing import Any

from gateway.errors import BadUserInput
from gateway.insights.listing import cursor
from gateway.insights.listing.measures import Measure
from gateway.registry.rows import PAUSED, Monitor
from gateway.telemetry.answers.columned import Columned

SortValue = str | float | None
SEVERITY = {"down": 0, "degraded": 1, "pending": 2, "up": 3, PAUSED: 4}


class OrderField(Enum):
    """What the registry can order monitors by."""

    NAME = "name"
    STATUS = "status"
    LAST_CHECK = "last_check"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class Ordering:
    """Monitors without a value (never checked, no data) come last in either direction; ties go by id."""

    field: OrderField | Measure = OrderField.NAME
    descending: bool = False

    @property
    def cursor_kind(self) -> str:
        return f"monitors:{self.field.value}:{'desc' if self.descending else 'asc'}"

    def compare(self, left: tuple[SortValue, str], right: tuple[SortValue, str]) -> int:
        (left_value, left_id), (right_value, right_id) = left, right
        if left_value is None or right_value is None:
            by_value = (left_value is None) - (right_value is None)
        else:
            by_value = _sign(left_value, right_value) * (-1 if self.descending else 1)
        return by_value or _sign(left_id, right_id)


@dataclass(frozen=True, slots=True)
class Paging:
    """Forward by first/after or backward by last/before. Raises BadUserInput unless 1 to 100 at a time."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None:
            raise BadUserInput("pages go forward (first) or backward (last), not both", "last")
        page_size(self.last if self.backward else self.first, "last" if self.backward else "first")

    @property
    def backward(self) -> bool:
        return self.last is not None

    @property
    def count(self) -> int:
        return page_size(self.last if self.backward else self.first, "last" if self.backward else "first")


DEFAULT_PAGE = 20
LARGEST_PAGE = 100
NAME_SORTED = 100
"""Characters of a name that are ordered by: it goes into cursors, which have a longest length."""


def page_size(asked: int | None, argument: str) -> int:
    """Itself, or DEFAULT_PAGE where nothing was asked. Raises BadUserInput outside 1 to 100."""
    count = DEFAULT_PAGE if asked is None else asked
    if not 1 <= count <= LARGEST_PAGE:
        raise BadUserInput(f"{count} is out of range; ask for 1 to {LARGEST_PAGE} at a time", argument)
    return count


class Listed(Columned, tuple[Monitor, ...]):  # noqa: SLOT001 - no other way to hold what is told of it
    """Monitors, which may be told by column."""

    def __init__(self, _monitors: Iterable[Monitor] = ()) -> None:
        super().__init__()

    def _read(self, name: str) -> tuple[Any, ...]:
        return tuple(map(attrgetter(name), self))


@dataclass(frozen=True, slots=True)
class MonitorPage:
    """Monitors of one page, and where each stands; cursors are written where they are asked for."""

    monitors: Listed
    kind: str
    places: tuple[tuple[SortValue, str], ...]
    has_next: bool
    has_previous: bool
    total: int

    @property
    def cursors(self) -> list[str]:
        """Of each."""
        return self._cursors(self.places)

    @property
    def ends(self) -> list[str]:
        """The first and the last; none of an empty page."""
        return self._cursors(self.places[:1] + self.places[-1:])

    def _cursors(self, places: Sequence[tuple[SortValue, str]]) -> list[str]:
        return [cursor.encode(self.kind, *place) for place in places]


def registry_value(monitor: Monitor, field: OrderField) -> SortValue:
    """What the registry knows to order by."""
    if field is OrderField.STATUS:
        return SEVERITY.get(monitor.state, len(SEVERITY))
    if field is OrderField.LAST_CHECK:
        return monitor.last_checked_at
    if field is OrderField.INTERVAL:
        return monitor.interval_s
    return monitor.name.casefold()[:NAME_SORTED]


@dataclass(frozen=True, slots=True)
class Ordered:
    """All of them in their order, and where each stands."""

    order: Ordering
    monitors: tuple[Monitor, ...]
    places: tuple[tuple[SortValue, str], ...]

    @classmethod
    def by(cls, order: Ordering, monitors: Sequence[Monitor], values: Mapping[str, SortValue]) -> "Ordered":
        """`values` by monitor id."""

        def compare(left: Monitor, right: Monitor) -> int:
            return order.compare((values[left.id], left.id), (values[right.id], right.id))

        ordered = tuple(sorted(monitors, key=cmp_to_key(compare)))
        return cls(order, ordered, tuple((values[one.id], one.id) for one in ordered))

    def page(self, paging: Paging) -> MonitorPage:
        start, end = _bounds(self.places, self.order, paging)
        total, count = len(self.monitors), paging.count
        if paging.backward:
            start = max(start, end - count)
        else:
            end = min(end, start + count)
        return MonitorPage(
            Listed(self.monitors[start:end]),
            self.order.cursor_kind,
            self.places[start:end],
            has_next=end < total,
            has_previous=start > 0,
            total=total,
        )


def _bounds(places: Sequence[tuple[SortValue, str]], order: Ordering, paging: Paging) -> tuple[int, int]:
    start, end = 0, len(places)
    if paging.after is not None:
        after = _position(order, paging.after, "after")
        start = sum(order.compare(place, after) <= 0 for place in places)
    if paging.before is not None:
        before = _position(order, paging.before, "before")
        end = sum(order.compare(place, before) < 0 for place in places)
    return start, max(start, end)


def _position(order: Ordering, text: str, argument: str) -> tuple[SortValue, str]:
    kind: tuple[type, ...] = (str,) if order.field is OrderField.NAME else (int, float, type(None))
    value, last = cursor.decode(order.cursor_kind, text, (kind, str), argument)
    return value, last


def _sign(left: SortValue, right: SortValue) -> int:
    return (left > right) - (left < right)  # type: ignore[operator] # both are text or both are numbers
