"""Whole answers that are shared: equal requests are worked on once, those that are under way at the same time
and those that come a moment later, while the answer is kept (gateway.request.whole).

Only requests share that would be told the same: those of one org and role, in one tick of the clock's grid.
What is one's own is not shared: refusals for what the caller spent, the deadline of who came earlier, an
overload that is the other's, and faults, which are named by their request: then the first of those who
waited begins anew. None of these outlives its flight.
"""

import time
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from typing import Any, NamedTuple, TypeVar

from gateway.access.principal import Access, Principal, PrincipalKind
from gateway.errors import DeadlineExceeded, InsightsError, Overloaded, RateLimited
from gateway.flights import Flights, Soon, come_to
from gateway.meter import TOO_LONG, Deadline
from gateway.request.allowance import Allowance
from gateway.request.whole import Told, WholeAnswers

_Body = TypeVar("_Body")
Work = Callable[[], Soon[Told[_Body]]]
"""What is at hand of it is worked on by who asks first; for the rest there is a flight, which others join."""

Shared = tuple[Told[_Body], bool]
"""An answer, and whether it is another's work."""

OWN = frozenset({InsightsError.code, RateLimited.code, DeadlineExceeded.code, Overloaded.code})
"""Errors that are the business of one request alone."""
NOBODY = Principal("", None, PrincipalKind.SERVICE)
_LONGER_S = 1.0
"""Who begins the work gives it so much longer than its own deadline, by which the work ends by itself."""


class Asker(NamedTuple):
    """Who would share: what it may spend, and how long it waits."""

    allowance: Allowance
    deadline: Deadline


def of_nobody(access: Access) -> Access:
    """The same org with the same rights; who asks, and where else they belong, is not in it."""
    return Access(NOBODY, (access.org,), access.org, access.registry_reads)


class Sharing:
    """Of all requests of the process."""

    def __init__(self, whole: WholeAnswers | None = None) -> None:
        self._flights: Flights[Told[Any]] = Flights()
        self._whole = whole or WholeAnswers()

    def answer(self, key: Hashable, asker: Asker, work: Work[_Body]) -> Soon[Shared[_Body]]:
        """The answer, and whether it is another's work, which is paid for all the same; to be awaited at once
        where it has to be. `key` says what would be told, and to whom.

        Where the work ended in what is its own, the first of those who waited begins anew and the others wait
        for that one: an overload must not set them all to work at once.

        Raises what the work raises, and DeadlineExceeded.
        """
        found = self._whole.of(key)
        if found is None and key in self._flights:
            return self._with_others(key, asker, work)
        if found is not None:
            return self._paid(found, asker, work)
        began, made = self._whole.now, work()
        if isinstance(made, Told):
            self._whole.keep(key, made, began)
            return made, False
        return self._flown(key, asker, self._worked_on(key, made, began))

    async def _with_others(self, key: Hashable, asker: Asker, work: Work[_Body]) -> Shared[_Body]:
        found = None
        while found is None and key in self._flights:
            found = await self._another(key, asker)
        return await come_to(self._paid(found, asker, work) if found else self.answer(key, asker, work))

    async def _flown(
        self, key: Hashable, asker: Asker, work: Coroutine[Any, Any, Told[_Body]]
    ) -> Shared[_Body]:
        seconds = max(0.0, asker.deadline.at - time.monotonic())  # none left: the work itself says so
        try:
            return await self._flights.join(key, lambda: work, seconds + _LONGER_S), False
        except TimeoutError as error:
            raise DeadlineExceeded(TOO_LONG) from error

    async def _worked_on(self, key: Hashable, rest: Awaitable[Told[_Body]], began: float) -> Told[_Body]:
        """Its answer is kept, though its first asker may have gone."""
        found = await rest
        self._whole.keep(key, found, began)
        return found

    async def _another(self, key: Hashable, asker: Asker) -> Told[Any] | None:
        """None where it is of no use to this one."""
        try:
            found = await self._joined(key, asker.deadline.left())
        except Exception as error:
            if isinstance(error, InsightsError) and error.code not in OWN:
                raise
        else:
            if not found.codes & OWN:
                return found
        asker.deadline.left()
        return None

    def _paid(self, found: Told[_Body], asker: Asker, work: Work[_Body]) -> Soon[Shared[_Body]]:
        """Who cannot pay is refused by the work itself, which nobody else is told of."""
        try:
            asker.allowance.spend(found.meter.cost)
        except RateLimited:
            return self._alone(work)
        return found, True

    async def _alone(self, work: Work[_Body]) -> Shared[_Body]:
        return await come_to(work()), False

    async def _joined(self, key: Hashable, seconds: float) -> Told[Any]:
        try:
            return await self._flights.another(key, seconds)
        except TimeoutError as error:
            raise DeadlineExceeded(TOO_LONG) from error
