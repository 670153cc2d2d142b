"""The door to Analytics Engine, held against a service that misbehaves in every way of the fault table."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from gateway.errors import DeadlineExceeded, InsightsError, StoreMalformed, TelemetryUnavailable
from gateway.stores.analytics_engine import AnalyticsEngine
from tests.stores import upstreams
from tests.stores.upstreams import READ, Answer, Service, Time, fixed, ok, served


@asynccontextmanager
async def door(
    *answers: Answer, seconds: float = 8.0
) -> AsyncIterator[tuple[AnalyticsEngine, Service, Time]]:
    clock = Time()
    async with served(*answers) as service:
        store = AnalyticsEngine(upstreams.account(service, clock), upstreams.pace(clock, seconds))
        try:
            yield store, service, clock
        finally:
            await store.aclose()


def peak_kb(*, anew: bool = False) -> int:
    """The most memory this process has held, in KB, as Linux tells it; or from now on."""
    if anew:
        Path("/proc/self/clear_refs").write_text("5")
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) if found else 0


async def test_it_sends_sql_with_the_bearer_token_and_checks_the_answer() -> None:
    """The statement travels as text to the account's SQL endpoint."""
    async with door(ok()) as (store, service, _):
        assert (await store.read(READ, 10)).rows == [{"one": 1}]
        (request,) = service.requests
        assert request.startswith(b"POST /accounts/acc/analytics_engine/sql ")
        assert f"authorization: bearer {upstreams.TOKEN}".encode() in request.lower()
        assert request.endswith(upstreams.SQL.encode())


async def test_429_is_tried_once_more_after_retry_after() -> None:
    """One retry, not before Retry-After, then the error says when to come back."""
    busy = fixed("429 Too Many Requests", b"Resource limit: Too many queries queued", "Retry-After: 2")
    async with door(busy) as (store, service, clock):
        with pytest.raises(TelemetryUnavailable) as raised:
            await store.read(READ, 10)
        assert len(service.requests) == 2
        assert clock.slept[0] >= 2
        assert raised.value.extensions() == {"code": "TELEMETRY_UNAVAILABLE", "retryAfterSeconds": 2.0}


async def test_429_beyond_the_deadline_is_not_waited_for() -> None:
    """Retry-After that does not fit into the deadline costs one attempt and no wait."""
    busy = fixed("429 Too Many Requests", b"", "Retry-After: 300")
    async with door(busy) as (store, service, clock):
        with pytest.raises(TelemetryUnavailable) as raised:
            await store.read(READ, 10)
        assert (len(service.requests), clock.slept) == (1, [])
        assert raised.value.retry_after == 300


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        (["Retry-After: Tue, 24 Nov 2026 02:01:30 GMT", "Date: Tue, 24 Nov 2026 02:00:00 GMT"], 90),
        (["Retry-After: Tue, 24 Nov 2026 02:01:30 GMT"], None),
        (["Retry-After: soon"], None),
        (["Retry-After: -5"], None),
    ],
)
async def test_retry_after_may_be_a_date(headers: list[str], seconds: float | None) -> None:
    """Reckoned by the service's own clock; what cannot be read is taken as not said."""
    async with door(fixed("429 Too Many", b"", *headers)) as (store, _, _):
        with pytest.raises(TelemetryUnavailable) as raised:
            await store.read(READ, 10)
        assert raised.value.retry_after == seconds


async def test_a_query_too_large_is_not_repeated() -> None:
    """429 that means the query itself would be the same again."""
    large = fixed("429 Too Many Requests", b"Resource limit: memory limit exceeded")
    async with door(large) as (store, service, _):
        with pytest.raises(TelemetryUnavailable, match="shorter window"):
            await store.read(READ, 10)
        assert len(service.requests) == 1


@pytest.mark.parametrize("status", [500, 503, 507])
async def test_an_unwell_service_is_tried_twice_more(status: int) -> None:
    """At most two retries, their waits jittered within a doubling bound."""
    async with door(fixed(f"{status} Oops", upstreams.BODY.encode())) as (store, service, clock):
        with pytest.raises(TelemetryUnavailable):
            await store.read(READ, 10)
        assert len(service.requests) == 3
        assert 0 <= clock.slept[0] <= 0.2
        assert 0 <= clock.slept[1] <= 0.4


@pytest.mark.parametrize("answer", [upstreams.reset, upstreams.cut])
async def test_a_lost_connection_is_tried_twice_more(answer: Answer) -> None:
    """Reset before an answer, or in the middle of one."""
    async with door(answer) as (store, service, _):
        with pytest.raises(TelemetryUnavailable):
            await store.read(READ, 10)
        assert len(service.requests) == 3


async def test_a_passing_failure_is_not_seen() -> None:
    """One failed attempt, then an answer: the caller gets the answer."""
    async with door(fixed("503 Busy"), upstreams.reset, ok()) as (store, service, _):
        assert (await store.read(READ, 10)).rows
        assert len(service.requests) == 3
        assert (store.counts.calls, store.counts.attempts, store.counts.failed) == (1, 3, 0)


async def test_a_name_that_does_not_resolve_is_unavailable() -> None:
    """DNS failure is an error of the store, after two retries."""
    time = Time()
    async with served(ok()) as service:
        account = upstreams.account(service, time)
        lost = type(account)("http://nowhere.invalid", "acc", account.token, account.budget)
        store = AnalyticsEngine(lost, upstreams.pace(time))
        with pytest.raises(TelemetryUnavailable):
            await store.read(READ, 10)
        assert store.counts.attempts == 3
        await store.aclose()


@pytest.mark.parametrize("answer", [upstreams.hang, upstreams.drip])
async def test_a_service_without_end_is_left_at_the_deadline(answer: Answer) -> None:
    """Hanging or dripping, the call ends by the service's own limit, and the connection is closed."""
    async with door(answer, seconds=0.2) as (store, service, _):
        with pytest.raises(TelemetryUnavailable, match=r"within 0\.2 s"):
            async with asyncio.timeout(5):
                await store.read(READ, 10)
        await asyncio.wait_for(service.gone.wait(), 1)


async def test_the_callers_shorter_deadline_counts() -> None:
    """What is over first is the caller's time: DEADLINE_EXCEEDED."""
    async with door(upstreams.hang) as (store, _, _):
        with pytest.raises(DeadlineExceeded):
            await store.read(READ, 0.1)


async def test_the_request_is_cancelled_with_its_caller() -> None:
    """A caller that goes away takes the upstream request along within a second."""
    async with door(upstreams.hang) as (store, service, _):
        task = asyncio.create_task(store.read(READ, 10))
        await asyncio.wait_for(service.asked.wait(), 1)
        task.cancel()
        await asyncio.wait_for(service.gone.wait(), 1)


@pytest.mark.parametrize(
    "body",
    [
        b'{"data":[{"one":1',
        f"<html>{upstreams.BODY}</html>".encode(),
        b'{"data":[{"two":1}]}',
        b'{"data":[{"one":NaN}]}',
        b'{"data":[{"one":null}]}',
        b'{"data":[{"one":"body-canary-77"}]}',
        b'{"data":{"one":1}}',
        b"[]",
        b"\xff\xfe",
        b"",
    ],
)
async def test_an_answer_that_is_none_is_invalid(body: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """Truncated JSON, HTML with 200, missing columns, NaN, text for a number: TELEMETRY_INVALID, unechoed."""
    caplog.set_level(logging.DEBUG)
    async with door(ok(body)) as (store, service, _):
        with pytest.raises(StoreMalformed) as raised:
            await store.read(READ, 10)
        assert raised.value.code == "TELEMETRY_INVALID"
        assert len(service.requests) == 1
        assert "canary" not in str(raised.value) + caplog.text


@pytest.mark.parametrize(
    "answer", [fixed("403 Forbidden", b"Authorization error"), fixed("422 No", b"Input was invalid: canary")]
)
async def test_a_refusal_is_not_repeated_nor_counted_against_the_service(answer: Answer) -> None:
    """The token and the statement will not get better by asking again; the circuit stays closed."""
    async with door(answer) as (store, service, _):
        for _ in range(6):
            with pytest.raises(TelemetryUnavailable) as raised:
                await store.read(READ, 10)
            assert "canary" not in str(raised.value)
        assert len(service.requests) == 6


async def test_secrets_are_in_no_log_and_no_error(caplog: pytest.LogCaptureFixture) -> None:
    """Neither token nor SQL leaves the door, however chatty the log."""
    caplog.set_level(logging.DEBUG, logger="gateway")
    async with door(fixed("422 No", upstreams.SQL.encode())) as (store, _, _):
        with pytest.raises(InsightsError) as raised:
            await store.read(READ, 10)
        told = caplog.text + str(raised.value) + repr(raised.value) + repr(store)
        assert "canary" not in told
        assert caplog.text


@pytest.mark.parametrize("answer", [upstreams.endless, upstreams.bomb()])
async def test_a_body_that_is_too_long_is_refused_at_the_cap(answer: Answer) -> None:
    """Endless or a gzip bomb of 1 GB: refused, and memory grows by less than 64 MB."""
    async with door(answer) as (store, _, _):
        before = peak_kb(anew=True)
        with pytest.raises(StoreMalformed):
            await store.read(READ, 10)
        assert peak_kb() - before < 64 * 1024


async def test_gzip_is_understood() -> None:
    """An honest compressed answer is read."""
    async with door(upstreams.zipped(upstreams.FINE)) as (store, _, _):
        assert (await store.read(READ, 10)).rows == [{"one": 1}]


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip"])
async def test_an_encoding_nobody_asked_for_is_refused(encoding: str) -> None:
    """Only gzip was asked for, and only gzip is undone."""
    async with door(fixed("200 OK", upstreams.FINE, f"Content-Encoding: {encoding}")) as (store, _, _):
        with pytest.raises(StoreMalformed):
            await store.read(READ, 10)


async def test_the_circuit_opens_fails_fast_and_probes() -> None:
    """After five failing calls nobody waits for 30 s; then one call probes, and its success closes it."""
    async with door(*[fixed("500 Oops")] * 15, ok()) as (store, service, clock):
        for _ in range(5):
            with pytest.raises(TelemetryUnavailable):
                await store.read(READ, 10)
        before = clock.now
        with pytest.raises(TelemetryUnavailable) as raised:
            await store.read(READ, 10)
        assert clock.now == before
        assert len(service.requests) == 15
        assert 29 < (raised.value.retry_after or 0) <= 30
        clock.now += 30.1
        assert (await store.read(READ, 10)).rows
        assert (await store.read(READ, 10)).rows
