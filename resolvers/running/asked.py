"""What one field costs: the entries and buckets that it puts into the answer, and the windows it reads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphql import GraphQLField, get_named_type, get_nullable_type, is_leaf_type, is_list_type

from gateway.insights.listing.ordering import LARGEST_PAGE
from gateway.request.allowance import SEQUENCE
from gateway.times.calendar import DAY_S
from gateway.times.window import AUTO_BUCKETS, MAX_BUCKETS, Duration, Window, WindowError, WindowSpec
from resolvers.running.size import LISTED, Read, Size, together

SCOPES = frozenset({"Query.fleet", "Query.monitor", "Query.monitors"})
"""Fields that read nothing over their window: it is that of the fields below, however deep."""
WINDOWS = frozenset({"window", "windows"})
"""Arguments that say which."""
UNDATED = frozenset({"contributors", "downtime", "evidence", "reconciliation"})
"""Fields that read the store over the window of what they belong to."""
COMPARED = "versus"
"""Takes a window, and is as long as what it belongs to where it is given none."""
SINCE: Mapping[str, int] = {"Monitor.lastFailure": 30, "Monitor.streak": 30, "Query.node": 1}
"""Fields that look back so many days, whatever window is asked."""
UNREAD_ORDERS = frozenset({"NAME", "STATUS", "LAST_CHECK", "INTERVAL"})
"""What monitors are ordered by without reading heartbeats."""
WEEK_HOURS = 168
PAGE = 20
"""Entries assumed of a page that is given no size."""
COUNTED = frozenset({"nodes", "edges", "stretches"})
"""Lists whose entries are counted with the page that they are of."""
ROW_BY_ROW = frozenset({"downtime", "evidence", "flapping", "reconciliation", "reliability", "streak"})
"""What weighs SEQUENCE. So does uptime that is told by TIME."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A field and what it is given."""

    of: str
    name: str
    definition: GraphQLField
    arguments: Mapping[str, Any]

    def size(self, inner: Size) -> Size:
        """With the fields selected below it."""
        own = Size(1, columns=self._listed(leaves=True), reads=frozenset(self._reads()))
        monitors = 1 if "windows" in self.arguments else None
        found = together((self._drawn(inner).times(self.entries(), monitors), own))
        found = replace(found, depth=inner.depth + 1)
        if self.name == "fleet" and self.of == "Query":
            found = found.of(_text(self.arguments.get("filter")))
        elif self.of == "Query":
            found = found.picked(f"{self.name}{_text(self.arguments)}")
        return self._told(found)

    def _told(self, found: Size) -> Size:
        """With the window of this field, for what takes it: below the root all that was given none, else what
        takes no window of its own."""
        if self.arguments.keys().isdisjoint(WINDOWS):
            return found
        lengths = self._lengths()
        if f"{self.of}.{self.name}" in SCOPES and lengths:
            return found.over(max(lengths))
        return found if self.name == COMPARED and not lengths else found.within(*(lengths or (None,)))

    def entries(self) -> int:
        """Objects that it will hold: its page size, its windows, or a guess for other lists of objects."""
        for name in ("first", "last"):
            size = self.arguments.get(name)
            if isinstance(size, int):
                return max(1, min(LARGEST_PAGE, size))
        if "windows" in self.arguments:
            return max(1, len(self._lengths()))
        if "first" in self.arguments:
            return PAGE
        return LISTED if self._listed() and self.name not in COUNTED else 1

    def _listed(self, *, leaves: bool = False) -> bool:
        """Whether it is a list of objects, or of leaves."""
        listed = is_list_type(get_nullable_type(self.definition.type))
        return listed and is_leaf_type(get_named_type(self.definition.type)) == leaves

    def _drawn(self, inner: Size) -> Size:
        """Columns below a series are as long as it tells."""
        lengths = self._lengths()
        if self.name == "heatmap":
            return inner.drawn(WEEK_HOURS)
        every = DAY_S if self.name == "days" else duration_s(self.arguments.get("bucket"))
        if every:
            # More buckets than there may be are refused by the field itself, and it alone.
            return (
                inner.drawn(min(MAX_BUCKETS, max(lengths) / every)) if lengths else inner.drawn_every(every)
            )
        return inner.drawn(_automatic(max(lengths, default=None))) if "bucket" in self.arguments else inner

    def _lengths(self) -> list[float]:
        """Of its windows; none where they are those of the fields around."""
        windows = self.arguments.get("windows") or [self.arguments.get("window")]
        given = windows if isinstance(windows, Sequence) and not isinstance(windows, str) else [windows]
        return [seconds(one) for one in given if one is not None]

    def _reads(self) -> Iterator[Read]:
        place, weight = f"{self.of}.{self.name}", SEQUENCE if self._row_by_row() else 1
        if place in SCOPES:
            yield from self._order()
        elif not self.arguments.keys().isdisjoint(WINDOWS):
            others = _text({k: v for k, v in self.arguments.items() if k not in WINDOWS})
            for one in self._lengths():
                yield Read(self.of, self.name, others, one, weight)
            if not self._lengths():
                yield Read(self.of, self.name, others, None, weight, within=self.name == COMPARED)
        elif self.name in UNDATED:
            yield Read(self.of, self.name, "", None, weight, within=True)
        elif place in SINCE:
            yield Read(self.of, self.name, "", SINCE[place] * DAY_S, weight)

    def _row_by_row(self) -> bool:
        return self.name in ROW_BY_ROW or self.arguments.get("accounting") == "TIME"

    def _order(self) -> Iterator[Read]:
        """What a list is read for to be ordered."""
        order = self.arguments.get("orderBy")
        if isinstance(order, Mapping):
            by = order.get("measure") or order.get("field") or "NAME"
            if str(by) not in UNREAD_ORDERS:  # whatever was written there
                window = order.get("window")
                yield Read(self.of, self.name, _text(order), None if window is None else seconds(window))


def _text(given: object) -> str:
    """Equal for equal arguments, in whatever order they were written."""
    if isinstance(given, Mapping):
        return f"{{{','.join(f'{name}:{_text(given[name])}' for name in sorted(given))}}}"
    return repr(given)


def _automatic(window_s: float | None) -> float:
    """Buckets that are drawn of a window where nobody says how long they are."""
    if window_s is None:
        return AUTO_BUCKETS
    window = Window("", 0, round(window_s * 1000))
    return window_s / window.bucket_or_auto(None)


def seconds(window: object) -> float:
    """Length of a window as written or parsed; what cannot be read is refused later, and costs a day."""
    if isinstance(window, str):
        try:
            window = WindowSpec.parse(window)
        except WindowError:
            return DAY_S
    if isinstance(window, WindowSpec):
        return window.at(0).seconds
    return DAY_S


def duration_s(bucket: object) -> int | None:
    if isinstance(bucket, str):
        try:
            return Duration.parse(bucket).seconds
        except WindowError:
            return None
    return bucket.seconds if isinstance(bucket, Duration) else None
