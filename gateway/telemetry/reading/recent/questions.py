"""What is asked of a monitor's newest heartbeats, of several monitors', and of a fleet's: frozen values."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gateway.telemetry.reading.questions import Scope
from gateway.telemetry.sql.composers import ALL_ROWS, Keyset, RowFilter
from gateway.times.window import Window

Alike = tuple[str, Window, int, RowFilter, Keyset | None]
"""What questions that share a read have in common: all but their monitors."""


@dataclass(frozen=True, slots=True)
class RecentQuestion:
    """The newest `count` heartbeats of a monitor in a window, older than `after` where given."""

    org: str
    monitor: str
    window: Window
    count: int
    narrowed: RowFilter = ALL_ROWS
    after: Keyset | None = None
    interval_s: int = field(default=60, compare=False)
    newest_ms: int | None = field(default=None, compare=False)
    """When the registry last saw a check: a monitor that was paused long ago is read from there."""

    def __hash__(self) -> int:
        """Of what tells the questions of a page apart; they are looked up again and again."""
        return hash((self.org, self.monitor, self.count))

    @property
    def alike(self) -> Alike:
        """What questions that share a read have in common."""
        return self.org, self.window, self.count, self.narrowed, self.after


@dataclass(frozen=True, slots=True)
class RecentOfMany:
    """The same of each of several monitors, by column: one place of each of the last three is about one."""

    org: str
    window: Window
    count: int
    narrowed: RowFilter
    after: Keyset | None
    monitors: tuple[str, ...]
    intervals_s: tuple[int, ...]
    newest_ms: tuple[int | None, ...]

    @classmethod
    def of(cls, questions: Sequence[RecentQuestion]) -> "RecentOfMany":
        """Of those that are alike but for their monitors."""
        return cls(
            *questions[0].alike,
            tuple(each.monitor for each in questions),
            tuple(each.interval_s for each in questions),
            tuple(each.newest_ms for each in questions),
        )

    @property
    def alike(self) -> Alike:
        return self.org, self.window, self.count, self.narrowed, self.after

    def each(self) -> list[RecentQuestion]:
        org, window, count, narrowed, after = self.alike
        columns = zip(self.monitors, self.intervals_s, self.newest_ms, strict=True)
        return [
            RecentQuestion(org, one, window, count, narrowed, after, every_s, newest)
            for one, every_s, newest in columns
        ]


@dataclass(frozen=True, slots=True)
class FleetRecentQuestion:
    """The newest `count` heartbeats of a fleet's monitors together, older than `after` where given."""

    scope: Scope
    known: frozenset[str]
    """The monitors that it is made of: a statement that names none may find others."""
    window: Window
    count: int
    narrowed: RowFilter = ALL_ROWS
    after: Keyset | None = None

    def __hash__(self) -> int:
        """As of a monitor's."""
        return hash((self.scope.org, self.window, self.count))
