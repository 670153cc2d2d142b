"""What /metrics tells of heartbeats that wait: how many, and how old the first of them is."""

import asyncio
from pathlib import Path

from gateway.ingest.probing.outbox import Outbox, Safeguards
from gateway.meter import Delivery
from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import NOW_MS, gateway_on, monitor_row
from tests.http.metrics.test_metrics import counted, scraped
from tests.ingest.sinks import HeldSink


def beat(number: int) -> Heartbeat:
    return Heartbeat("mon_1", "org_1", NOW_MS - 90_000 + number * 1000, "up", 1.0)


async def test_what_is_being_written_waits_as_well() -> None:
    """A store that takes long has nothing yet: depth and age count from the first that is not there."""
    sink, delivery = HeldSink(), Delivery()
    outbox = Outbox(sink, safeguards=Safeguards(delivery=delivery))
    for number in range(3):
        await outbox.add(beat(number))
    writing = asyncio.create_task(outbox.flush())
    await sink.asked.wait()
    await outbox.add(beat(3))
    assert delivery == Delivery(waiting=4, oldest_ms=beat(0).timestamp_ms)
    sink.go_on.set()
    await writing
    assert delivery == Delivery(waiting=1, oldest_ms=beat(3).timestamp_ms)
    await outbox.flush()
    assert delivery == Delivery()


async def test_metrics_tell_of_them(engine: Engine, tmp_path: Path) -> None:
    """Depth and age in seconds, of what waits in this process; nothing that waits has no age."""
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()]) as gateway:
        before = await scraped(gateway)
        gateway.delivery.waiting, gateway.delivery.oldest_ms = 7, NOW_MS - 90_500
        after = await scraped(gateway)
    names = ("insights_heartbeats_waiting", "insights_heartbeats_oldest_seconds")
    assert [counted(before, name) for name in names] == [0, 0]
    assert [counted(after, name) for name in names] == [7, 90.5]
