"""The prober while a check outlasts its slots, while rows are sampled away, and while it is told to stop."""

import asyncio
import json

from gateway.ingest.probing.prober import Prober
from gateway.ingest.probing.target import Target
from gateway.stores.sqlite import SqliteRegistry
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.ingest.loopback import refused_port, request_head, served
from tests.ingest.probing.test_prober import add, at_once, change, now_ms, rows, running
from tests.ingest.sinks import HeldSink, MemorySink


class Slow:
    """A target that answers nobody before it is told to."""

    def __init__(self) -> None:
        self.asked, self.open, self.most = 0, 0, 0
        self.news, self.answer = asyncio.Event(), asyncio.Event()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        self.asked, self.open = self.asked + 1, self.open + 1
        self.most = max(self.most, self.open)
        self.news.set()
        await self.answer.wait()
        self.open -= 1
        writer.write(b"HTTP/1.1 204 Fine\r\n\r\n")
        await writer.drain()


async def due_again(registry: SqliteRegistry, interval: int, **urls: str) -> None:
    """A monitor whose interval changed starts over, which is at once here."""
    for name, url in urls.items():
        config = json.dumps({"url": url, "interval": interval, "timeout": 60_000})
        await change(registry, "UPDATE monitors SET config_json = ?1 WHERE id = ?2", config, name)


async def until_kept(registry: SqliteRegistry, sink: MemorySink, checks: int) -> None:
    """The last of so many is written and told to the registry: until then it runs, and slots are skipped."""
    await sink.until_rows(checks)
    async with asyncio.timeout(10):
        while sink.rows[checks - 1]["blob2"] not in [  # noqa: ASYNC110
            row["dispatch_id"] for row in await rows(registry, "SELECT dispatch_id FROM monitor_dispatch_hot")
        ]:
            await asyncio.sleep(0)


async def test_no_two_checks_of_a_monitor_run_at_once(registry: SqliteRegistry) -> None:
    """Slots that come while a check still runs are skipped, others' are not; after it they are taken."""
    slow, sink = Slow(), MemorySink()
    async with served(slow) as port:
        urls = {"slow": f"http://127.0.0.1:{port}/", "swift": f"tcp://127.0.0.1:{await refused_port()}"}
        for name, url in urls.items():
            await add(registry, name, url, timeout=60_000)
        async with running(at_once(registry, sink)):
            async with asyncio.timeout(10):
                await slow.news.wait()
            for number in range(1, 6):
                await until_kept(registry, sink, number)
                await due_again(registry, 15 + number, **urls)
            await sink.until_rows(6)
            assert (slow.asked, slow.most) == (1, 1)
            slow.answer.set()
            await until_kept(registry, sink, 7)
            slow.news.clear()
            await due_again(registry, 60, slow=urls["slow"])
            async with asyncio.timeout(10):
                await slow.news.wait()
        assert slow.most == 1


async def test_a_watcher_is_told_of_what_is_not_recorded(registry: SqliteRegistry) -> None:
    """Of every check as it ends, in its turn, whichever of them the org's sample rate leaves out."""
    await change(registry, "UPDATE organizations SET ae_sample_rate = 0.25")
    for number in range(4):
        await add(registry, f"mon_{number}", f"tcp://127.0.0.1:{await refused_port()}")
    told: list[tuple[str, Heartbeat]] = []

    def watch(target: Target, beat: Heartbeat) -> None:
        told.append((target.id, beat))

    sink, draws = MemorySink(), iter([0.9, 0.1, 0.9, 0.9])
    prober = Prober(
        registry, sink, now_ms, private=True, concurrency=1, watcher=watch, draw=lambda: next(draws)
    )
    beats = await prober.check_once()
    assert len(sink.rows) == 1
    assert sorted(told, key=lambda one: one[0]) == [(one.monitor_id, one) for one in beats]
    assert len(told) == 4


async def test_to_stop_is_to_wait_for_what_is_being_written(registry: SqliteRegistry) -> None:
    """Cancelled, it ends when the last rows are written and not before: what comes next closes the store."""
    sink, told = HeldSink(), asyncio.Event()
    await add(registry, "mon_1", f"tcp://127.0.0.1:{await refused_port()}")
    prober = Prober(
        registry,
        sink,
        now_ms,
        private=True,
        draw=lambda: 0.0,
        flush_seconds=3600,
        watcher=lambda *_: told.set(),
    )
    task = asyncio.create_task(prober.run())
    async with asyncio.timeout(10):
        await told.wait()
        task.cancel()
        await sink.asked.wait()
    for _ in range(100):
        await asyncio.sleep(0)
    assert not task.done()
    sink.go_on.set()
    async with asyncio.timeout(10):
        await asyncio.gather(task, return_exceptions=True)
    assert [row["index1"] for row in sink.rows] == ["mon_1"]
