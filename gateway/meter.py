"""What one request has cost so far, and how long it may still take."""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from gateway.errors import DeadlineExceeded, InsightsError

TOO_LONG = "the request took too long; ask for fewer fields or a shorter window"


@dataclass(slots=True)
class Meter:
    """Counts of one request; shown in `extensions.insights`. Mutable, and never shared between requests."""

    telemetry_reads: int = 0
    registry_reads: int = 0
    rows_read: int = 0
    cache_hits: int = 0
    cost: int = 0
    deprecated: tuple[str, ...] = ()
    """Fields and arguments of the schema that the operation names and that are on their way out."""
    split_reads: int = 0
    """Telemetry reads added because the first answer was sampled; counted in telemetry_reads, too."""
    newest_write_ms: int | None = None
    stale: bool = False
    """An earlier answer stood in for a telemetry store that failed."""
    started: float = field(default_factory=time.perf_counter)

    def of_another(self, registry_reads: int, started: float) -> "Meter":
        """Of a request that was told this one's answer, and read nothing but who asks.

        `started` is when that one began, in seconds of the performance counter.
        """
        return Meter(
            registry_reads=registry_reads,
            rows_read=self.rows_read,
            cache_hits=self.cache_hits + self.telemetry_reads,
            cost=self.cost,
            deprecated=self.deprecated,
            newest_write_ms=self.newest_write_ms,
            stale=self.stale,
            started=started,
        )

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
            raise DeadlineExceeded(TOO_LONG)
        return left


LATENCIES_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(slots=True)
class Buckets:
    """`buckets[i]` counts what was at most `bounds[i]`, and more than the bound before; the last the rest."""

    buckets: list[int]
    total: float = 0.0


@dataclass(slots=True)
class Histogram:
    """Lengths in seconds, by the values of a few bounded labels."""

    bounds: tuple[float, ...] = LATENCIES_S
    series: dict[tuple[str, ...], Buckets] = field(default_factory=dict)

    def observe(self, labels: tuple[str, ...], seconds: float) -> None:
        found = self.series.get(labels)
        if found is None:
            found = self.series[labels] = Buckets([0] * (len(self.bounds) + 1))
        found.buckets[bisect_left(self.bounds, seconds)] += 1
        found.total += seconds


@dataclass(frozen=True, slots=True)
class Gauge:
    """A number of the process that is looked up when it is scraped. `values` goes by the labels' values."""

    text: str
    labels: tuple[str, ...]
    values: Callable[[], Mapping[tuple[str, ...], float]]


@dataclass(slots=True)
class Delivery:
    """Heartbeats on their way to the telemetry store: how many wait now, and since the process began how
    many were dropped, and how many waited in memory alone because the spool took none. One a process.

    `oldest_ms`: when the check of the first that waits ended, Unix ms; None where none waits.
    """

    waiting: int = 0
    oldest_ms: int | None = None
    dropped: int = 0
    unspooled: int = 0


class Neighbours(Protocol):
    """The workers of one machine, as one of them, `number`, sees them."""

    @property
    def number(self) -> int: ...

    async def others(self) -> Mapping[int, bytes | None]:
        """What each of the others has counted, by http/metrics/workers; None of one that is silent."""
        ...


@dataclass(slots=True)
class Traffic:
    """Since the process began; one a process. No label's values come from a caller.

    `requests` by route (a template) and HTTP status, `errors` by the code that callers were told,
    `read_errors` by store and code. `gauges` by metric: whoever has a queue puts its depth in.
    """

    requests: Counter[tuple[str, str]] = field(default_factory=Counter)
    request_seconds: Histogram = field(default_factory=Histogram)
    refused: Counter[int] = field(default_factory=Counter)
    """By HTTP status: what the server itself answered, before there was a request to be routed."""
    errors: Counter[str] = field(default_factory=Counter)
    deprecated: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By field of the schema and kind of caller: how often one was asked that is on its way out."""
    untrusted: Counter[str] = field(default_factory=Counter)
    """By kind of caller: how often a document of no manifest was asked, where trusted ones are preferred."""
    telemetry_reads: int = 0
    registry_reads: int = 0
    read_seconds: Histogram = field(default_factory=Histogram)
    """By store, backend and outcome: `ok`, `gone` where nobody waited any more, or an error's code."""
    cache_hits: int = 0
    delivery: Delivery = field(default_factory=Delivery)
    read_errors: Counter[tuple[str, str]] = field(default_factory=Counter)
    loop_lag_seconds: Histogram = field(default_factory=Histogram)
    gauges: dict[str, Gauge] = field(default_factory=dict)
    neighbours: Neighbours | None = None
    """None where this process serves alone."""

    def failed(self, store: str, error: InsightsError) -> None:
        self.read_errors[store, error.code] += 1
