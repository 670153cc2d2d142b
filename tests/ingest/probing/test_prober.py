"""The prober, on real loopback servers and a real registry."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from gateway.ingest.probing.checks import Line
from gateway.ingest.probing.prober import Prober
from gateway.ports import RegistryStatement
from gateway.registry.checks import add_monitor, disable_monitor
from gateway.stores.sqlite import SqliteRegistry
from tests.ingest.loopback import fixed, refused_port, request_head, served
from tests.ingest.sinks import MemorySink

SECRET = "s3cr3t-canary"


def now_ms() -> int:
    return time.time_ns() // 1_000_000


async def add(
    registry: SqliteRegistry, monitor_id: str, url: str, *, org: str = "org_1", **extra: object
) -> None:
    config = json.dumps({"url": url, "interval": 15, "timeout": 1000, **extra})
    kind = url.partition(":")[0].removesuffix("s")
    await registry.execute(
        add_monitor(org, monitor_id, name=monitor_id, kind=kind, config_json=config, now_ms=1), 5
    )


async def change(registry: SqliteRegistry, sql: str, *params: str | float) -> None:
    await registry.execute(RegistryStatement("test", sql, params), 5)


async def rows(registry: SqliteRegistry, sql: str) -> list[dict[str, object]]:
    return await registry.fetch(RegistryStatement("test", sql), 5)


def at_once(registry: SqliteRegistry, sink: MemorySink, concurrency: int = 64) -> Prober:
    """A prober that starts every monitor at once, records every row and does not dawdle."""
    return Prober(
        registry,
        sink,
        now_ms,
        concurrency=concurrency,
        private=True,
        draw=lambda: 0.0,
        refresh_seconds=0.02,
        flush_seconds=0.02,
    )


@asynccontextmanager
async def running(prober: Prober) -> AsyncIterator[None]:
    task = asyncio.create_task(prober.run())
    try:
        yield
    finally:
        task.cancel()
        async with asyncio.timeout(10):
            await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()


async def test_row(registry: SqliteRegistry) -> None:
    """A check becomes one row in the documented layout."""
    sink, before = MemorySink(), now_ms()
    async with served(fixed("503 Busy")) as port:
        await add(registry, "mon_http", f"http://127.0.0.1:{port}/")
        [beat] = await at_once(registry, sink).check_once()
    [row] = sink.rows
    assert (row["index1"], row["blob1"], row["blob3"]) == ("mon_http", "org_1", "down")
    assert (row["blob4"], row["blob5"], row["blob6"]) == ("local", "LCL", "HTTP 503")
    assert len(row["blob2"]) == 32
    assert before <= int(row["double1"]) <= now_ms()
    assert (float(row["double2"]), row["double3"]) == (beat.latency_ms, "503")
    assert (float(row["double4"]), row["_sample_interval"]) == (1.0, "1")
    assert (row["blob7"], row["blob8"], row["blob9"]) == ("http", "server_error", "")
    assert 0 <= float(row["double5"]) < now_ms() - before
    assert beat.dispatch_id == row["blob2"]


async def test_hot_state(registry: SqliteRegistry) -> None:
    """The monitor and its dispatch show the last check."""
    async with served(fixed("200 OK")) as port:
        await add(registry, "mon_tcp", f"tcp://127.0.0.1:{port}")
        [beat] = await at_once(registry, MemorySink()).check_once()
    [monitor] = await rows(registry, "SELECT * FROM monitors")
    assert (monitor["status"], monitor["region"], monitor["last_error"]) == ("up", "local", "")
    assert monitor["last_checked_at"] == monitor["first_checked_at"] == beat.timestamp_ms
    assert (monitor["last_failed_at"], monitor["rt_ms"]) == (None, beat.latency_ms)
    [dispatch] = await rows(registry, "SELECT * FROM monitor_dispatch_hot")
    assert (dispatch["dispatch_id"], dispatch["status"]) == (beat.dispatch_id, "completed")
    assert (dispatch["runner_colo"], dispatch["error"], dispatch["org_id"]) == ("LCL", None, "org_1")


async def test_incident(registry: SqliteRegistry) -> None:
    """Two failures in a row open one incident, a third opens no other, the first success closes it."""
    await add(registry, "mon_1", f"tcp://127.0.0.1:{await refused_port()}")
    prober = at_once(registry, MemorySink())
    seen = []
    for _ in range(3):
        await prober.check_once()
        seen.append([row["status"] for row in await rows(registry, "SELECT status FROM incidents")])
    assert seen == [[], ["open"], ["open"]]
    async with served(fixed("200 OK")) as port:
        config = json.dumps({"url": f"tcp://127.0.0.1:{port}", "interval": 15})
        await change(registry, "UPDATE monitors SET config_json = ?1", config)
        [beat] = await prober.check_once()
    [incident] = await rows(registry, "SELECT * FROM incidents")
    assert (incident["status"], incident["closed_ts"]) == ("closed", beat.timestamp_ms)
    assert incident["reason"] == "connection refused"


async def test_who_is_checked(registry: SqliteRegistry, caplog: pytest.LogCaptureFixture) -> None:
    """Relays' monitors, disabled, udp, broken and fictional ones are not checked; the log says so once."""
    caplog.set_level(logging.INFO, "gateway")
    async with served(fixed("200 OK")) as port:
        url = f"http://127.0.0.1:{port}/"
        for name in ("mon_ours", "mon_relay", "mon_disabled", "mon_broken"):
            await add(registry, name, url)
        await add(registry, "mon_udp", "udp://127.0.0.1:53")
        await add(registry, "mon_fictional", "https://shop.example/")
        await change(registry, "UPDATE monitors SET relay_id = 'relay_1' WHERE id = 'mon_relay'")
        await registry.execute(disable_monitor("org_1", "mon_disabled", 2), 5)
        await change(registry, "UPDATE monitors SET config_json = ?1 WHERE id = 'mon_broken'", f'["{SECRET}"')
        prober = at_once(registry, MemorySink())
        checked = [beat.monitor_id for _ in range(2) for beat in await prober.check_once()]
    assert checked == ["mon_ours", "mon_ours"]
    said = [record.getMessage().split(" is ")[0] for record in caplog.records]
    assert sorted(said) == ["monitor mon_broken", "monitor mon_fictional", "monitor mon_udp"]
    assert SECRET not in caplog.text


async def test_one_org(registry: SqliteRegistry) -> None:
    """A prober of one org leaves the others alone."""
    url = f"tcp://127.0.0.1:{await refused_port()}"
    await add(registry, "mon_1", url)
    await add(registry, "mon_2", url, org="org_2")
    prober = Prober(registry, MemorySink(), now_ms, private=True, org="org_2")
    assert [beat.monitor_id for beat in await prober.check_once()] == ["mon_2"]


async def test_sampling(registry: SqliteRegistry) -> None:
    """A row is recorded with the org's probability and says it; the hot state is always kept."""
    await change(registry, "UPDATE organizations SET ae_sample_rate = 0.25")
    for number in range(4):
        await add(registry, f"mon_{number}", f"tcp://127.0.0.1:{await refused_port()}")
    sink, draws = MemorySink(), iter([0.9, 0.25, 0.2499, 0.0])
    await Prober(registry, sink, now_ms, private=True, concurrency=1, draw=lambda: next(draws)).check_once()
    assert [float(row["double4"]) for row in sink.rows] == [0.25, 0.25]
    assert [row["status"] for row in await rows(registry, "SELECT status FROM monitors")] == ["down"] * 4


async def test_added_while_running(registry: SqliteRegistry, tmp_path: Path) -> None:
    """A monitor added through another connection is picked up, and one check runs per slot."""
    sink = MemorySink()
    async with served(fixed("200 OK")) as port, running(at_once(registry, sink)):
        other = await SqliteRegistry.open(tmp_path / "registry.sqlite3")
        await add(other, "mon_late", f"http://127.0.0.1:{port}/")
        await other.aclose()
        await sink.until_rows(1)
    assert [row["index1"] for row in sink.rows] == ["mon_late"]


async def test_next_run(registry: SqliteRegistry) -> None:
    """While it runs, a monitor's next run is one interval after the slot of its last."""
    sink = MemorySink()
    await add(registry, "mon_1", f"tcp://127.0.0.1:{await refused_port()}")
    async with running(at_once(registry, sink)):
        await sink.until_rows(1)
        async with asyncio.timeout(10):
            while not (found := await rows(registry, "SELECT * FROM monitor_dispatch_hot")):  # noqa: ASYNC110
                await asyncio.sleep(0)
    [monitor] = await rows(registry, "SELECT next_run_at FROM monitors")
    scheduled, started = found[0]["scheduled_for_ts"], found[0]["dispatched_at_ts"]
    assert isinstance(scheduled, int)
    assert isinstance(started, int)
    assert monitor["next_run_at"] == scheduled + 15_000
    assert 0 <= started - scheduled < 5000


async def test_stop(registry: SqliteRegistry) -> None:
    """Cancelled, it hangs up on checks in flight and still writes what others found."""
    asked, hung_up = asyncio.Event(), asyncio.Event()

    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await request_head(reader)
        asked.set()
        await reader.read()
        hung_up.set()

    sink, told = MemorySink(), asyncio.Event()
    async with served(silent) as port:
        await add(registry, "mon_slow", f"http://127.0.0.1:{port}/", timeout=60_000)
        await add(registry, "mon_fast", f"tcp://127.0.0.1:{await refused_port()}")
        prober = Prober(
            registry,
            sink,
            now_ms,
            private=True,
            draw=lambda: 0.0,
            flush_seconds=3600,
            watcher=lambda *_: told.set(),
        )
        async with running(prober), asyncio.timeout(10):
            await asked.wait()
            await told.wait()
            assert sink.rows == []
        async with asyncio.timeout(10):
            await hung_up.wait()
    assert [row["index1"] for row in sink.rows] == ["mon_fast"]


async def test_concurrency(registry: SqliteRegistry) -> None:
    """No more checks run at once than allowed."""
    now, most = 0, 0

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await request_head(reader)
        await asyncio.sleep(0)
        now -= 1
        writer.write(b"HTTP/1.1 204 Fine\r\n\r\n")
        await writer.drain()

    async with served(count) as port:
        for number in range(20):
            await add(registry, f"mon_{number}", f"http://127.0.0.1:{port}/")
        beats = await at_once(registry, MemorySink(), concurrency=3).check_once()
    assert len(beats) == 20
    assert 1 <= most <= 3


async def test_registry_gone(registry: SqliteRegistry, caplog: pytest.LogCaptureFixture) -> None:
    """A registry that takes no writes costs the hot state, not the heartbeat."""
    sink = MemorySink()
    await add(registry, "mon_1", f"tcp://127.0.0.1:{await refused_port()}")
    await change(registry, "DROP TABLE incidents")
    [beat] = await at_once(registry, sink).check_once()
    assert [row["blob2"] for row in sink.rows] == [beat.dispatch_id]
    assert "the registry missed a check of monitor mon_1" in caplog.text


async def test_odd_check(
    registry: SqliteRegistry, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A check that breaks is a failed dispatch and no heartbeat: nothing is known of the target."""

    async def broken(*_: object) -> None:  # stands for a bug, which no server can provoke
        raise KeyError(SECRET)

    monkeypatch.setattr(Line, "check", broken)
    sink = MemorySink()
    await add(registry, "mon_1", "tcp://127.0.0.1:9")
    assert await at_once(registry, sink).check_once() == []
    [dispatch] = await rows(registry, "SELECT * FROM monitor_dispatch_hot")
    [monitor] = await rows(registry, "SELECT * FROM monitors")
    assert (dispatch["status"], monitor["status"], sink.rows) == ("failed", "pending", [])
    assert "monitor mon_1 could not be checked: KeyError" in caplog.text
    assert SECRET not in caplog.text + str(dispatch["error"])


async def test_secrets(registry: SqliteRegistry, caplog: pytest.LogCaptureFixture) -> None:
    """Headers are sent with the check and appear in no row, no table but their own and no log line."""
    caplog.set_level(logging.DEBUG)
    heads: list[str] = []

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await request_head(reader))
        writer.write(b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    sink = MemorySink()
    async with served(note) as port:
        await add(registry, "mon_1", f"http://127.0.0.1:{port}/", headers={"X-Key": SECRET})
        caplog.clear()  # the line above put the config into aiosqlite's own debug log
        prober = at_once(registry, sink)
        for _ in range(2):
            await prober.check_once()
    assert [SECRET in head for head in heads] == [True, True]
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("aiosqlite")]
    assert SECRET not in repr((sink.rows, ours))
    for table in ("incidents", "monitor_dispatch_hot"):
        [row] = await rows(registry, f"SELECT * FROM {table}")  # noqa: S608 - a table named two lines up
        assert SECRET not in repr(row)
