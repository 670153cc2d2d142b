"""Telemetry on the embedded engine."""

import asyncio
import logging
import os
import subprocess
import sys
import threading
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import orjson
import pytest

from gateway.errors import DeadlineExceeded, StoreError, TelemetryUnavailable
from gateway.ports import Kind, Statement
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.composers import Reach
from gateway.telemetry.sql.slices import Slice
from gateway.telemetry.sql.text import Source
from tests.jumping import run
from tests.size import sized

HOLDER = """
import asyncio, sys
from pathlib import Path
from gateway.ports import Kind, Statement
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
async def main():
    telemetry = EmbeddedTelemetry(Engine.open(Path(sys.argv[1])), "hb")
    await telemetry.write(ROW_COLUMNS, rows_tsv([Heartbeat("m", "o", 1793534400000, "up", 1.5)]))
    statement = Statement("count", "o", "SELECT count() AS n FROM hb FORMAT JSON", {"n": Kind.INTEGER})
    print((await telemetry.read(statement, 30)).rows[0]["n"], flush=True)
    sys.stdin.read()
    await telemetry.aclose()
asyncio.run(main())
"""


@pytest.fixture
def telemetry(engine: Engine, dataset: str) -> EmbeddedTelemetry:
    return EmbeddedTelemetry(engine, dataset)


def hold(data_dir: Path) -> "subprocess.Popen[str]":
    """A process that opens the folder, adds a row, says how many there are, and stays until told."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", HOLDER, str(data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.dear
def test_second_process(tmp_path: Path) -> None:
    """A folder serves one process: the second is told who holds it, and its data outlive both."""
    for rows in (1, 2):
        with hold(tmp_path / "data") as holder:
            assert holder.stdout
            assert holder.stdout.readline() == f"{rows}\n"
            with pytest.raises(StoreError) as refused:
                Engine.open(tmp_path / "data")
            holder.communicate()
        assert str(refused.value) == (
            f"{tmp_path / 'data'} is in use by process {holder.pid}; stop it, "
            "or choose another folder with --data-dir"
        )
        assert holder.returncode == 0


def test_no_folder(tmp_path: Path) -> None:
    """A folder that cannot be made is an error that says why."""
    (tmp_path / "file").touch()
    with pytest.raises(
        StoreError,
        match=r"cannot write to .*/file/data \((?:Not a directory|File exists)\); choose another folder",
    ):
        Engine.open(tmp_path / "file" / "data")


def test_missing_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the engine installed the error names the extra, and the folder stays free."""
    monkeypatch.setitem(sys.modules, "chdb.session", None)
    for _ in range(2):
        with pytest.raises(StoreError, match=r"install it: pip install 'insights-gateway\[local\]'"):
            Engine.open(tmp_path)


class Broken:
    """A chDB session that does nothing any more."""

    def __init__(self, _: str = "") -> None: ...

    def query(self, sql: str) -> None:
        if sql.startswith(("SELECT", "SET")):
            raise RuntimeError(f"Code: 210. DB::Exception: cannot do {sql}")

    def close(self) -> None: ...


def test_engine_that_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that the engine cannot open is an error that names it, and stays free."""

    class Unopened(Broken):
        def query(self, sql: str) -> None:
            raise RuntimeError(f"Code: 210. DB::Exception: cannot do {sql}")

    broken = ModuleType("chdb.session")
    broken.Session = Unopened  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "chdb.session", broken)
    for _ in range(2):
        with pytest.raises(StoreError, match=r"the embedded engine cannot open .*; choose another folder"):
            Engine.open(tmp_path)


@pytest.fixture
def broken(tmp_path: Path) -> EmbeddedTelemetry:
    """On a session that is broken; to be closed by the test."""
    return EmbeddedTelemetry(Engine(cast("Any", Broken), os.open(tmp_path / "lock", os.O_CREAT)), "hb")


async def test_ping(telemetry: EmbeddedTelemetry, broken: EmbeddedTelemetry) -> None:
    """Ping is silent while the engine answers, and TelemetryUnavailable when it does not, or is closed."""
    await telemetry.ping()
    with pytest.raises(TelemetryUnavailable, match="does not answer; restart the gateway"):
        await broken.ping()
    await broken.aclose()
    with pytest.raises(TelemetryUnavailable):
        await broken.ping()


class Stalled(Broken):
    """A chDB session that does not answer until it may."""

    may = threading.Event()

    def query(self, sql: str) -> None:
        if sql.startswith("SET"):
            self.may.wait()
        super().query(sql)


def test_a_ping_waits_for_five_seconds(tmp_path: Path) -> None:
    """An engine that does not answer is TelemetryUnavailable after as long as any other store has, by a clock
    that jumps to where something is to be done."""
    telemetry = EmbeddedTelemetry(Engine(cast("Any", Stalled), os.open(tmp_path / "lock", os.O_CREAT)), "hb")

    async def pinged() -> float:
        with pytest.raises(TelemetryUnavailable, match="does not answer; restart the gateway"):
            await telemetry.ping()
        return asyncio.get_running_loop().time()

    try:
        assert run(pinged()) == 5
    finally:
        Stalled.may.set()
        telemetry.engine.close()


async def test_timeout(telemetry: EmbeddedTelemetry) -> None:
    """A read that takes too long is DeadlineExceeded, and the engine goes on."""
    slow = Statement("slow", "o", "SELECT sum(sipHash64(number)) AS n FROM numbers(10000000) FORMAT JSON", {})
    with pytest.raises(DeadlineExceeded, match="did not answer in time; ask for a shorter window"):
        await telemetry.read(slow, 0.001)
    quick = Statement("quick", "o", "SELECT 1 AS n FORMAT JSON", {"n": Kind.INTEGER})
    assert (await telemetry.read(quick, 30)).rows == [{"n": 1}]


async def test_refused_statement(telemetry: EmbeddedTelemetry, caplog: pytest.LogCaptureFixture) -> None:
    """A statement the engine refuses is TelemetryUnavailable; the log has its name and code, and no SQL."""
    wrong = Statement("fleet", "o", "SELECT canary FROM nowhere WHERE blob1 = 'canary' FORMAT JSON", {})
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(TelemetryUnavailable, match="see the server's log") as refused,
    ):
        await telemetry.read(wrong, 30)
    assert "canary" not in str(refused.value)
    assert "the telemetry engine refused fleet: Code: 60" in caplog.text
    assert "canary" not in caplog.text


async def test_refused_write(telemetry: EmbeddedTelemetry, caplog: pytest.LogCaptureFixture) -> None:
    """Rows the engine cannot read are TelemetryUnavailable, and none of them is written or logged."""
    with pytest.raises(TelemetryUnavailable):
        await telemetry.write(("timestamp", "double1"), b"canary\tcanary\n")
    assert "refused write" in caplog.text
    assert "canary" not in caplog.text


async def test_unnumbered_error(broken: EmbeddedTelemetry, caplog: pytest.LogCaptureFixture) -> None:
    """An error without the engine's number is logged by its type."""
    await broken.aclose()
    with pytest.raises(TelemetryUnavailable):
        await broken.read(Statement("late", "o", "SELECT 1", {}), 5)
    assert "the telemetry engine refused late: RuntimeError" in caplog.text


async def test_write(telemetry: EmbeddedTelemetry, dataset: str) -> None:
    """Rows of many days go in at once, are counted, and can be read at once."""
    days = range(sized(400, 110))  # more than the engine takes at once by itself
    beats = [Heartbeat("m", "o", 1_759_276_800_000 + day * 86_400_000, "up", 1.5) for day in days]
    assert await telemetry.write(ROW_COLUMNS, rows_tsv(beats)) == len(days)
    counting = f"SELECT count() AS n FROM {dataset} FORMAT JSON"  # noqa: S608 - a name of our own
    statement = Statement("count", "o", counting, {"n": Kind.INTEGER})
    assert (await telemetry.read(statement, 30)).rows == [{"n": len(days)}]


@pytest.mark.dear
async def test_reads_little(engine: Engine, telemetry: EmbeddedTelemetry, dataset: str) -> None:
    """One monitor's last heartbeats and one org's last day are found without reading through the table."""
    start, days, step = 1_793_491_200_000, 5, 432_000
    end = start + days * 86_400_000
    first = rows_tsv(
        Heartbeat(f"m{monitor}", f"org{org}", start, "up", 1.5, dispatch_id=f"d{start}")
        for org, monitor in product(range(20), range(10))
    )
    moments = [b"%d" % (at // 1000) for at in range(start, end, step)]
    table = b"".join(first.replace(moments[0], moment) for moment in moments)
    assert table.endswith(
        rows_tsv([Heartbeat("m9", "org19", end - step, "up", 1.5, dispatch_id=f"d{end - step}")])
    )
    written = await telemetry.write(ROW_COLUMNS, table)
    assert written == 200_000

    async def rows_read(statement: Statement, rows: int) -> int:
        answer = orjson.loads(await engine.query(statement.sql, 30))
        assert answer["rows"] == rows
        return int(answer["statistics"]["rows_read"])

    source, last_day = Source(dataset), Slice(end - 86_400_000, end)
    hundred = composers.heartbeats("org7", source, (Reach(("m3",), start),), end, 100)
    assert await rows_read(hundred, 100) < written * 0.10
    assert await rows_read(composers.totals("org7", source, (last_day,), None), 1) < written * 0.05
    assert await rows_read(composers.monitor_totals("org7", source, (last_day,), ("m3",)), 1) < written * 0.05
