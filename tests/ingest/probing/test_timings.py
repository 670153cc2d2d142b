"""Where the time of a check went is measured, phase by phase, and told with its heartbeat."""

import asyncio
import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.ingest.probing.checks import Line, Outcome, open_line
from gateway.ingest.probing.network.phases import issuer
from gateway.ingest.probing.records import Dispatch, heartbeat
from gateway.stores.embedded import Engine
from gateway.telemetry.sql.failure_classes import failure_class
from tests.gateway_under_test import MINUTE_MS, NOW_MS, beat, gateway_on, monitor_row
from tests.ingest.loopback import (
    certificate,
    fixed,
    http_target,
    request_head,
    served,
    server_tls,
    tcp_target,
)

DELAY_S = 0.12


def now() -> int:
    return NOW_MS


async def slowly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """The first byte takes a while, and so does the rest."""
    await request_head(reader)
    await asyncio.sleep(DELAY_S)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no")
    await writer.drain()
    await asyncio.sleep(DELAY_S)
    writer.write(b"k")
    await writer.drain()


async def test_each_phase_has_its_own_time(line: Line) -> None:
    """The first byte is waited for, the body is not part of that, and no phase is longer than the check."""
    async with served(slowly) as port:
        outcome = await line.check(http_target(f"http://127.0.0.1:{port}/"), now)
    found = outcome.timings
    assert found.tls_ms is None
    assert found.lookup_ms is not None
    assert found.connect_ms is not None
    assert found.first_byte_ms is not None
    assert found.first_byte_ms >= DELAY_S * 1000
    assert found.lookup_ms + found.connect_ms + found.first_byte_ms <= outcome.latency_ms - DELAY_S * 1000


async def test_the_certificate_tells_when_it_expires(tmp_path: Path) -> None:
    """Of a certificate that was verified the moment is kept, and the handshake has its time."""
    pem = certificate(tmp_path, days_left=3)
    async with (
        served(fixed("200 OK"), server_tls(pem)) as port,
        open_line(private=True, verify=ssl.create_default_context(cafile=pem)) as line,
    ):
        outcome = await line.check(http_target(f"https://127.0.0.1:{port}/"), now)
        unverified = await line.check(http_target(f"https://127.0.0.1:{port}/", verify_tls=False), now)
    assert outcome.timings.tls_ms is not None
    assert outcome.timings.expires_s is not None
    left = datetime.fromtimestamp(outcome.timings.expires_s, UTC) - datetime.now(UTC)
    assert 2 < left.total_seconds() / 86_400 <= 3
    assert outcome.timings.issuer == "loopback"
    assert (unverified.status, unverified.timings.expires_s, unverified.timings.issuer) == ("up", None, "")


@pytest.mark.parametrize("version", ["1.0", "1.1"])
async def test_the_answer_tells_its_version(line: Line, version: str) -> None:
    """The version is the answer's own, whatever was asked in, and of a failed answer, too."""

    async def answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        writer.write(f"HTTP/{version} 503 No\r\nContent-Length: 0\r\n\r\n".encode())

    async with served(answers) as port:
        outcome = await line.check(http_target(f"http://127.0.0.1:{port}/"), now)
    assert (outcome.status, outcome.timings.http_version) == ("down", version)


async def test_no_answer_has_no_version(line: Line) -> None:
    """What hangs up after a redirect told none, although the answer before it did."""
    turn = iter(range(2))

    async def answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        if next(turn) == 0:
            writer.write(b"HTTP/1.0 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")

    async with served(answers) as port:
        outcome = await line.check(http_target(f"http://127.0.0.1:{port}/"), now)
    assert (outcome.status, outcome.timings.http_version) == ("down", "")


def issued(**name: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    return tuple(((kind, value),) for kind, value in name.items())


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (issued(countryName="US", organizationName="Let's Encrypt", commonName="R11"), "Let's Encrypt (R11)"),
        (issued(organizationName="DigiCert Inc"), "DigiCert Inc"),
        (issued(commonName="東京 CA"), "東京 CA"),
        (issued(countryName="US"), ""),
        ((), ""),
        (issued(commonName="a\tb\n\0\u202e\udcffc"), "abc"),
        (issued(commonName="x" * 500), "x" * 200),
    ],
)
def test_an_issuer_is_told_in_one_line(name: tuple[tuple[tuple[str, str], ...], ...], told: str) -> None:
    """Organization and common name, as far as they are there; what cannot be printed is left out."""
    assert issuer(name) == told


async def test_tcp_has_no_more_than_a_connection(line: Line) -> None:
    """A TCP check is looked up and connected, and nothing else."""
    async with served(fixed("200 OK")) as port:
        found = (await line.check(tcp_target(f"tcp://127.0.0.1:{port}"), now)).timings
    assert found.lookup_ms is not None
    assert found.connect_ms is not None
    assert (found.tls_ms, found.first_byte_ms) == (None, None)


@pytest.mark.parametrize("waiting", ["the look-up of its name", "the secure connection", "the first byte"])
def test_a_timeout_is_a_timeout_wherever_it_was(waiting: str) -> None:
    """What was waited for makes no other class of it."""
    assert failure_class(0, f"timeout after 150 ms, waiting for {waiting}") == "timeout"


async def test_they_are_told_with_the_heartbeat(engine: Engine, tmp_path: Path) -> None:
    """GraphQL tells what was measured, null of what was not, and nothing of a row from before."""
    async with (
        served(slowly) as port,
        open_line(private=True) as line,
    ):
        target = http_target(f"http://127.0.0.1:{port}/")
        outcome: Outcome = await line.check(target, now)
    measured = heartbeat(Dispatch("d1", target, NOW_MS, NOW_MS, None), outcome, "weur", "FRA")
    rows = [
        beat(ago_ms=MINUTE_MS),
        beat(
            ago_ms=2 * MINUTE_MS,
            lookup_ms=measured.lookup_ms,
            first_byte_ms=measured.first_byte_ms,
            expires_s=NOW_MS // 1000 + 3 * 86_400,
            http_version=measured.http_version,
            issuer="Let's \\ Encrypt",
        ),
        beat(ago_ms=3 * MINUTE_MS, expires_s=NOW_MS // 1000),
    ]
    timings = "timings { lookupMs connectMs tlsMs firstByteMs }"
    fields = f"httpVersion {timings} certificate {{ expiresAt daysLeft issuer }}"
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor_row()]) as gateway:
        answer = await gateway.ask(
            f'{{ monitor(id: "mon_1") {{ heartbeats(first: 3) {{ nodes {{ {fields} }} }} }} }}'
        )
    assert "errors" not in answer, answer
    before, timed, without_issuer = answer["data"]["monitor"]["heartbeats"]["nodes"]
    assert before == {"httpVersion": None, "timings": None, "certificate": None}
    assert timed["httpVersion"] == "1.1"
    assert timed["certificate"]["issuer"] == "Let's \\ Encrypt"
    assert (without_issuer["timings"], without_issuer["certificate"]["issuer"]) == (None, None)
    assert timed["timings"] == {
        "lookupMs": measured.lookup_ms,
        "connectMs": None,
        "tlsMs": None,
        "firstByteMs": measured.first_byte_ms,
    }
    assert timed["certificate"]["daysLeft"] == pytest.approx(3, abs=0.01)
