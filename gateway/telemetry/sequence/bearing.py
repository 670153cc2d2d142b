"""What the rows of a sequence can bear: an order of checks is known where hardly any of them is left out.

Sums are mended by weights, an order is not: of a tenth of the rows, a failure of five minutes lasts an hour,
since the check that ended it was left out. Where sampling left out more than MOST_LEFT_OUT of the checks,
what hangs on their order is not told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gateway.telemetry.sequence.marks import History, Mark

MOST_LEFT_OUT = 0.1


@dataclass(frozen=True, slots=True)
class Bearing:
    """`rows` that were read stand for `checks`, but for those that could not be run as one ran on."""

    rows: int = 0
    checks: float = 0.0

    @property
    def sampled(self) -> bool:
        return self.checks > self.rows

    @property
    def share_left_out(self) -> float:
        """Share of the checks that no row tells of, 0 to 1."""
        return 1 - self.rows / self.checks if self.sampled else 0.0

    @property
    def bears(self) -> bool:
        return self.share_left_out <= MOST_LEFT_OUT

    @property
    def reason(self) -> str | None:
        """Why what hangs on the order is not told; None where it is."""
        if self.bears:
            return None
        return (
            f"Sampling left out {self.share_left_out:.0%} of the checks: those missing may have begun or "
            "ended a failure, so what hangs on their order is not known."
        )


WHOLE = Bearing()


def bearing(histories: Iterable[History]) -> Bearing:
    """Of all that was read."""
    found = list(histories)
    if len(found) == 1:
        return found[0].told(bearing, lambda: _bearing(found[0].marks))
    return _bearing([mark for one in found for mark in one.marks])


def _bearing(marks: Sequence[Mark]) -> Bearing:
    if not marks:
        return WHOLE
    return Bearing(sum(mark.rows for mark in marks), sum(mark.recorded for mark in marks))
