"""Who shares one execution, what is not handed on, and who pays."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.access.principal import Access, Membership, Principal, PrincipalKind, Role
from gateway.errors import DeadlineExceeded, InsightsError, Overloaded, RateLimited, TelemetryUnavailable
from gateway.flights import come_to
from gateway.meter import TOO_LONG, Deadline, Meter
from gateway.request.allowance import Allowances
from gateway.request.shared import Asker, Sharing, of_nobody
from gateway.request.whole import Told
from tests.request.test_lane import settled

COST = 10


def access(name: str) -> Access:
    org = Membership("org", "org", "Org", Role.MEMBER, 1.0, 0)
    other = Membership(f"org of {name}", name, name, Role.ADMIN, 1.0, 0)
    return Access(Principal(name, f"{name}@example.com", PrincipalKind.PERSON), (org, other), org, 1)


class Work:
    """Answers that wait until they are let go; each execution has a number. The first `failing` of them end
    in these codes, or this error."""

    def __init__(
        self, codes: frozenset[str] = frozenset(), error: Exception | None = None, failing: int = 1_000
    ) -> None:
        self.begun = self.cancelled = self.running = self.most = 0
        self.go = asyncio.Event()
        self._codes, self._error, self._failing = codes, error, failing

    async def __call__(self) -> Told[int]:
        self.begun += 1
        number = self.begun
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await self.go.wait()
            await settled()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.running -= 1
        failing = number <= self._failing
        if self._error and failing:
            raise self._error
        return Told(number, Meter(cost=COST), self._codes if failing else frozenset())


def asker(allowances: Allowances | None = None, name: str = "ada", seconds: float = 60) -> Asker:
    return Asker(
        (Allowances(0, 1) if allowances is None else allowances).of(access(name)), Deadline.after(seconds)
    )


async def asks(
    sharing: Sharing, who: Asker, work: Callable[[], Coroutine[Any, Any, Told[int]]]
) -> tuple[Told[int], bool]:
    return await come_to(sharing.answer("key", who, work))


async def shared(
    sharing: Sharing, work: Callable[[], Coroutine[Any, Any, Told[int]]], count: int, who: Asker | None = None
) -> list[asyncio.Task[tuple[Told[int], bool]]]:
    tasks = [asyncio.create_task(asks(sharing, who or asker(), work)) for _ in range(count)]
    await settled()
    return tasks


OWN = [InsightsError.code, RateLimited.code, DeadlineExceeded.code, Overloaded.code]


@pytest.mark.parametrize("code", OWN)
async def test_what_is_ones_own_is_not_handed_on(code: str) -> None:
    """A fault, a refusal for spending, a deadline, an overload of the first: the others ask in turn."""
    work = Work(frozenset({code}))
    tasks = await shared(Sharing(), work, 3)
    assert work.begun == 1
    work.go.set()
    answers = await asyncio.gather(*tasks)
    assert [told.body for told, _ in answers] == [1, 2, 3]
    assert not any(is_another for _, is_another in answers)
    assert work.most == 1


@pytest.mark.parametrize(
    "error",
    [Overloaded("full", 1), RateLimited("spent", 1), DeadlineExceeded("late"), ZeroDivisionError("a fault")],
)
async def test_nor_is_what_was_raised(error: Exception) -> None:
    """The same, where the work ended in an error instead of an answer with one in it."""
    work = Work(error=error)
    tasks = await shared(Sharing(), work, 3)
    work.go.set()
    assert await asyncio.gather(*tasks, return_exceptions=True) == [error] * 3
    assert (work.begun, work.most) == (3, 1)


@given(st.integers(1, 8), st.integers(0, 8), st.sampled_from(OWN))
def test_an_overload_makes_no_stampede(sharers: int, failing: int, code: str) -> None:
    """One is at work at a time, and the first answer that is of use is everybody's who still waits."""
    asyncio.run(_chained(sharers, failing, code))


async def _chained(sharers: int, failing: int, code: str) -> None:
    work = Work(frozenset({code}), failing=failing)
    tasks = await shared(Sharing(), work, sharers)
    work.go.set()
    answers = [told.body for told, _ in await asyncio.gather(*tasks)]
    assert answers == [min(number, failing + 1) for number in range(1, sharers + 1)]
    assert (work.begun, work.most) == (min(sharers, failing + 1), 1)


async def test_who_has_no_time_left_begins_nothing() -> None:
    """The first one's deadline is told to nobody; who waited past its own is told so instead of beginning."""
    work = Work(error=DeadlineExceeded("the first one's"))
    sharing = Sharing()
    (first,) = await shared(sharing, work, 1)
    late = asyncio.create_task(asks(sharing, asker(seconds=-1), work))
    await settled()
    work.go.set()
    found = await asyncio.gather(first, late, return_exceptions=True)
    assert [str(one) for one in found] == ["the first one's", TOO_LONG]
    assert work.begun == 1


async def test_a_store_that_fails_fails_for_all() -> None:
    """What is true of everybody is told to everybody, once."""
    error = TelemetryUnavailable("not now")
    work = Work(error=error)
    tasks = await shared(Sharing(), work, 3)
    work.go.set()
    assert await asyncio.gather(*tasks, return_exceptions=True) == [error] * 3
    assert work.begun == 1


async def test_nothing_outlives_its_flight() -> None:
    """Who asks after the answer has come begins anew."""
    sharing, work = Sharing(), Work()
    work.go.set()
    for number in (1, 2, 3):
        told, is_another = await asks(sharing, asker(), work)
        assert (told.body, is_another) == (number, False)


async def test_who_cannot_pay_asks_for_itself() -> None:
    """The answer costs each who shares it as much; who has no more is refused by the work itself."""
    allowances = Allowances(2 * COST, 1e9)
    work = Work()
    tasks = await shared(Sharing(), work, 4, asker(allowances))
    work.go.set()
    answers = [told.body for told, _ in await asyncio.gather(*tasks)]
    assert sorted(answers) == [1, 1, 1, 2]  # the first has its own charge in the work
    standing = allowances.standing(("ada", "org"))
    assert standing is not None
    assert standing.remaining == 0


async def test_each_has_its_own_deadline() -> None:
    """Who has no time left is told so, while the others wait on."""
    sharing, work = Sharing(), Work()
    (first,) = await shared(sharing, work, 1)
    hasty = asyncio.create_task(asks(sharing, asker(seconds=0.01), work))
    with pytest.raises(DeadlineExceeded):
        await hasty
    assert (work.begun, work.cancelled) == (1, 0)
    work.go.set()
    assert (await first)[0].body == 1


@given(st.lists(st.integers(0, 5), max_size=6), st.integers(1, 6))
def test_cancelled_sharers_hurt_nobody(gone: list[int], sharers: int) -> None:
    """Whichever go away, the first among them or not: the rest have the one answer; without a rest, none."""
    asyncio.run(_some_go(gone, sharers))


async def _some_go(gone: list[int], sharers: int) -> None:
    work = Work()
    tasks = await shared(Sharing(), work, sharers)
    for number in gone:
        if number < sharers:
            tasks[number].cancel()
            await settled()
    left = [task for task in tasks if not task.done()]
    work.go.set()
    assert [told.body for told, _ in await asyncio.gather(*left)] == [1] * len(left)
    assert (work.begun, work.cancelled) == (1, int(not left))


def test_nobody_has_a_name() -> None:
    """What a shared answer is made from tells neither who asks nor where else they belong."""
    found = of_nobody(access("ada"))
    assert "ada" not in repr(found)
    assert found.org == access("ada").org
    assert of_nobody(access("bob")) == found
