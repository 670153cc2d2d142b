"""Latency by phase, of a monitor or of the fleet."""

from dataclasses import dataclass
from typing import Annotated, Self

from gateway.http.rest.models.measures import Estimate, Fidelity, Range
from gateway.http.rest.models.wire import Wire, ratio, said
from gateway.insights.mirrored import mirror
from gateway.telemetry.answers import phases


@dataclass(frozen=True, slots=True)
class Phase(Wire):
    """One phase of answered checks, in milliseconds; no values where none was timed."""

    timed: Annotated[Estimate, said("Answered checks in which it was timed.")]
    mean: Annotated[Estimate, said("Mean, milliseconds.")]
    p50: Annotated[Estimate, said("Median, milliseconds.")]
    p95: Annotated[Estimate, said("95th percentile, milliseconds.")]

    @classmethod
    def of(cls, found: phases.Phase) -> Self:
        return mirror(cls, found, found.percentiles)


@dataclass(frozen=True, slots=True)
class Phases(Wire):
    """Where the time of answered checks went, of those that say so."""

    range: Annotated[Range, said("The range of time it is about.")]
    lookup: Annotated[Phase, said("Until the name had an address.")]
    connect: Annotated[Phase, said("From then until it was connected.")]
    tls: Annotated[Phase, said("From then until the connection was secure.")]
    first_byte: Annotated[Phase, said("From the request to the first byte of the answer.")]
    timed_share: Annotated[
        float | None,
        ratio("Rows of answered checks that say where their time went / all of them; null without any.", 1),
    ]
    fidelity: Annotated[Fidelity, said("What stands behind the numbers.")]

    @classmethod
    def of(cls, found: phases.Phases) -> Self:
        return mirror(cls, found)
