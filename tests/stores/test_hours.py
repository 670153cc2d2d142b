"""Whole hours beside their rows: rows of before, deleted ones, and a process that is killed in between."""

import asyncio
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from gateway.commands.rollups import rollups_command
from gateway.errors import BadUserInput, TelemetryUnavailable
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.hours import MOST_TURNS, Filled, Hours
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.dialect import CLICKHOUSE, EMBEDDED
from gateway.telemetry.sql.rolled.hours import PROJECTIONS
from gateway.telemetry.sql.rolled.places import FORMER, Place, there
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Source
from tests.begun import Begun, command, done, environment, ran
from tests.commands.test_serve import until
from tests.size import sized
from tests.telemetry.lab import START_MS

HOUR_MS = 3_600_000
LONG = Slice(START_MS + 1, START_MS + 200 * HOUR_MS, Parts(latency=True, spread=True))
BEATS = [
    Heartbeat(
        f"mon_{number % 5}", "org_a", START_MS + number * 60_000, "down" if number % 50 == 0 else "up", 8.0
    )
    for number in range(9000)
]
DATASET = "saavy_uptime_heartbeats"
MERGES = sized(40, 10)
MOMENTS_S = (0.6, 1.2, 1.8)[: sized(3, 2)]
"""After the folder was opened. All is held after some three seconds."""


async def answers(store: EmbeddedTelemetry, dataset: str) -> tuple[object, object]:
    """By hours, and by rows."""
    told = [
        await store.read(composers.monitor_totals("org_a", Source.of(dataset, one), (LONG,), None), 60)
        for one in (EMBEDDED, CLICKHOUSE)
    ]
    return told[0].rows, told[1].rows


async def rows_in_hours(engine: Engine, dataset: str) -> Filled:
    return await anext(aiter(Hours(engine, Place(dataset)).fill()))


@pytest.mark.dear
async def test_rows_of_before_are_filled_in(engine: Engine, dataset: str) -> None:
    """What was written without hours is answered right at once, some in hours and some not; then in hours."""
    old = EmbeddedTelemetry(engine, dataset)
    await old.write(ROW_COLUMNS, rows_tsv(BEATS[:6000]))
    store = EmbeddedTelemetry(engine, dataset, rolled=True)
    await store.write(ROW_COLUMNS, rows_tsv(BEATS[6000:]))
    assert store.hours is not None
    by_hours, by_rows = await answers(store, dataset)
    assert by_hours == by_rows
    told = [far async for far in store.hours.fill()]
    assert 3000 <= told[-1].of == 9000, told
    assert (told[0].rows < 9000, told[-1]) == (True, Filled(9000, 9000))
    by_hours, by_rows = await answers(store, dataset)
    assert by_hours == by_rows
    assert [far async for far in store.hours.fill()] == [Filled(9000, 9000)]


@pytest.mark.dear
async def test_what_is_deleted_is_in_no_hour(engine: Engine, dataset: str) -> None:
    """Rows of a monitor taken away leave the hours of the others as they were; all of them leave none."""
    store = EmbeddedTelemetry(engine, dataset, rolled=True)
    await store.write(ROW_COLUMNS, rows_tsv(BEATS))
    await store.forget({"org_a": ["mon_0", "mon_3"]})
    by_hours, by_rows = await answers(store, dataset)
    assert by_hours == by_rows
    assert [row["monitor"] for row in by_rows] == ["mon_1", "mon_2", "mon_4"]  # type: ignore[attr-defined]
    assert (await rows_in_hours(engine, dataset)) == Filled(5400, 5400)
    await store.forget({"org_a": ["mon_1", "mon_2", "mon_4"]})
    assert await answers(store, dataset) == ([], [])


@pytest.mark.dear
async def test_a_table_that_has_its_hours_is_opened_as_it_is(engine: Engine, dataset: str) -> None:
    """To open a folder changes nothing of its table, unless it is of a version that held other hours."""
    EmbeddedTelemetry(engine, dataset, rolled=True)
    assert engine.defined(there(Place(dataset))).split() == list(PROJECTIONS)
    as_made = changed(engine, dataset)
    EmbeddedTelemetry(engine, dataset, rolled=True)
    assert changed(engine, dataset) == as_made
    engine.alter(f"ALTER TABLE {dataset} DROP PROJECTION {PROJECTIONS[1]}")
    for name in FORMER:
        engine.alter(f"ALTER TABLE {dataset} ADD PROJECTION {name} (SELECT blob1, count() GROUP BY blob1)")
    assert changed(engine, dataset) != as_made
    EmbeddedTelemetry(engine, dataset, rolled=True)
    assert sorted(engine.defined(there(Place(dataset))).split()) == sorted(PROJECTIONS)


def changed(engine: Engine, dataset: str) -> tuple[int, int]:
    """The engine writes a table's definition anew, in another file, even where nothing of it is changed."""
    folder = engine.defined("SELECT path FROM system.disks WHERE name = 'default' FORMAT TSV").strip()
    [found] = Path(folder).glob(f"store/*/*/{dataset}.sql")
    file = found.stat()
    return file.st_ino, file.st_mtime_ns


@pytest.mark.dear
async def test_a_look_beside_merges_misses_no_hours(engine: Engine, dataset: str) -> None:
    """Which parts there are and what they hold is of one moment: rows that have their hours from the first
    are never said to have none, whatever is merged meanwhile."""
    store = EmbeddedTelemetry(engine, dataset, rolled=True)
    assert store.hours is not None
    writing = asyncio.ensure_future(_merged(store, dataset))
    missing = [(await store.hours.look())[0]]
    while not writing.done():
        missing.append((await store.hours.look())[0])
    await writing
    assert len(missing) > 1
    assert (store.hours.complete, sum(missing)) == (True, 0)


async def _merged(store: EmbeddedTelemetry, dataset: str) -> None:
    for first in range(0, MERGES * 30, 30):
        await store.write(ROW_COLUMNS, rows_tsv(BEATS[first : first + 30]))
        await asyncio.to_thread(store.engine.alter, f"OPTIMIZE TABLE {dataset} FINAL")


class Full:
    """An engine whose disk is full: it takes the statement, and nothing comes of it."""

    def __init__(self) -> None:
        self.begun = 0

    async def query(self, sql: str, seconds: float) -> bytes:  # noqa: ARG002 - as the engine's
        self.begun += sql.startswith("ALTER")
        return b"7\t10\t0\n"


async def test_an_engine_that_gives_up_is_told_of() -> None:
    """It is begun again a few times, and then said; nobody waits for ever."""

    async def at_once(_: float) -> None:
        pass

    engine = Full()
    with pytest.raises(TelemetryUnavailable, match="disk"):
        await Hours(engine, Place("hb"), at_once).hold_all()
    assert engine.begun == MOST_TURNS * len(PROJECTIONS)


@pytest.mark.dear
def test_killed_it_goes_on_and_counts_nothing_twice(tmp_path: Path) -> None:
    """SIGKILL at whatever moment of `insights rollups`: called again it fills in the rest, and answers by
    hours and by rows are the same before, in between and after."""
    _apart(tmp_path, "asyncio.run(store.write(ROW_COLUMNS, rows_tsv(BEATS)))")
    for seconds in MOMENTS_S:
        with Begun(command("rollups", "--data-dir", str(tmp_path)), env=environment()) as killed:
            until(partial(_held_by, killed.pid, tmp_path), 60)
            try:
                killed.wait(seconds)
            except subprocess.TimeoutExpired:
                killed.send_signal(signal.SIGKILL)
        assert _answered(tmp_path)
    done = ran("rollups", "--data-dir", str(tmp_path))
    assert (done.returncode, done.stdout) == (0, f"Hours of all {len(BEATS)} rows are held.\n"), done.stderr
    assert _answered(tmp_path)


def _held_by(pid: int, folder: Path) -> bool | None:
    return (folder / "engine.lock").read_text() == str(pid) or None


def _answered(folder: Path) -> bool:
    told = (
        "by_hours, by_rows = asyncio.run(answers(store, DATASET)); assert by_hours == by_rows; "
        "print(sum(row['rows_0'] for row in by_rows))"
    )
    return int(_apart(folder, told)) == len(BEATS) - 1


def _apart(folder: Path, does: str) -> str:
    """In a process of its own: this one has an engine on another folder."""
    script = (
        "import asyncio, pathlib; from tests.stores.test_hours import *; "
        f"engine = Engine.open(pathlib.Path({str(folder)!r})); store = EmbeddedTelemetry(engine, DATASET); "
        f"{does}; engine.close()"
    )
    found = done([sys.executable, "-c", script])
    assert found.returncode == 0, found.stderr
    return found.stdout


def test_there_is_nothing_to_fill_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without telemetry is not made anew, and where hours are off it is said."""
    with pytest.raises(BadUserInput, match="no telemetry"):
        rollups_command(tmp_path)
    assert not any(tmp_path.iterdir())
    monkeypatch.setenv("INSIGHTS_ROLLUPS", "false")
    with pytest.raises(BadUserInput, match="INSIGHTS_ROLLUPS"):
        rollups_command(tmp_path)
