"""What one request has cost so far, and how long it may still take."""

import time
from collections import Counter
from dataclasses import dataclass, field

from gateway.errors import DeadlineExceeded, InsightsError


@dataclass(slots=True)
class Meter:
    """Counts of one request; shown in `extensions.insights`. Mutable, and never shared between requests."""

    telemetry_reads: int = 0
    registry_reads: int = 0
    rows_read: int = 0
    cache_hits: int = 0
    cost: int = 0
    split_reads: int = 0
    """Telemetry reads added because the first answer was sampled; counted in telemetry_reads, too."""
    newest_write_ms: int | None = None
    stale: bool = False
    """An earlier answer stood in for a telemetry store that failed."""
    started: float = field(default_factory=time.perf_counter)

    def saw(self, rows: int, newest_write_ms: int | None) -> None:
        """Heartbeat rows behind an answer, and the newest write among them."""
        self.rows_read += rows
        if newest_write_ms is not None:
            self.newest_write_ms = max(self.newest_write_ms or 0, newest_write_ms)

    @property
    def duration_ms(self) -> float:
        return (time.perf_counter() - self.started) * 1000


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment of the monotonic clock after which a request gives up."""

    at: float

    @classmethod
    def after(cls, seconds: float, began: float | None = None) -> "Deadline":
        """So long after `began`, or after now."""
        return cls((time.monotonic() if began is None else began) + seconds)

    def left(self) -> float:
        """Seconds left. Raises DeadlineExceeded when there are none."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise DeadlineExceeded("the request took too long; ask for fewer fields or a shorter window")
        return left


@dataclass(slots=True)
class Traffic:
    """Since the process began: `requests` by HTTP status, `errors` by store and code. One a process."""

    requests: Counter[int] = field(default_factory=Counter)
    telemetry_reads: int = 0
    registry_reads: int = 0
    cache_hits: int = 0
    errors: Counter[tuple[str, str]] = field(default_factory=Counter)

    def failed(self, store: str, error: InsightsError) -> None:
        self.errors[store, error.code] += 1
