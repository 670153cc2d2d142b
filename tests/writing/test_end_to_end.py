"""What a prober posts to the Worker is what the gateway tells, number by number."""

from collections import Counter
from collections.abc import Iterable
from statistics import mean
from typing import Any

import httpx
import pytest

from tests.commands.test_serve import until
from tests.platform import filled
from tests.platform.conftest import Opened, Platform
from tests.writing.conftest import Begun, now_ms
from tests.writing.runtime import WAIT_SECONDS, Written

pytestmark = pytest.mark.dear

MINUTE_MS = 60_000
ASKED = """query ($id: ID!) { monitor(id: $id) {
  uptime(window: "1h") { counts {
    checks { value } up { value } degraded { value } down { value } pending { value } } }
  latency(window: "1h") { answered { value } mean { value } min max }
  heartbeats(window: "1h", first: 100) { nodes {
    dispatchId status latencyMs region colo code error errorClass httpVersion kind
    timings { lookupMs connectMs tlsMs firstByteMs } certificate { issuer } } } } }"""
FAILED: dict[str, Any] = {
    "status": "down",
    "code": 0,
    "latencyMs": 5000,
    "colo": "DFW",
    "region": filled.TEXAS,
}
CLASSES = {"timeout": "TIMEOUT", "DNS: name not known": "DNS", "keyword not found": "CONTENT"}


def beats(monitor: str, since_ms: int) -> list[dict[str, Any]]:
    """Forty-eight checks, one a minute: of every outcome, some failed in ways that only their text tells."""
    made = []
    for number in range(48):
        beat: dict[str, Any] = {
            "monitorId": monitor,
            "orgId": filled.ORG,
            "dispatchId": f"{monitor}-{number}",
            "status": ("up", "up", "up", "degraded")[number % 4],
            "timestampMs": since_ms + number * MINUTE_MS,
            "latencyMs": 20 + number * 1.5,
            "code": 200,
            "region": filled.PARIS,
            "colo": "CDG",
            "kind": "http",
            "sampleRate": 1,
            "lookupMs": 1.25,
            "connectMs": 2.5,
            "tlsMs": 3.75,
            "firstByteMs": 4.5,
            "expiresS": since_ms // 1000 + 86_400 * 90,
            "httpVersion": "2",
            "issuer": "Île Encrypt",
        }
        if number % 12 == 7:
            error = list(CLASSES)[number // 12 % len(CLASSES)]
            beat |= {**FAILED, "error": error}
        if number == 20:
            beat |= {"status": "pending"}
        made.append(beat)
    return made


def counts(sent: Iterable[dict[str, Any]]) -> dict[str, dict[str, float]]:
    found = Counter(beat["status"] for beat in sent)
    words = ("up", "degraded", "down", "pending")
    return {
        "checks": {"value": float(found.total())},
        **{word: {"value": float(found[word])} for word in words},
    }


@pytest.mark.parametrize("direct", [False, True], ids=["queue", "directly"])
async def test_numbers_are_those_that_were_sent(
    emulated: Platform, reading: Opened, begun: Begun, *, direct: bool
) -> None:
    """Counts, latencies and every field of every check, of two monitors and of no other org."""
    since_ms = now_ms() - 50 * MINUTE_MS
    sent = {monitor: beats(monitor, since_ms) for monitor in (filled.SHOP, filled.API)}
    foreign = [one | {"orgId": filled.OTHER_ORG} for one in beats(filled.SHOP, since_ms)]
    worker = begun(emulated, direct=direct)
    for batch in (*sent.values(), foreign):
        told = worker.post(batch)
        assert told["written"] + told["queued"] == len(batch)
    worker.arrived(3 * 48)
    for monitor, theirs in sent.items():
        await compared(reading, monitor, theirs)
    receipts(worker, {filled.ORG: 96, filled.OTHER_ORG: 48})


async def compared(reading: Opened, monitor: str, sent: list[dict[str, Any]]) -> None:
    found = (await reading.ask(ASKED, id=monitor))["monitor"]
    assert found["uptime"]["counts"] == counts(sent)
    answered = [beat["latencyMs"] for beat in sent if beat["status"] in {"up", "degraded"}]
    assert found["latency"]["answered"]["value"] == len(answered)
    assert found["latency"]["mean"]["value"] == pytest.approx(mean(answered))
    assert (found["latency"]["min"], found["latency"]["max"]) == (min(answered), max(answered))
    assert [_told(beat) for beat in reversed(sent)] == found["heartbeats"]["nodes"]


def _told(beat: dict[str, Any]) -> dict[str, Any]:
    """A check as the gateway tells it."""
    error, down = beat.get("error"), beat["status"] == "down"
    return {
        **{name: beat[name] for name in ("dispatchId", "latencyMs", "region", "colo", "httpVersion")},
        "status": beat["status"].upper(),
        "kind": beat["kind"].upper(),
        "code": beat["code"] or None,
        "error": error,
        "errorClass": CLASSES[error] if down and error else None,
        "timings": {name: beat[name] for name in ("lookupMs", "connectMs", "tlsMs", "firstByteMs")},
        "certificate": {"issuer": beat["issuer"]},
    }


def receipts(worker: Written, rows: dict[str, int]) -> None:
    """At least the first invocation's are in D1 by now, and none tells of more than was written."""
    found = worker.registry(
        "SELECT org_id, sum(up + degraded + down + pending) AS n FROM insights_heartbeat_receipts GROUP BY 1"
    )
    assert found
    assert [one for one in found if one["n"] > rows[one["org_id"]]] == []


DELIVERY = """{ pipeline(window: "1h") { delivery {
  written seen lost lostShare estimated sampledCount refusedCount deadCount } } }"""


async def delivered(reading: Opened) -> dict[str, Any] | None:
    found: dict[str, Any] | None = (await reading.ask(DELIVERY))["pipeline"]["delivery"]
    return found


async def test_what_never_arrives_is_told(emulated: Platform, reading: Opened, begun: Begun) -> None:
    """Without receipts nothing is said; then none are lost; then those of a writer whose rows nobody has."""
    since_ms = now_ms() - 55 * MINUTE_MS
    with_rows(emulated)
    assert await delivered(reading) is None
    refused = beats(filled.SHOP, since_ms)[0] | {"status": "fine"}
    worker = begun(emulated)
    worker.post([*beats(filled.SHOP, since_ms), refused])
    worker.arrived(48)
    settled(worker, 48)
    none_lost = {"lost": 0.0, "lostShare": 0.0, "estimated": False, "sampledCount": 0, "deadCount": 0}
    assert await delivered(reading) == none_lost | {"written": 48, "seen": 48.0, "refusedCount": 0}
    worker.begin()
    worker.weather(lost_points=1)
    worker.post(beats(filled.API, since_ms)[:24])
    settled(worker, 72)
    lost = {"written": 72, "seen": 48.0, "lost": 24.0, "lostShare": 24 / 72, "refusedCount": 0}
    assert await delivered(reading) == none_lost | lost
    metrics = (await reading.client.get("/metrics")).text
    assert 'insights_delivery_lost_ratio{org="acme"}' in metrics


def with_rows(platform: Platform) -> None:
    """A dataset without any is taken to be so for a while; this row is of no window that is asked for."""
    url = f"{platform.url}/__emulator/datasets/{platform.dataset}/points"
    point = {"indexes": ["m"], "blobs": ["org", "d", "up"], "doubles": [now_ms() - 7_200_000, 1, 200, 1]}
    assert httpx.post(url, json=point, trust_env=False).json()["recorded"] == 1


def settled(worker: Written, written: int) -> None:
    """Returns when the receipts say so; they are written after the answer."""
    sql = "SELECT sum(up + degraded + down + pending) AS n FROM insights_heartbeat_receipts"
    until(lambda: worker.registry(sql)[0]["n"] == written or None, WAIT_SECONDS, every=0.2)
