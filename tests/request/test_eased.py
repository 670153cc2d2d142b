"""What runs beside others while nobody presses: not before it has shown that nobody does."""

import asyncio

from gateway.request.lane import PAGE, SETTLING_S, Lane
from tests.jumping import run
from tests.request.test_lane import STEADY, Clock, Work


def test_at_ease_more_runs() -> None:
    """Twice as many run while nobody presses; once somebody does, it is as few as there should be."""

    async def eased() -> None:
        work = Work(Lane(1, Clock(), ease=2))
        names = [await work.begin("a", pace=STEADY) for _ in range(PAGE)]
        await asyncio.sleep(SETTLING_S)
        assert work.running == names[:2]
        await work.end(names[0])
        assert work.running == names[1:3]
        for _ in range(2):
            await work.begin("a", pace=STEADY)
        assert len(work.refused) > 0
        await work.end(names[1])
        assert work.running == names[2:3]

    run(eased())


def test_the_first_of_a_flood_are_not_at_ease() -> None:
    """What comes beside one that runs waits for a moment, in which it shows what comes behind it."""

    async def flooded() -> None:
        work = Work(Lane(1, Clock(), ease=2))
        names = [await work.begin("a", pace=STEADY) for _ in range(2)]
        await asyncio.sleep(0.9 * SETTLING_S)
        assert work.running == names[:1]
        for _ in range(PAGE):
            await work.begin("a", pace=STEADY)
        await asyncio.sleep(SETTLING_S)
        assert work.running == names[:1]
        assert names[1] in work.refused

    run(flooded())
