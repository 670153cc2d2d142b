"""The last heartbeats of one monitor, or of many at once, batched as whatever else is loaded.

What the telemetry store has kept is told without a turn of the loop: nobody has to wait for the others of a
batch that reads nothing. Who comes while others wait for theirs joins them, so that no statement is sent, or
asked for among what is kept, beside the one that would have answered for all of them.
"""

import asyncio
from collections import defaultdict
from collections.abc import Hashable, Sequence

from aiodataloader import DataLoader

from gateway.telemetry.reading.recent.pages import Page, Recent
from gateway.telemetry.reading.recent.questions import RecentOfMany, RecentQuestion


class RecentPages(DataLoader[RecentQuestion, Page]):
    """Of one request."""

    def __init__(self, recent: Recent) -> None:
        async def answers(questions: list[RecentQuestion]) -> list[Page]:
            return await recent.pages(questions)  # type: ignore[return-value] # what is an Exception is raised

        super().__init__(answers)
        self._recent = recent
        self._told: dict[Hashable, dict[str, Page]] = defaultdict(dict)
        """Pages that were at hand, by what was asked of their monitors alike."""

    def load(self, key: RecentQuestion) -> "asyncio.Future[Page]":
        if key not in self._cache:
            self._is_at_hand(RecentOfMany.of([key]))
        return self._batched(key)

    async def of_many(self, asked: RecentOfMany) -> Sequence[Page | BaseException]:
        """In the order of its monitors, with what went wrong in place of a page."""
        if self._is_at_hand(asked):
            told = self._told[asked.alike]
            return [told[one] for one in asked.monitors]
        return await asyncio.gather(*map(self._batched, asked.each()), return_exceptions=True)

    def _is_at_hand(self, asked: RecentOfMany) -> bool:
        told = self._told[asked.alike]
        if told.keys() >= set(asked.monitors):
            return True
        found = None if self._queue else self._recent.known(asked)
        told |= found or {}
        return found is not None

    def _batched(self, key: RecentQuestion) -> "asyncio.Future[Page]":
        if page := self._told[key.alike].get(key.monitor):
            self.prime(key, page)
        return super().load(key)
