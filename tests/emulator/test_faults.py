"""Each condition and each fault, seen from a client."""

import asyncio
import itertools
import zlib

import httpx
import orjson
import pytest

from gateway.emulator.app import DEFAULT_TOKEN
from gateway.emulator.conditions import Fault
from tests.emulator.conftest import ACCOUNT, Clock, Emulated

SQL = f"{ACCOUNT}/analytics_engine/sql"
ONE = "SELECT 1 AS one, 'x' AS word FORMAT JSON"
STATUSES = {
    Fault.BAD_REQUEST: (400, "Content type error"),
    Fault.FORBIDDEN: (403, "Authorization error"),
    Fault.INVALID: (422, "Input was invalid: "),
    Fault.MEMORY: (429, "Resource limit: query needs too much memory"),
    Fault.TIMED_OUT: (429, "Resource limit: query timed out"),
    Fault.TOO_LARGE: (429, "Resource limit: the result is too large"),
    Fault.QUEUED: (429, "Resource limit: Too many queries queued for this account"),
    Fault.INTERNAL: (500, "Sorry, we were unable to evaluate your query"),
    Fault.NOT_IMPLEMENTED: (501, ""),
    Fault.UNAVAILABLE: (503, ""),
    Fault.EXECUTION_LIMIT: (504, ""),
    Fault.RESOURCES: (507, ""),
}


@pytest.mark.parametrize("fault", STATUSES)
async def test_every_status_of_the_tables(client: Emulated, fault: Fault) -> None:
    """A scripted status comes with the service's words as text/plain, once; then all is well again."""
    await client.conditions(script=[fault], retry_after_seconds=7)
    answer = await client.sql(ONE)
    status, words = STATUSES[fault]
    assert answer.status_code == status
    assert answer.text.startswith(words)
    assert answer.headers["content-type"].startswith("text/plain")
    comes_back = fault in (Fault.QUEUED, Fault.UNAVAILABLE)
    assert answer.headers.get("retry-after") == ("7" if comes_back else None)
    assert (await client.sql(ONE)).status_code == 200


async def test_the_api_wide_limit_is_an_envelope(client: Emulated) -> None:
    """The client API's own 429 is JSON, whichever service was asked."""
    await client.conditions(script=["429-api"], retry_after_seconds=300)
    answer = await client.sql(ONE)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "300")
    assert answer.json()["success"] is False


async def test_a_hanging_answer_never_comes(client: Emulated) -> None:
    """Nothing is said until the caller gives up."""
    await client.conditions(script=["hang"])
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(client.sql(ONE), 0.2)


def test_a_hang_ends_with_the_caller_on_a_real_socket(loopback: str) -> None:
    """The client's own timeout is what ends it, and the server goes on."""
    _put(loopback, script=["hang"])
    with pytest.raises(httpx.ReadTimeout):
        _ask(loopback, timeout=0.3)
    assert _ask(loopback).status_code == 200


def test_a_reset_breaks_the_connection(loopback: str) -> None:
    """The connection ends before the first byte of an answer."""
    _put(loopback, script=["reset"])
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        _ask(loopback)
    assert _ask(loopback).status_code == 200


def test_a_truncated_answer_breaks_off(loopback: str) -> None:
    """Half of the body comes, then the connection ends."""
    _put(loopback, script=["truncated"])
    with pytest.raises(httpx.RemoteProtocolError, match="incomplete"):
        _ask(loopback)
    assert _ask(loopback).status_code == 200


async def test_a_dripping_answer_comes_byte_by_byte(client: Emulated) -> None:
    """The true answer, each byte by itself; here without the second between them."""
    await client.conditions(script=["drip"], drip_seconds=0)
    request = client.build_request("POST", SQL, content=ONE)
    answer = await client.send(request, stream=True)
    parts = [part async for part in answer.aiter_raw()]
    assert b"".join(parts) == (await client.sql(ONE)).content


async def test_html_with_200(client: Emulated) -> None:
    """A challenge page where JSON belongs."""
    await client.conditions(script=["html"])
    answer = await client.sql(ONE)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.text.startswith("<!DOCTYPE html>")


async def test_wrong_types(client: Emulated) -> None:
    """Numbers turn into objects and strings into numbers."""
    await client.conditions(script=["wrong-types"])
    assert (await client.rows(ONE)) == [{"one": {"unexpected": "object"}, "word": 0}]


async def test_not_a_number(client: Emulated) -> None:
    """A bare NaN stands where a number belongs, which is no JSON."""
    await client.conditions(script=["nan"])
    answer = await client.sql(ONE)
    assert b'{"one":NaN,"word":"x"}' in answer.content
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(answer.content)


async def test_a_missing_column(client: Emulated) -> None:
    """The rows lack a column that the statement named."""
    await client.conditions(script=["missing-column"])
    assert (await client.rows(ONE)) == [{"word": "x"}]


async def test_a_gzip_bomb_is_small_on_the_wire(client: Emulated) -> None:
    """32 MiB of valid JSON arrive in a thousandth of that."""
    await client.conditions(script=["gzip-bomb"], bomb_mib=32)
    request = client.build_request("POST", SQL, content=ONE)
    answer = await client.send(request, stream=True)
    raw = b"".join([part async for part in answer.aiter_raw()])
    assert len(raw) < 64 * 1024
    unpacked = zlib.decompress(raw, zlib.MAX_WBITS | 16)
    assert len(unpacked) > 32 * 1024 * 1024
    assert orjson.loads(unpacked)["data"] == []


@pytest.mark.dear
async def test_faults_by_rate_are_repeatable(client: Emulated) -> None:
    """A rate is met roughly, and the same seed fails the same requests."""
    runs = []
    for _ in range(2):
        await client.conditions(faults={"503": 0.3}, seed=7)
        runs.append([(await client.sql(ONE)).status_code for _ in range(200)])
    assert runs[0] == runs[1]
    assert 30 <= runs[0].count(503) <= 90
    assert set(runs[0]) == {200, 503}


async def test_faults_strike_only_the_chosen_surface(client: Emulated) -> None:
    """D1 can be down while Analytics Engine answers."""
    await client.conditions(faults={"503": 1}, surfaces=["d1"])
    assert (await client.sql(ONE)).status_code == 200
    answer = await client.get(f"{ACCOUNT}/d1/database")
    assert (answer.status_code, answer.json()["success"]) == (503, False)


@pytest.mark.dear
async def test_the_budget_is_shared_and_blocks(client: Emulated, clock: Clock) -> None:
    """1 200 requests in 5 minutes over all services; then everything is refused for 5 minutes."""
    await client.conditions(budget={"requests": 1200})
    statuses = [(await client.get(f"{ACCOUNT}/d1/database")).status_code for _ in range(1199)]
    assert set(statuses) == {200}
    assert (await client.sql(ONE)).status_code == 200
    refused = await client.sql(ONE)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "300")
    clock.now += 299
    assert (await client.get(f"{ACCOUNT}/d1/database")).headers["retry-after"] == "1"
    other = await client.post(SQL, content=ONE, headers={"authorization": "Bearer other"})
    assert other.status_code == 403
    clock.now += 1
    assert (await client.sql(ONE)).status_code == 200


async def test_a_budget_that_is_spread_out_never_blocks(client: Emulated, clock: Clock) -> None:
    """What is older than the window counts no more."""
    await client.conditions(budget={"requests": 10, "window_seconds": 10})
    for _ in range(50):
        clock.now += 1
        assert (await client.sql(ONE)).status_code == 200


async def test_latency_is_added(client: Emulated) -> None:
    """An answer takes at least the latency that is set."""
    await client.conditions(latency_ms=50)
    loop = asyncio.get_running_loop()
    before = loop.time()
    await client.sql(ONE)
    assert loop.time() - before >= 0.05


async def test_conditions_are_read_back_and_reset(client: Emulated) -> None:
    """PUT replaces them all, so an empty object is the ideal world again."""
    await client.conditions(lag_seconds=5, faults={"hang": 1})
    assert (await client.get("/__emulator/conditions")).json()["lag_seconds"] == 5
    await client.conditions()
    assert (await client.get("/__emulator/conditions")).json()["faults"] == {}
    for wrong in ({"lag": 5}, {"script": ["418"]}, {"read_percent": 50}, {"lag_seconds": -1}):
        assert (await client.put("/__emulator/conditions", json=wrong)).status_code == 422


def _put(base: str, **conditions: object) -> None:
    httpx.put(f"{base}/__emulator/conditions", json=conditions).raise_for_status()


def _ask(base: str, timeout: float = 10) -> httpx.Response:
    headers = {"authorization": f"Bearer {DEFAULT_TOKEN}"}
    return httpx.post(f"{base}{SQL}", content=ONE, headers=headers, timeout=timeout)


def test_no_fault_is_untested() -> None:
    """Every fault has a test above, by status or by name."""
    named = {"429-api", "hang", "reset", "truncated", "drip", "html", "wrong-types", "nan", "missing-column"}
    tested = set(itertools.chain(STATUSES, map(Fault, named), [Fault.GZIP_BOMB, Fault.NONE]))
    assert tested == set(Fault)
