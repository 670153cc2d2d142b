"""Does what the writers handed over arrive? Their receipts beside the rows that are there.

Analytics Engine gives no receipt, and drops in silence; so the Workers that write leave receipts of their own
in the registry, by the minute in which checks ended. What sampling left out was never handed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.registry.receipts.kept import Receipts
from gateway.request.context import Context
from gateway.telemetry.numbers.thinned import Seen
from gateway.telemetry.reading.pulse import Pulse, PulsesQuestion
from gateway.times.calendar import DAY_MS
from gateway.times.window import SECOND_MS, Window

MINUTE_MS = 60 * SECOND_MS
SETTLING_MS = 5 * MINUTE_MS
"""By then rows are readable (after minutes at the worst, seen), and isolates have written their receipts."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Of whole minutes, [since, until) in Unix ms. `there` counts rows by the store's own sampling; where
    that left any out, or may have, it is an estimate (`estimated`)."""

    since_ms: int
    until_ms: int
    receipts: Receipts
    there: Seen

    @property
    def seen(self) -> float:
        return self.there.rows

    @property
    def estimated(self) -> bool:
        return self.there.sampled

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
        return self.there.lost_of(self.receipts.written)

    @property
    def lost_share_at_least(self) -> float | None:
        return self._share(self.lost_at_least)

    def _share(self, lost: float) -> float | None:
        return lost / self.receipts.written if self.receipts.written else None


async def delivery(context: Context, window: Window) -> Delivery | None:
    """Of the caller's org; None where no receipt is of the settled part of the window.

    One registry read and at most two telemetry reads. Raises StoreError.
    """
    settled = settled_part(window, context.now_ms)
    if settled.since_ms >= settled.until_ms:
        return None
    receipts = await context.registry.receipts(settled.since_ms, settled.until_ms)
    if receipts is None:
        return None
    compared = Window(settled.text, receipts.since_ms, settled.until_ms)
    there = await _there(context, compared, receipts.written)
    return Delivery(compared.since_ms, compared.until_ms, receipts, there)


async def _there(context: Context, compared: Window, written: int) -> Seen:
    """A monitor of which no row is there tells nothing of how much the store leaves out of it: before
    something is called lost for sure, a day is asked about those."""
    question = PulsesQuestion(context.org, compared, compared.since_ms)
    pulses = await context.loaders.pulses.load(question)
    found = seen_in(pulses)
    if not found.lost_of(written):
        return found
    earlier = PulsesQuestion(context.org, compared, max(0, compared.since_ms - DAY_MS))
    return seen_in(pulses, await context.loaders.pulses.load(earlier))


def seen_in(pulses: Mapping[str, Pulse], earlier: Mapping[str, Pulse] | None = None) -> Seen:
    """Rows that are there, and the most that one stands for: of monitors without any what one stood for
    `earlier`, where that was asked. The interval is None where there was no row then either."""
    intervals = {name: max(1, one.tally.max_sample_interval) for name, one in pulses.items()}
    absent = [one.heaviest for name, one in (earlier or {}).items() if name not in pulses]
    known = [*intervals.values(), *absent]
    whole = sum(one.recorded for name, one in pulses.items() if intervals[name] == 1)
    thinned = sum(one.recorded for name, one in pulses.items() if intervals[name] > 1)
    return Seen(whole, thinned, max(known, default=None if earlier is not None else 1))


def settled_part(window: Window, now_ms: int) -> Window:
    """Whole minutes of it that ended long enough ago; empty where there are none."""
    until_ms = min(window.until_ms, now_ms - SETTLING_MS) // MINUTE_MS * MINUTE_MS
    return Window(window.text, -(-window.since_ms // MINUTE_MS) * MINUTE_MS, until_ms)
