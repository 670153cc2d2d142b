"""Faults on the way of a heartbeat: each ends in its alert, `delivery` tells what was lost, and nothing that
the spool acknowledged is.

The Worker is one without a queue: Cloudflare's outlives an isolate, the one of miniflare does not.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.platform.conftest import Platform
from tests.writing.alerts import judged
from tests.writing.conftest import Begun
from tests.writing.scene import Scene, playing, two_monitors

pytestmark = pytest.mark.dear

WINDOW_MIN = 15.0
NOTHING: set[str] = set()
NONE_LOST = {"lost": 0.0, "lostShare": 0.0, "lostAtLeast": 0.0, "estimated": False, "deadCount": 0}


@pytest.fixture
async def scene(emulated: Platform, begun: Begun, tmp_path: Path) -> AsyncIterator[Scene]:
    """All has been well for a quarter of an hour."""
    world = begun(emulated)
    two_monitors(world)
    async with playing(world, tmp_path) as found:
        await found.live(WINDOW_MIN)
        yield found


def settled(told: dict[str, Any]) -> None:
    """Every check that was acknowledged has its receipt and its row, and none is lost."""
    due = told.pop("due")
    assert due > 0
    assert told == NONE_LOST | {"written": due, "seen": float(due)}


async def test_where_all_is_well(scene: Scene, tmp_path: Path) -> None:
    """No alert fires, and of each check there is a receipt and a row."""
    before = await scene.scraped()
    await scene.live(0.5)
    judged(await scene.scraped(), NOTHING, tmp_path, before)
    settled(await scene.delivery())


async def test_a_worker_that_is_killed(scene: Scene, tmp_path: Path) -> None:
    """What is checked meanwhile waits on disk, which is told, and so is what was under way: after the next
    beginning all of it is there, once."""
    await scene.check()
    await asyncio.gather(scene.outbox.flush(), asyncio.to_thread(scene.world.runtime.kill))
    await scene.live(3)
    before = await scene.scraped()
    await scene.live(3)
    now = await scene.scraped()
    waiting = {"InsightsHeartbeatsWait", "InsightsRowsLate"}
    missing = {"InsightsCoverageLow", "InsightsMonitorsOverdue"}
    judged(now, waiting | missing, tmp_path, before)
    scene.world.begin()
    await scene.live(WINDOW_MIN + 6)
    assert scene.there() == scene.acknowledged()
    judged(await scene.scraped(), NOTHING, tmp_path)
    settled(await scene.delivery())


async def test_a_registry_that_is_busy(scene: Scene, tmp_path: Path) -> None:
    """Heartbeats are written all the same, and their receipts once it has time; meanwhile nobody can be
    signed in for long, which is told first as failing reads and then as a gateway that does not answer."""
    before = await scene.scraped()
    scene.world.weather(faults={"503": 1}, surfaces=["d1"], retry_after_seconds=0)
    await scene.live(0.5)
    now = await scene.scraped()
    judged(now, {"InsightsReadErrors", "InsightsUnreadable"}, tmp_path, before)
    await scene.live(5)
    judged(await scene.scraped(), {"InsightsDown"}, tmp_path)
    scene.world.weather()
    await scene.live(6)
    assert scene.there() == scene.acknowledged()
    settled(await scene.delivery())
    await scene.live(WINDOW_MIN)
    judged(await scene.scraped(), NOTHING, tmp_path)


async def test_a_store_that_shows_rows_after_90_seconds(scene: Scene, tmp_path: Path) -> None:
    """They are late, which is told; they are not lost, and nobody says that none is written."""
    scene.world.weather(lag_seconds=90)
    await scene.live(6)
    now = await scene.scraped()
    settled(await scene.delivery())
    judged(now, {"InsightsRowsLate", "InsightsMonitorsOverdue"}, tmp_path)
    scene.world.weather()
    assert scene.there() == scene.acknowledged()
    judged(await scene.scraped(), NOTHING, tmp_path)


async def test_a_store_that_answers_503(scene: Scene, tmp_path: Path) -> None:
    """Nothing can be read, which is told and is no loss; what was written meanwhile is there afterwards."""
    scene.world.weather(faults={"503": 1}, surfaces=["classic"], retry_after_seconds=0)
    before = await scene.scraped()
    await scene.live(3)
    now = await scene.scraped()
    judged(now, {"InsightsReadErrors", "InsightsUnreadable"}, tmp_path, before)
    asked = await scene.asked('{ pipeline(window: "15m") { delivery { lost } } }')
    assert asked["errors"][0]["extensions"]["code"] == "TELEMETRY_UNAVAILABLE"
    scene.world.weather()
    await scene.live(6)
    assert scene.there() == scene.acknowledged()
    await scene.read_again()
    settled(await scene.delivery())
    judged(await scene.scraped(), NOTHING, tmp_path)


async def test_points_that_vanish(scene: Scene, tmp_path: Path) -> None:
    """Analytics Engine tells nobody, and the receipts do: how many, what share, and an alert."""
    first = len(scene.sent)
    scene.world.weather(lost_points=1)
    await scene.live(2)
    gone = scene.sent[first:]
    scene.world.weather()
    await scene.live(6)
    told = await scene.delivery()
    due = told.pop("due")
    lost = float(len(gone))
    assert told == NONE_LOST | {
        "written": due,
        "seen": due - lost,
        "lost": lost,
        "lostAtLeast": lost,
        "lostShare": lost / due,
    }
    firing = {"InsightsHeartbeatsLost", "InsightsCoverageLow"}
    judged(await scene.scraped(), firing, tmp_path)
    await scene.live(WINDOW_MIN)
    judged(await scene.scraped(), NOTHING, tmp_path)
