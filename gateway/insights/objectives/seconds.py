"""What an objective spends where time is counted, and not checks: seconds in service, good and bad.

By TIME each check holds until the next, and what no check holds is neither good nor bad. By INCIDENTS a
second is bad while the registry has an incident open. The seconds of several monitors add up.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gateway.insights import counting
from gateway.insights.accounting import accounting
from gateway.insights.accounting.accounting import Accounting, Asked
from gateway.insights.objectives.budgets import Spending
from gateway.insights.subjects import Subject
from gateway.request.context import Context
from gateway.telemetry.answers.tally import Degraded
from gateway.telemetry.sequence.timeline import Seconds, Segment
from gateway.times.ranges import Span, cut
from gateway.times.service_hours import Served
from gateway.times.window import Window


@dataclass(frozen=True, slots=True)
class Timed:
    """An objective in seconds; `runs` is a window of fixed bounds that is not over yet."""

    context: Context
    subject: Subject
    by: Accounting
    served: Served
    runs: Window | None
    degraded: Degraded = Degraded.UP

    async def spendings(self, windows: Sequence[Window]) -> list[Spending]:
        return list(await asyncio.gather(*map(self._spending, windows)))

    async def _spending(self, window: Window) -> Spending:
        asked = Asked(self.subject, window, accounting=self.by, degraded=self.degraded)
        spent, found = await asyncio.gather(
            self._spent(window), counting.tally(self.context, self.subject.singly, window)
        )
        unsure = accounting.doubt(self.context, asked, spent, found)
        good = accounting.good_s(asked, spent)
        elapsed = self._served(self._spans(window).values())
        return Spending(
            good=good,
            bad=max(0.0, spent.known - good),
            achieved=accounting.share(asked, spent, found, unsure),
            to_come=self._to_come(window) if window is self.runs else 0.0,
            elapsed_s=elapsed,
            per_s=spent.known / elapsed if elapsed > 0 else 0.0,
            unknown=self._unknown(window),
            known_ms=self.subject.known_ms,
        )

    def _unknown(self, window: Window) -> float:
        """Seconds in service of which the store knows nothing; the registry knows of all."""
        until = min(self.subject.known_ms, window.until_ms, self.context.now_ms)
        if self.by is Accounting.INCIDENTS or until <= window.since_ms:
            return 0.0
        return self._served(one.remembered.spans(window.since_ms, until) for one in self.subject.monitors)

    async def _spent(self, window: Window) -> Seconds:
        if self.by is Accounting.TIME:
            lives = await accounting.lived(self.context, self.subject, window)
            return in_service(self.served, (segment for one in lives for segment in one.segments))
        checked = {one.id for one in self.subject.monitors if one.checked}
        spans = {name: span for name, span in self._spans(window).items() if name in checked}
        found = await accounting.incidents(self.context, self.subject, window)
        open_ = accounting.incident_spans(found, spans, self.context.now_ms)
        down, whole = self._served(open_.values()), self._served(spans.values())
        return Seconds(up=max(0.0, whole - down), down=down)

    def _spans(self, window: Window) -> dict[str, list[Span]]:
        now_ms, monitors = self.context.now_ms, self.subject.monitors
        if self.by is Accounting.INCIDENTS:
            monitors = tuple(one.remembered for one in monitors)
        return {one.id: accounting.spans_of(one, window, now_ms) for one in monitors}

    def _served(self, spans: Iterable[Sequence[Span]]) -> float:
        return sum(self.served.seconds(*one) for parts in spans for one in parts)

    def _to_come(self, window: Window) -> float:
        left = self.context.now_ms, window.until_ms
        whole = self.served.seconds(*left)
        enabled = (one for one in self.subject.monitors if one.enabled)
        return sum(whole - sum(self.served.seconds(*cut(away, left)) for away in one.away) for one in enabled)


def in_service(served: Served, segments: Iterable[Segment]) -> Seconds:
    """Seconds by state of the parts of segments that lie in service."""
    found = Seconds()
    for one in segments:
        seconds = served.seconds(one.start_ms, one.end_ms)
        if one.badness is None:
            found += Seconds(no_data=seconds)
        elif one.down:
            found += Seconds(down=seconds)
        else:
            found += Seconds(up=seconds * (1 - one.badness), degraded=seconds * one.badness)
    return found
