"""What insights are made of: the window they are about, a number with its interval, and its sampling."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Self

from gateway.http.rest.models.wire import Wire, amount, ratio, said
from gateway.insights.mirrored import mirror
from gateway.telemetry.answers import summaries, told
from gateway.telemetry.numbers import estimates
from gateway.times.window import Window


@dataclass(frozen=True, slots=True)
class Range(Wire):
    """The half-open range of time [sinceMs, untilMs) that a window's text meant when it was asked."""

    window: Annotated[str, said("The window as it was asked.", example="24h")]
    since_ms: Annotated[int, said("Its first moment, Unix ms.", example=1_795_435_200_000)]
    until_ms: Annotated[int, said("The moment after its last one, Unix ms.", example=1_795_521_600_000)]
    seconds: Annotated[float, amount("Its length, seconds.", 86_400)]

    @classmethod
    def of(cls, found: Window) -> Self:
        return mirror(cls, found, window=found.text)


@dataclass(frozen=True, slots=True)
class Estimate(Wire):
    """A number and the interval that sampling leaves it; all null where nothing was measured."""

    value: Annotated[float | None, said("The number, in the unit of its field.", example=0.9987)]
    lower: Annotated[
        float | None, said("Lower end of the interval; null where none is known.", example=0.9981)
    ]
    upper: Annotated[
        float | None, said("Upper end of the interval; null where none is known.", example=0.9991)
    ]
    level: Annotated[float, ratio("Confidence level of the interval, 0 to 1.", estimates.LEVEL)]

    @classmethod
    def of(cls, found: estimates.Estimate) -> Self:
        return mirror(cls, found)


@dataclass(frozen=True, slots=True)
class FidelitySource(Wire):
    """A part of a window, and who told of it."""

    kind: Annotated[told.Origin, said("Who: the telemetry store, or the archive.", example="store")]
    since_ms: Annotated[int, said("Where it begins, Unix ms.", example=1_795_435_200_000)]
    until_ms: Annotated[int, said("Where it ends, Unix ms.", example=1_795_521_600_000)]

    @classmethod
    def of(cls, found: told.Stretch) -> Self:
        return mirror(cls, found, kind=found.origin)


@dataclass(frozen=True, slots=True)
class Fidelity(Wire):
    """What stands behind a number: how many rows, how far they were sampled, and how fresh they are."""

    grade: Annotated[
        estimates.Grade,
        said(
            "`exact`: nothing was sampled, next to nothing lost. `sampled`: an estimate. `insufficient`: "
            f"fewer than {estimates.SUFFICIENT} rows' worth of it.",
            example="sampled",
        ),
    ]
    rows_read: Annotated[int, amount("Rows that the store went through.", 1440)]
    unreadable: Annotated[int, said("Rows of an unknown status or an impossible latency.", example=0)]
    effective_sample_size: Annotated[
        float, amount("Kish's effective sample size: how many unsampled rows would tell as much.", 1440)
    ]
    max_sample_interval: Annotated[int, amount("Largest number of rows that one row stood for.", 1)]
    sample_rate: Annotated[
        float | None, ratio("Share of checks that the writer recorded; null without any.", 1)
    ]
    as_of_ms: Annotated[
        int | None, said("Newest write seen, Unix ms; null where no row was.", example=1_795_521_598_000)
    ]
    stale: Annotated[bool, said("The store failed, and an answer of at most five minutes ago stands in.")]
    lag_ms: Annotated[
        float | None,
        amount("95 of 100 rows were written within so many milliseconds of their check's end.", 2000),
    ]
    settled: Annotated[
        bool, said("The window ended more than the lag ago, so that its rows have arrived.", example=True)
    ]
    sources: Annotated[list[FidelitySource], said("Which parts of the window came from where, in order.")]
    reasons: Annotated[list[str], said("Why the grade is not `exact`, a sentence each.", example=[])]

    @classmethod
    def of(cls, found: summaries.Fidelity) -> Self:
        return mirror(cls, found, reasons=list(found.reasons))


@dataclass(frozen=True, slots=True)
class CheckCounts(Wire):
    """Checks by outcome, each with the interval that sampling leaves it."""

    checks: Annotated[Estimate, said("Checks seen, whatever their outcome.")]
    up: Annotated[Estimate, said("Checks that found it up.")]
    degraded: Annotated[Estimate, said("Checks that found it answering, but not well.")]
    down: Annotated[Estimate, said("Checks that failed.")]
    pending: Annotated[Estimate, said("Checks without an outcome.")]

    @classmethod
    def of(cls, found: summaries.CheckCounts) -> Self:
        return mirror(cls, found)


@dataclass(frozen=True, slots=True)
class EstimateColumn(Wire):
    """One number over and over: entry i of each list is about the bucket that begins at starts[i]."""

    value: Annotated[list[float | None], said("Best estimates; null where nothing was measured.")]
    lower: Annotated[list[float | None], said("Lower ends; null where no interval is known.")]
    upper: Annotated[list[float | None], said("Upper ends; null where no interval is known.")]

    @classmethod
    def of_all(cls, found: Sequence[estimates.Estimate]) -> Self:
        return cls([one.value for one in found], [one.lower for one in found], [one.upper for one in found])
