"""Who shares one execution, what is not handed on, and who pays."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.access.principal import Access, Membership, Principal, PrincipalKind, Role
from gateway.errors import DeadlineExceeded, InsightsError, Overloaded, RateLimited, TelemetryUnavailable
from gateway.meter import Deadline, Meter
from gateway.request.allowance import Allowances
from gateway.request.shared import Asker, Sharing, Told, of_nobody
from tests.request.test_lane import settled

COST = 10


def access(name: str) -> Access:
    org = Membership("org", "org", "Org", Role.MEMBER, 1.0)
    other = Membership(f"org of {name}", name, name, Role.ADMIN, 1.0)
    return Access(Principal(name, f"{name}@example.com", PrincipalKind.PERSON), (org, other), org, 1)


class Work:
    """Answers that wait until they are let go; each execution has a number."""

    def __init__(self, codes: frozenset[str] = frozenset(), error: InsightsError | None = None) -> None:
        self.begun = self.cancelled = 0
        self.go = asyncio.Event()
        self._codes, self._error = codes, error

    async def __call__(self) -> Told[int]:
        self.begun += 1
        number = self.begun
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self._error:
            raise self._error
        return Told(number, Meter(cost=COST), self._codes)


def asker(allowances: Allowances | None = None, name: str = "ada", seconds: float = 60) -> Asker:
    return Asker(
        (Allowances(0, 1) if allowances is None else allowances).of(access(name)), Deadline.after(seconds)
    )


async def shared(
    sharing: Sharing, work: Callable[[], Coroutine[Any, Any, Told[int]]], count: int, who: Asker | None = None
) -> list[asyncio.Task[tuple[Told[int], bool]]]:
    tasks = [asyncio.create_task(sharing.answer("key", who or asker(), work)) for _ in range(count)]
    await settled()
    return tasks


@pytest.mark.parametrize(
    "code", [InsightsError.code, RateLimited.code, DeadlineExceeded.code, Overloaded.code]
)
async def test_what_is_ones_own_is_not_handed_on(code: str) -> None:
    """A fault, a refusal for spending, a deadline, an overload of the first: each other asks for itself."""
    work = Work(frozenset({code}))
    tasks = await shared(Sharing(), work, 3)
    assert work.begun == 1
    work.go.set()
    answers = await asyncio.gather(*tasks)
    assert sorted(told.body for told, _ in answers) == [1, 2, 3]
    assert not any(is_another for _, is_another in answers)


@pytest.mark.parametrize("error", [Overloaded("full", 1), RateLimited("spent", 1), DeadlineExceeded("late")])
async def test_nor_is_what_was_raised(error: InsightsError) -> None:
    """The same, where the work ended in an error instead of an answer with one in it."""
    work = Work(error=error)
    tasks = await shared(Sharing(), work, 3)
    work.go.set()
    assert await asyncio.gather(*tasks, return_exceptions=True) == [error] * 3
    assert work.begun == 3


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
        told, is_another = await sharing.answer("key", asker(), work)
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
    hasty = asyncio.create_task(sharing.answer("key", asker(seconds=0.01), work))
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
