"""The last heartbeats of one monitor, or of many at once, batched as whatever else is loaded.

What the telemetry store has kept is told without a turn of the loop: nobody has to wait for the others of a
batch that reads nothing. Who comes while others wait for theirs joins them, so that no statement is sent, or
asked for among what is kept, beside the one that would have answered for all of them.
"""

import asyncio
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence

from gateway.request.loading import Loader
from gateway.telemetry.reading.recent.pages import Page, Recent
from gateway.telemetry.reading.recent.questions import RecentOfMany, RecentQuestion


class RecentPages(Loader[RecentQuestion, Page]):
    """Of one request."""

    def __init__(self, recent: Recent) -> None:
        super().__init__(recent.pages)
        self._recent = recent
        self._told: dict[Hashable, dict[str, Page]] = defaultdict(dict)
        """Pages that were at hand, by what was asked of their monitors alike."""

    async def of_many(self, asked: RecentOfMany) -> Sequence[Page | BaseException]:
        """In the order of its monitors, with what went wrong in place of a page."""
        if told := self._at_hand(asked):
            return [told[one] for one in asked.monitors]
        told = self._told[asked.alike]
        each = (
            self._cache.get(one) or self._asked(one, [told[one.monitor]] if one.monitor in told else None)
            for one in asked.each()
        )
        return await asyncio.gather(*each, return_exceptions=True)

    def load(self, key: RecentQuestion) -> "asyncio.Future[Page]":
        return self._cache.get(key) or self._asked(key, self._page_at_hand(key))

    def _page_at_hand(self, key: RecentQuestion) -> list[Page] | None:
        told = self._at_hand(RecentOfMany.of([key]))
        return [told[key.monitor]] if told else None

    def _at_hand(self, asked: RecentOfMany) -> Mapping[str, Page] | None:
        told = self._told[asked.alike]
        if told.keys() >= set(asked.monitors):
            return told
        found = None if self._queue else self._recent.known(asked)
        if found is None:
            return None
        told |= found
        return told
