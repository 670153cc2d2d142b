"""What a route has read for its answer. Its price goes by that, as that of GraphQL's fields does."""

from collections.abc import Callable
from dataclasses import dataclass

from gateway.http.rest.parameters import Given
from gateway.request.allowance import SEQUENCE, reading
from gateway.times.window import WindowSpec


def summed(_given: Given) -> float:
    """The store sums checks up."""
    return 1


def in_sequence(_given: Given) -> float:
    """Check by check."""
    return SEQUENCE


@dataclass(frozen=True, slots=True)
class Reads:
    """So many reads over the window that is asked, of one monitor or as many as a fleet is taken to have."""

    window: Callable[[Given], WindowSpec]
    count: int = 1
    weight: Callable[[Given], float] = summed
    monitors: float = 1

    def points(self, given: Given) -> float:
        return self.count * reading(self.window(given).at(0).seconds, self.weight(given), self.monitors)
