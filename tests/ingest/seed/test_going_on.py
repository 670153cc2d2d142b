"""A seeded demo goes on as its plan would have it: the clock is passed in, and how often it is looked at is
of no matter."""

import asyncio
import dataclasses
import shutil
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from gateway.errors import TelemetryUnavailable
from gateway.ingest.seed.catching_up import CatchingUp
from gateway.ingest.seed.fleet import SETTLED_MS
from gateway.ingest.seed.going_on import lives, settled_ms
from gateway.ingest.seed.mark import Mark, mark_of, read_mark
from gateway.ingest.seed.plan import DAY_MS, MINUTE_MS, SeedPlan
from gateway.ingest.seed.run import seed
from gateway.ports import RegistryStatement
from gateway.registry.checks import disable_monitor
from gateway.stores.sqlite import SqliteRegistry
from tests.ingest.seeded import NOW_MS, lines, seeded
from tests.ingest.sinks import MemorySink, Row
from tests.size import sized

pytestmark = pytest.mark.dear

PLAN = SeedPlan(days=2, interval_s=120)
HOUR_MS = 60 * MINUTE_MS
LONG = sized(30, 6)
"""Hours that are looked at in many steps."""
TABLES = ("monitors", "monitor_dispatch_hot", "incidents")


@dataclasses.dataclass
class Demo:
    """A seeded demo on a clock of its own."""

    registry: SqliteRegistry
    sink: MemorySink
    now_ms: int = NOW_MS

    def started(self) -> CatchingUp:
        return CatchingUp(self.sink, self.registry, lambda: self.now_ms)

    async def at(self, now_ms: int, running: CatchingUp | None = None) -> None:
        """Everything that is due by then is written."""
        self.now_ms, one = now_ms, running or self.started()
        while await one.step():
            pass

    async def table(self, name: str) -> list[dict[str, Any]]:
        return await self.registry.fetch(RegistryStatement("all", f"SELECT * FROM {name} ORDER BY 1"), 5)  # noqa: S608

    async def everything(self) -> tuple[list[Row], list[list[dict[str, Any]]]]:
        rows = sorted(self.sink.rows, key=lambda row: (row["blob2"], row["double1"]))
        return rows, [await self.table(name) for name in TABLES]


@pytest.fixture(scope="module")
def seeded_registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The registry's file as the seeding left it."""
    file = tmp_path_factory.mktemp("going_on") / "registry.sqlite3"

    async def fill() -> None:
        registry = await SqliteRegistry.open(file)
        await seed(MemorySink(), registry, PLAN, NOW_MS, lambda _done, _total: None)
        await registry.aclose()

    asyncio.run(fill())
    return file


@pytest.fixture
async def demos(tmp_path: Path, seeded_registry: Path) -> AsyncIterator[Sequence[Demo]]:
    """Two demos of one seeding; what they write after that is kept apart."""
    made = []
    for number in range(2):
        file = tmp_path / f"registry_{number}.sqlite3"
        shutil.copy(seeded_registry, file)
        made.append(Demo(await SqliteRegistry.open(file), MemorySink()))
    yield made
    for one in made:
        await one.registry.aclose()


def made_again(plan: SeedPlan, now_ms: int) -> set[str]:
    """Dispatch ids of the rows that a seeding wrote."""
    return {row["blob2"] for row in lines(seeded(plan, now_ms).tsv)}


async def test_many_steps_write_what_one_does(demos: Sequence[Demo]) -> None:
    """Looked at every few minutes, and started anew in between, it holds what a single step writes."""
    often, once = demos
    running = often.started()
    for minutes in range(0, LONG * 60, 37):
        running = often.started() if minutes % 5 == 0 else running
        await often.at(NOW_MS + minutes * MINUTE_MS, running)
    await often.at(NOW_MS + LONG * HOUR_MS)
    await once.at(NOW_MS + LONG * HOUR_MS)
    assert await often.everything() == await once.everything()
    assert len(once.sink.rows) > 330 * LONG


def test_it_makes_the_checks_that_the_seeding_made() -> None:
    """Told to go on from the beginning, it makes the seeded rows, check by check: it is the same plan."""
    horizon = PLAN.horizon(NOW_MS)
    expected = {
        (row["blob2"], row["double1"], row["blob3"], row["double2"]) for row in lines(seeded(PLAN).tsv)
    }
    found = set()
    for life in lives(PLAN, horizon, horizon.since_ms).values():
        for check in life.until(horizon.until_ms):
            if check.recorded:
                name = f"dsp_{life.monitor.slug}_{check.slot}"
                found.add((name, str(check.end_ms), check.status, str(check.latency_ms)))
    assert found <= expected
    disabled = {one for one in expected - found if "legacy-soap" in one[0] or "voice" in one[0]}
    assert expected - found == disabled
    assert len(found) > 10_000


async def test_it_goes_on_where_the_seeding_ended(demos: Sequence[Demo]) -> None:
    """No check is left out between, and none is written twice: slots follow each other to now."""
    demo = demos[0]
    await demo.at(NOW_MS + HOUR_MS)
    new = {row["blob2"] for row in demo.sink.rows}
    assert len(new) == len(demo.sink.rows)
    assert not new & made_again(PLAN, NOW_MS)
    slots = sorted(int(name.rsplit("_", 1)[1]) for name in new if name.startswith("dsp_eu-login_"))
    last = max(int(name.rsplit("_", 1)[1]) for name in made_again(PLAN, NOW_MS) if "dsp_eu-login_" in name)
    assert slots == list(range(last + 1, last + 31))
    for row in demo.sink.rows:
        assert NOW_MS - SETTLED_MS < int(row["double1"]) <= NOW_MS + HOUR_MS


async def test_the_registry_agrees_with_the_rows(demos: Sequence[Demo]) -> None:
    """Status, last check, last failure, dispatch and next run are those of the newest rows."""
    demo = demos[0]
    await demo.at(NOW_MS + 20 * HOUR_MS)
    newest: dict[str, Row] = {}
    failed: dict[str, Row] = {}
    for row in sorted(demo.sink.rows, key=lambda one: int(one["double1"])):
        newest[row["index1"]] = row
        if row["blob3"] == "down":
            failed[row["index1"]] = row
    dispatches = {row["monitor_id"]: row for row in await demo.table("monitor_dispatch_hot")}
    for one in await demo.table("monitors"):
        if one["enabled"]:
            row = newest[one["id"]]
            assert (one["status"], one["last_checked_at"]) == (row["blob3"], int(row["double1"]))
            assert dispatches[one["id"]]["dispatch_id"] == row["blob2"]
            assert one["next_run_at"] > settled_ms(demo.now_ms)
            if one["id"] in failed:
                assert one["last_failed_at"] == int(failed[one["id"]]["double1"])
        else:
            assert one["id"] not in newest
    assert len(failed) > 5


async def test_incidents_open_and_close(demos: Sequence[Demo]) -> None:
    """What was open when the seeding ended is closed by the check that is up; later ones come and go."""
    demo = demos[0]
    before = await demo.table("incidents")
    lasting = {one["id"] for one in before if one["closed_ts"] is None}
    assert lasting
    await demo.at(NOW_MS + 30 * HOUR_MS)
    after = {one["id"]: one for one in await demo.table("incidents")}
    assert all(after[name]["closed_ts"] for name in lasting)
    new = [one for name, one in after.items() if name not in {row["id"] for row in before}]
    assert new
    assert all(one["opened_ts"] > NOW_MS - SETTLED_MS for one in new)
    for one in new:
        assert one["closed_ts"] is None or one["closed_ts"] > one["opened_ts"]
        assert (one["status"] == "closed") == (one["closed_ts"] is not None)
    still = [one["monitor_id"] for one in after.values() if one["closed_ts"] is None]
    assert len(still) == len(set(still))


async def test_nothing_is_due_yet(demos: Sequence[Demo]) -> None:
    """A clock that stands still, or goes back, writes nothing."""
    demo = demos[0]
    await demo.at(NOW_MS)
    await demo.at(NOW_MS - DAY_MS)
    assert demo.sink.rows == []
    await demo.at(NOW_MS + HOUR_MS)
    written = len(demo.sink.rows)
    await demo.at(NOW_MS + HOUR_MS)
    assert len(demo.sink.rows) == written > 0


async def test_a_monitor_that_was_disabled_is_left_alone(demos: Sequence[Demo]) -> None:
    """Nobody's checks are made up for a monitor that its owner has stopped."""
    demo = demos[0]
    await demo.registry.execute(disable_monitor("org_demo", "mon_eu-login", NOW_MS), 5)
    await demo.at(NOW_MS + HOUR_MS)
    names = {row["index1"] for row in demo.sink.rows}
    assert "mon_eu-login" not in names
    assert "mon_search" in names


async def test_a_registry_that_was_not_seeded_is_left_alone(registry: SqliteRegistry) -> None:
    """Without a seeding, or with one in words that are not known, nothing is written."""
    demo = Demo(registry, MemorySink())
    await demo.at(NOW_MS + DAY_MS)
    await registry.execute(Mark(PLAN, NOW_MS, NOW_MS).kept(NOW_MS), 5)
    assert mark_of(await registry.fetch(read_mark(), 5)) == Mark(PLAN, NOW_MS, NOW_MS)
    await registry.execute(RegistryStatement("odd", 'UPDATE settings SET value = \'{"plan": {"x": 1}}\''), 5)
    await demo.at(NOW_MS + DAY_MS)
    assert demo.sink.rows == []


async def test_a_sink_that_fails_is_asked_again(demos: Sequence[Demo]) -> None:
    """A step that failed leaves the mark where it was, and a new start writes all of it."""
    broken, whole = demos
    broken.sink.broken = True
    with pytest.raises(TelemetryUnavailable):
        await broken.at(NOW_MS + HOUR_MS)
    broken.sink.broken = False
    for one in (broken, whole):
        await one.at(NOW_MS + HOUR_MS)
    assert await broken.everything() == await whole.everything()
