"""How a door calls its service: breaker, budget, attempts, deadline and counts around one HTTP exchange.

UpstreamError
├── Unavailable   it cannot be had now; may say when to retry
├── Refused       it understood and said no: asking again would not help
├── Broken        its answer is not what it should be; the answer is never part of the error
└── Overdue       the caller's own time was over before the service's was

A door turns these into the port's errors, in one place each.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import httpx

from gateway.ports import BODY_CAP, TRANSPORT_RETRIES, UPSTREAM_SECONDS
from gateway.stores.calls.breaker import Breaker, Monotonic
from gateway.stores.calls.budget import BudgetSpent, CallBudget, Share, Sleep
from gateway.stores.calls.http_call import LARGE_AT_ONCE, BodyRefused, Reply, exchange
from gateway.stores.calls.retry import Unwell, attempts
from gateway.watching.spans import outgoing

TELLING_S = 1.0
"""A call that had less time than this and was late says nothing about the service."""


class UpstreamError(Exception):
    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class Unavailable(UpstreamError):
    pass


class Refused(UpstreamError):
    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(reason)
        self.status = status


class Broken(UpstreamError):
    pass


class Overdue(UpstreamError):
    pass


Judge = Callable[[Reply], None]
"""Returns for an answer, raises Unwell or Refused for a refusal, by status and first bytes."""


@dataclass(slots=True)
class Counts:
    """Of one service since the start; `attempts` includes what was repeated."""

    calls: int = 0
    attempts: int = 0
    failed: int = 0
    turned_away: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How long, by which clock and out of which budget a service is called."""

    budget: CallBudget | None = None
    share: Share = Share.TELEMETRY
    seconds: float = UPSTREAM_SECONDS
    monotonic: Monotonic = time.monotonic
    sleep: Sleep = asyncio.sleep
    body_cap: int = BODY_CAP


@dataclass(frozen=True, slots=True)
class Upstream:
    """One service behind one client. `name` is how messages call it."""

    name: str
    client: httpx.AsyncClient
    judge: Judge
    breaker: Breaker
    pace: Pace = Pace()
    counts: Counts = field(default_factory=Counts)
    large: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(LARGE_AT_ONCE))
    probes: set[asyncio.Task[Reply]] = field(default_factory=set)

    async def ask(self, request: httpx.Request, seconds: float, *, repeat: bool = True) -> Reply:
        """The answer within `seconds`, and within the service's own limit. Raises UpstreamError.

        Without `repeat`, as for writes, only an attempt that never reached the service is tried again.
        """
        wait = self.breaker.wait_s()
        if wait > 0:
            self.counts.turned_away += 1
            raise Unavailable(f"{self.name} keeps failing and is left alone for a moment", wait)
        asked = self._asked(request, seconds, repeat=repeat)
        return await (self._probed(asked) if self.breaker.is_open else asked)

    async def _probed(self, asked: Coroutine[Any, Any, Reply]) -> Reply:
        """What a probe finds out is everybody's: it goes on though its caller goes away, as one does whose
        other reads were turned away meanwhile, or the service would be left alone for good."""
        probe = asyncio.create_task(asked)
        self.probes.add(probe)
        probe.add_done_callback(self._seen)
        return await asyncio.shield(probe)

    def _seen(self, probe: asyncio.Task[Reply]) -> None:
        self.probes.discard(probe)
        if not probe.cancelled():
            probe.exception()  # its caller may have gone

    async def _asked(self, request: httpx.Request, seconds: float, *, repeat: bool) -> Reply:
        self.counts.calls += 1
        started, turn = self.pace.monotonic(), self.breaker.turn
        try:
            reply = await self._within(request, seconds, repeat=repeat)
        except BaseException as error:
            self._report(error, turn, min(seconds, self.pace.seconds))
            raise
        else:
            self.breaker.worked(turn)
            return reply
        finally:
            self.counts.seconds += self.pace.monotonic() - started

    async def _within(self, request: httpx.Request, seconds: float, *, repeat: bool) -> Reply:
        limit = min(seconds, self.pace.seconds)
        until = self.pace.monotonic() + limit
        try:
            async with asyncio.timeout(limit):
                return await self._attempts(request, until, repeat=repeat)
        except TimeoutError as error:
            if seconds <= self.pace.seconds:
                raise Overdue(f"{self.name} did not answer in the time that was left") from error
            raise Unavailable(f"{self.name} did not answer within {limit:g} s") from error
        except Unwell as error:
            raise Unavailable(error.reason, error.retry_after) from error
        except BudgetSpent as error:
            raise Unavailable("too many calls to Cloudflare in a short time", error.retry_after) from error

    async def _attempts(self, request: httpx.Request, until: float, *, repeat: bool) -> Reply:
        def left() -> float:
            return until - self.pace.monotonic()

        async def once() -> Reply:
            if self.pace.budget:
                await self.pace.budget.take(self.pace.share, left())
            return await self._attempt(request, repeat=repeat)

        return await attempts(left, self.pace.sleep)(once)

    async def _attempt(self, request: httpx.Request, *, repeat: bool) -> Reply:
        self.counts.attempts += 1
        request.headers.update(outgoing())
        try:
            reply = await exchange(self.client, request, self.pace.body_cap, self.large)
        except BodyRefused as error:
            raise Broken(f"{self.name}: {error}") from error
        except httpx.TransportError as error:
            reached = not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
            retries = 0 if reached and not repeat else TRANSPORT_RETRIES
            raise Unwell(f"{self.name} cannot be reached", retries=retries) from error
        try:
            self.judge(reply)
        except Unwell as error:
            if not repeat:
                error.retries = 0
            raise
        return reply

    def _report(self, error: BaseException, turn: int, had_s: float) -> None:
        """Only what says something about the service's health moves the breaker."""
        if isinstance(error, Refused | Broken):
            self.breaker.worked(turn)  # it answered, and in time
        elif _telling(error, had_s):
            self.counts.failed += 1
            self.breaker.failed(turn)
        else:
            self.breaker.given_up(turn)

    async def aclose(self) -> None:
        for probe in tuple(self.probes):
            probe.cancel()
        await self.client.aclose()


def _telling(error: BaseException, had_s: float) -> bool:
    if isinstance(error, Overdue):
        return had_s >= TELLING_S
    return isinstance(error, Unavailable) and not isinstance(error.__cause__, BudgetSpent)
