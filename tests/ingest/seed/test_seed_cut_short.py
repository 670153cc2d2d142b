"""A seeding that is cut short anywhere is begun again, and what others keep in the folder stays."""

import asyncio
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.errors import BadUserInput, RegistryUnavailable
from gateway.ingest.seed.mark import BEGUN_KEY, Begun, unfinished
from gateway.ingest.seed.plan import SeedPlan
from gateway.ingest.seed.run import seed
from gateway.ports import RegistryStatement
from gateway.registry.founding import add_member, add_organization, organizations
from gateway.registry.seeding import keep_setting
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.sqlite import SqliteRegistry
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS
from tests.ingest.seeded import NOW_MS, seeded
from tests.ingest.sinks import MemorySink, Row
from tests.size import sized

PLAN = SeedPlan(monitors=2, days=1, interval_s=1800)
OTHER = SeedPlan(seed=9, monitors=4, days=2, interval_s=3600)
LATER_MS = NOW_MS + 3_600_000
CHUNK_ROWS = 100
TABLES = ("members", "organizations", "organization_members", "relays", "monitors", "incidents", "settings")
State = tuple[list[Row], list[list[dict[str, object]]]]


class Cut(BaseException):
    """The process ends."""


@dataclass
class Fuse:
    """Counts the steps that change something; the one of number `at` is the last, done or not."""

    at: int
    done: bool
    steps: int = 0

    def before(self) -> None:
        if self.steps == self.at and not self.done:
            raise Cut

    def after(self) -> None:
        if self.steps == self.at:
            raise Cut
        self.steps += 1


class CutSink(MemorySink):
    """Writes into another sink until its fuse burns; what is cut while it writes may be there in part."""

    def __init__(self, kept: MemorySink, fuse: Fuse) -> None:
        super().__init__()
        self.kept, self.fuse = kept, fuse

    async def write(self, columns: Sequence[str], rows_tsv: bytes) -> int:
        self.fuse.before()
        whole = self.fuse.steps != self.fuse.at
        rows = rows_tsv.splitlines(keepends=True)
        written = await self.kept.write(columns, b"".join(rows if whole else rows[::2]))
        self.fuse.after()
        return written

    async def forget(self, monitors: Mapping[str, Collection[str]]) -> None:
        self.fuse.before()
        await self.kept.forget(monitors)
        self.fuse.after()


class CutRegistry(SqliteRegistry):
    """A registry whose transactions are done or not done when the fuse burns."""

    fuse = Fuse(-1, done=False)

    async def execute_many(self, statements: list[RegistryStatement]) -> None:
        self.fuse.before()
        await super().execute_many(statements)
        self.fuse.after()


async def started(
    sink: MemorySink, path: Path, fuse: Fuse, plan: SeedPlan = PLAN, now_ms: int = NOW_MS
) -> bool:
    """A start in this folder as the command makes it: whether it came to its end."""
    registry = await CutRegistry.open(path)
    registry.fuse = fuse
    try:
        if await unfinished(registry) or not await registry.fetch(organizations(), 5):
            cut = CutSink(sink, fuse)
            await seed(cut, registry, plan, now_ms, lambda _done, _all: None, chunk_rows=CHUNK_ROWS)
    except Cut:
        return False
    finally:
        await registry.aclose()
    return True


async def state(sink: MemorySink, path: Path) -> State:
    registry = await SqliteRegistry.open(path)
    try:
        tables = [
            await registry.fetch(RegistryStatement("all", f"SELECT * FROM {name} ORDER BY 1, 2"), 5)  # noqa: S608
            for name in TABLES
        ]
    finally:
        await registry.aclose()
    return sorted(sink.rows, key=lambda row: (row["blob2"], row["double1"])), tables


async def after(folder: Path, *fuses: Fuse) -> State:
    """What is there after starts that burnt these fuses and one that was let be."""
    sink, path = MemorySink(), folder / "registry.sqlite3"
    for fuse in fuses:
        await started(sink, path, fuse)
    assert await started(sink, path, Fuse(-1, done=True))
    return await state(sink, path)


def steps() -> int:
    """Of an undisturbed seeding: both transactions and every chunk."""
    fuse = Fuse(-1, done=True)
    with TemporaryDirectory() as folder:
        assert asyncio.run(started(MemorySink(), Path(folder) / "registry.sqlite3", fuse))
    return fuse.steps


STEPS = steps()


def test_there_are_steps_to_cut_at() -> None:
    """Two transactions, and more than two chunks between them."""
    assert STEPS > 4


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("at", range(STEPS))
async def test_cut_at_any_step(tmp_path: Path, at: int, done: bool) -> None:
    """Cut before a step, in the middle of a chunk or after it: the next start ends as an undisturbed one."""
    (tmp_path / "whole").mkdir()
    whole = await after(tmp_path / "whole")
    assert len(whole[0]) == len(seeded(PLAN).beats)
    assert await after(tmp_path, Fuse(at, done)) == whole


@settings(max_examples=sized(25, 3), deadline=None)
@given(st.lists(st.builds(Fuse, st.integers(0, STEPS + 1), st.booleans()), min_size=2, max_size=4))
def test_cut_again_and_again(fuses: list[Fuse]) -> None:
    """Also where the beginning again is cut, in any of its steps."""
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        assert asyncio.run(after(Path(one), *fuses)) == asyncio.run(after(Path(other)))


@pytest.mark.parametrize("at", range(STEPS))
async def test_another_plan_later(tmp_path: Path, at: int) -> None:
    """What begins again need be neither the plan nor the minute that was cut short."""
    found, whole = MemorySink(), MemorySink()
    assert not await started(found, tmp_path / "a.sqlite3", Fuse(at, done=False), OTHER)
    for sink, name in ((found, "a.sqlite3"), (whole, "b.sqlite3")):
        assert await started(sink, tmp_path / name, Fuse(-1, done=True), PLAN, LATER_MS)
    ours, theirs = await state(found, tmp_path / "a.sqlite3"), await state(whole, tmp_path / "b.sqlite3")
    assert ours[0] == theirs[0]
    assert ours[1][1:] == theirs[1][1:]  # members are anybody's: those who were there stay


@pytest.mark.parametrize("at", range(STEPS))
async def test_what_others_keep_stays(tmp_path: Path, at: int) -> None:
    """An org beside the demo, and monitors of anybody's in either, keep their rows through a cut."""
    sink, path = MemorySink(), tmp_path / "registry.sqlite3"
    own = [{**_row(seeded(PLAN).tsv), "blob1": org, "index1": "mon_own"} for org in ("org_own", "org_demo")]
    await sink.write(ROW_COLUMNS, "".join("\t".join(row.values()) + "\n" for row in own).encode())
    registry = await SqliteRegistry.open(path)
    await registry.execute_many(
        [
            add_member("demo-member", "own@example.com", 5),
            add_organization("org_own", slug="own", name="Own", owner="demo-member", now_ms=5),
            Begun(OTHER, NOW_MS).kept(5),  # what makes a start go on here
        ]
    )
    await registry.aclose()
    assert not await started(sink, path, Fuse(at + 1, done=False))  # forgetting is a step before the others
    assert await started(sink, path, Fuse(-1, done=True))
    rows, (members, orgs, *_) = await state(sink, path)
    assert [row for row in rows if row["index1"] == "mon_own"] == own
    assert len(rows) == len(own) + len(seeded(PLAN).beats)
    assert next(row for row in members if row["identity_id"] == "demo-member")["email"] == "own@example.com"
    assert {row["id"] for row in orgs} == {"org_own", "org_demo", "org_acme", "org_globex"}


def _row(tsv: bytes) -> Row:
    return dict(zip(ROW_COLUMNS, tsv.decode().split("\n", 1)[0].split("\t"), strict=True))


async def test_a_whole_one_is_not_touched(tmp_path: Path) -> None:
    """Seeding where everything is there is refused by the registry, before a heartbeat is written."""
    sink, path = MemorySink(), tmp_path / "registry.sqlite3"
    assert await started(sink, path, Fuse(-1, done=True))
    before = await state(sink, path)
    registry = await SqliteRegistry.open(path)
    try:
        assert await unfinished(registry) is None
        with pytest.raises(RegistryUnavailable):
            await seed(sink, registry, PLAN, LATER_MS, lambda _done, _all: None)
    finally:
        await registry.aclose()
    assert await state(sink, path) == before


@pytest.mark.parametrize("kept", ["", "{}", '{"plan": {"moons": 3}, "until_ms": 5}', '{"plan": 1}', "[]"])
async def test_another_version_s_seeding(tmp_path: Path, kept: str) -> None:
    """One that cannot be read is not guessed at: the sentence says what to do."""
    registry = await SqliteRegistry.open(tmp_path / "registry.sqlite3")
    try:
        await registry.execute(keep_setting(BEGUN_KEY, kept, 0), 5)
        with pytest.raises(BadUserInput, match="--fresh"):
            await unfinished(registry)
    finally:
        await registry.aclose()


async def test_what_was_begun_is_remembered(tmp_path: Path) -> None:
    """The plan and its end come back as they were kept, and with them every monitor that has heartbeats."""
    registry = await SqliteRegistry.open(tmp_path / "registry.sqlite3")
    try:
        begun = Begun(replace(PLAN, seed=11), NOW_MS)
        kept = begun.kept(0)
        assert json.loads(str(kept.params[1]))["plan"]["seed"] == 11
        await registry.execute(kept, 5)
        found = await unfinished(registry)
    finally:
        await registry.aclose()
    assert found == begun
    written = {(beat.org_id, beat.monitor_id) for beat in seeded(PLAN).beats}
    assert written <= {(org, one) for org, ids in begun.monitors.items() for one in ids}


@pytest.mark.parametrize("others", [0, 3])
async def test_the_engine_forgets(engine: Engine, dataset: str, others: int) -> None:
    """The embedded engine removes the rows of the monitors that are named, and no other."""
    telemetry = EmbeddedTelemetry(engine, dataset)
    tsv = seeded(PLAN).tsv
    await telemetry.write(ROW_COLUMNS, tsv)
    for number in range(others):
        own = _row(tsv) | {"blob1": "org_demo", "index1": f"mon_own-{number}"}
        await telemetry.write(ROW_COLUMNS, ("\t".join(own.values()) + "\n").encode())
    await telemetry.forget(Begun(PLAN, NOW_MS).monitors)
    left = await engine.query(f"SELECT index1 FROM {dataset} ORDER BY index1 FORMAT TSV", 10)  # noqa: S608
    assert left.decode().split() == [f"mon_own-{number}" for number in range(others)]
    assert await telemetry.write(ROW_COLUMNS, tsv) == len(seeded(PLAN).beats)
