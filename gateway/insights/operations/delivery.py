"""Does what the writers handed over arrive? Their receipts beside the rows that are there.

Analytics Engine gives no receipt, and drops in silence; so the Workers that write leave receipts of their own
in the registry, by the minute in which checks ended. What sampling left out was never handed over.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from gateway.registry.receipts.kept import Receipts
from gateway.request.context import Context
from gateway.telemetry.numbers.estimates import Z
from gateway.telemetry.reading.pulse import Pulse, PulsesQuestion
from gateway.times.window import SECOND_MS, Window

MINUTE_MS = 60 * SECOND_MS
SETTLING_MS = 5 * MINUTE_MS
"""By then rows are readable (after minutes at the worst, seen), and isolates have written their receipts."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Of whole minutes, [since, until) in Unix ms. `seen` counts rows by the store's own sampling; where that
    left any out (`estimated`), it is an estimate that chance moves by `margin` at most, 19 times of 20."""

    since_ms: int
    until_ms: int
    receipts: Receipts
    seen: float
    margin: float

    @property
    def estimated(self) -> bool:
        return self.margin > 0

    @property
    def lost(self) -> float:
        """More rows than receipts are none lost: an isolate that ends takes its last receipts with it."""
        return max(0.0, self.receipts.written - self.seen)

    @property
    def lost_share(self) -> float | None:
        return self._share(self.lost)

    @property
    def lost_at_least(self) -> float:
        """What chance alone does not explain: all that is lost, where the store left nothing out."""
        return max(0.0, self.lost - self.margin)

    @property
    def lost_share_at_least(self) -> float | None:
        return self._share(self.lost_at_least)

    def _share(self, lost: float) -> float | None:
        return lost / self.receipts.written if self.receipts.written else None


async def delivery(context: Context, window: Window) -> Delivery | None:
    """Of the caller's org; None where no receipt is of the settled part of the window.

    One registry read and at most one telemetry read. Raises StoreError.
    """
    settled = settled_part(window, context.now_ms)
    if settled.since_ms >= settled.until_ms:
        return None
    receipts = await context.registry.receipts(settled.since_ms, settled.until_ms)
    if receipts is None:
        return None
    compared = Window(settled.text, receipts.since_ms, settled.until_ms)
    pulses = await context.loaders.pulses.load(PulsesQuestion(context.org, compared, compared.since_ms))
    return Delivery(
        since_ms=compared.since_ms,
        until_ms=compared.until_ms,
        receipts=receipts,
        seen=sum(one.recorded for one in pulses.values()),
        margin=margin(pulses.values()),
    )


def margin(pulses: Iterable[Pulse]) -> float:
    """How far the sum of sample intervals may be from what was written, both ways, at `LEVEL`.

    A row that stands for k was kept with probability 1/k: its part of the variance is k (k - 1), which summed
    over rows is at most the recorded sum times one less than the largest k (Horvitz and Thompson).
    """
    return Z * math.sqrt(sum(one.recorded * (max(1, one.tally.max_sample_interval) - 1) for one in pulses))


def settled_part(window: Window, now_ms: int) -> Window:
    """Whole minutes of it that ended long enough ago; empty where there are none."""
    until_ms = min(window.until_ms, now_ms - SETTLING_MS) // MINUTE_MS * MINUTE_MS
    return Window(window.text, -(-window.since_ms // MINUTE_MS) * MINUTE_MS, until_ms)
