"""The door to the Worker that writes heartbeats: what it is sent, and what becomes of its refusals."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from gateway.errors import BadUserInput, InsightsError, StoreMalformed, TelemetryUnavailable
from gateway.settings import Settings
from gateway.stores.ingest.posted import posted
from gateway.stores.ingest.worker import BATCH, Worker
from gateway.stores.opening import open_telemetry, require
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.sql.exported.fields import FIELDS, camel
from tests.stores import upstreams
from tests.stores.upstreams import Answer, Service, Time, fixed, served

CANARY = "canary-token-77"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBER = st.floats(0, 1e9, allow_nan=False) | st.just(0.0)
beats = st.builds(
    Heartbeat,
    *(TEXT, TEXT),
    timestamp_ms=st.integers(1, 2**45),
    status=st.sampled_from(["up", "down"]),
    latency_ms=NUMBER,
    region=TEXT,
    error=TEXT,
    code=st.integers(0, 599),
    dispatch_id=TEXT,
    sample_rate=st.sampled_from([1.0, 0.25]),
    lag_ms=NUMBER,
    tls_ms=NUMBER,
    expires_s=st.integers(0, 2**32),
    issuer=TEXT,
)


def taken(queued: int, *refused: dict[str, object]) -> Answer:
    told = {"written": 0, "queued": queued, "sampled": 0, "refusedCount": len(refused), "refused": refused}
    return fixed("202 Accepted", orjson.dumps(told), "Content-Type: application/json")


@asynccontextmanager
async def door(*answers: Answer) -> AsyncIterator[tuple[Worker, Service]]:
    clock = Time()
    async with served(*answers) as service:
        worker = Worker(f"{service.url}/ingest", SecretStr(CANARY), upstreams.pace(clock))
        try:
            yield worker, service
        finally:
            await worker.aclose()


def made(count: int) -> bytes:
    return rows_tsv(Heartbeat(f"mon_{number}", "org_1", 1_000 + number, "up", 5.0) for number in range(count))


@given(st.lists(beats, max_size=4))
def test_what_is_posted_is_what_was_found(found: list[Heartbeat]) -> None:
    """Each field by the layout's name, whatever its text; what is empty, 0, or a rate of 1 is not sent."""
    expected = [
        {
            camel(one.written_as): value
            for one in FIELDS
            if (value := getattr(beat, one.written_as)) and (one.name, value) != ("sample_rate", 1.0)
        }
        for beat in found
    ]
    assert list(posted(ROW_COLUMNS, rows_tsv(found))) == expected


async def test_in_batches_that_one_invocation_may_write() -> None:
    """A request has 25 heartbeats at most, one a line, with the token; all are counted that it has taken."""
    async with door(taken(BATCH), taken(BATCH), taken(3)) as (worker, service):
        assert await worker.write(ROW_COLUMNS, made(2 * BATCH + 3)) == 2 * BATCH + 3
    bodies = [one.partition(b"\r\n\r\n")[2].split(b"\n") for one in service.requests]
    assert [len(lines) for lines in bodies] == [BATCH, BATCH, 3]
    assert [orjson.loads(line)["monitorId"] for line in bodies[2]] == ["mon_50", "mon_51", "mon_52"]
    for one in service.requests:
        assert one.startswith(b"POST /ingest HTTP/1.1\r\n")
        assert f"authorization: bearer {CANARY}" in one.decode().lower()
        assert b"content-type: application/x-ndjson" in one.lower()


async def test_nothing_is_no_request() -> None:
    """Without rows the Worker is not asked."""
    async with door(taken(0)) as (worker, service):
        assert await worker.write(ROW_COLUMNS, b"") == 0
    assert service.requests == []


@pytest.mark.parametrize(
    ("answer", "raised", "told", "requests"),
    [
        (fixed("401 No", b"body-canary"), TelemetryUnavailable, "INSIGHTS_INGEST_TOKEN", 1),
        (fixed("404 No", b"body-canary"), TelemetryUnavailable, "ends in /ingest", 1),
        (fixed("413 No", b"body-canary"), TelemetryUnavailable, "give it a queue", 1),
        (fixed("503 Busy", b"body-canary", "Retry-After: 1"), TelemetryUnavailable, "unwell", 3),
        (fixed("200 OK", b"<html>body-canary"), StoreMalformed, "INSIGHTS_INGEST_URL", 1),
        (fixed("200 OK", b'{"written": "3"}'), StoreMalformed, "INSIGHTS_INGEST_URL", 1),
    ],
)
async def test_refusals_say_what_to_do(
    answer: Answer,
    raised: type[InsightsError],
    told: str,
    requests: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What passes is tried again, the rest is not; neither the token nor what was answered is told."""
    async with door(answer) as (worker, service):
        with pytest.raises(raised) as error:
            await worker.write(ROW_COLUMNS, made(1))
    assert told in error.value.message
    assert len(service.requests) == requests
    assert "canary" not in error.value.message + caplog.text


async def test_what_can_be_no_row_is_said(caplog: pytest.LogCaptureFixture) -> None:
    """The others are taken; an operator is told how many were refused, and why the first of them."""
    refused = {"at": 1, "field": "status", "reason": "is none of up, degraded, down, pending"}
    async with door(taken(2, refused)) as (worker, _):
        assert await worker.write(ROW_COLUMNS, made(3)) == 2
    [told] = [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert told.getMessage() == (
        "the Worker that writes heartbeats refused 1 of 3, which are lost: "
        "status is none of up, degraded, down, pending"
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"ingest_url": "https://w.example/ingest"}, "INSIGHTS_TELEMETRY=cloudflare"),
        ({"ingest_url": "https://w.example/ingest", "telemetry": "cloudflare"}, "INSIGHTS_INGEST_TOKEN"),
    ],
)
def test_half_a_worker(given: dict[str, str], told: str) -> None:
    """An address without its token, or beside a store that is written to, is refused at the start."""
    whole = {"cloudflare_account_id": "a", "cloudflare_api_token": "t"}
    with pytest.raises(BadUserInput, match=told):
        require(Settings.model_validate(whole | given))


async def test_the_worker_is_where_checks_are_written() -> None:
    """On Cloudflare there is nowhere to write to but the Worker that is named."""
    named = {"ingest_url": "https://w.example/ingest", "ingest_token": CANARY}
    for more, sink in (({}, type(None)), (named, Worker)):
        settings = Settings.model_validate(
            {"telemetry": "cloudflare", "cloudflare_account_id": "a", "cloudflare_api_token": "t"} | more
        )
        assert CANARY not in repr(settings)
        telemetry, found = open_telemetry(settings, upstreams.account(Service([]), Time()))
        assert type(found) is sink
        await telemetry.aclose()
