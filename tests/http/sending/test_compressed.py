"""Answers of GraphQL and REST leave compressed where the client takes it, and say the same."""

import gzip
import zlib
from collections.abc import Sequence
from typing import Any

import httpx
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.http.sending.coding import CODINGS, Coding
from gateway.http.sending.compressed import BESIDE, SMALLEST, Compressed
from tests.gateway_under_test import Gateway

LONG = "{ monitors { nodes { id name status config { url } createdAt } } limits { name unit } }"
REST = ("/api/monitors", "/api/monitors/mon_api/heartbeats", "/api/insights/fleet")


async def _sent(acme: Gateway, path: str, coding: str) -> httpx.Response:
    headers = {"accept-encoding": coding}
    if path == "/graphql":
        return await acme.client.post(path, json={"query": LONG}, headers=headers)
    return await acme.client.get(path, headers=headers)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("coding", ["zstd", "gzip"])
@pytest.mark.parametrize("path", ["/graphql", *REST])
async def test_a_coded_answer_says_the_same(acme: Gateway, path: str, coding: str) -> None:
    """In fewer bytes, and a cache between is told that it hangs on what the client takes."""
    plain, coded = await _sent(acme, path, "identity"), await _sent(acme, path, coding)
    assert "content-encoding" not in plain.headers
    assert coded.headers["content-encoding"] == coding
    assert int(coded.headers["content-length"]) < len(plain.content)
    assert all("Accept-Encoding" in one.headers["vary"].split(", ") for one in (plain, coded))
    assert _timeless(coded.json()) == _timeless(plain.json())


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, zstd", "zstd"),
        ("zstd;q=0, gzip", "gzip"),
        ("br, GZIP;q=0.5", "gzip"),
        ("deflate, br", None),
        ("gzip; q=0.0", None),
        ("", None),
    ],
)
async def test_the_client_chooses(acme: Gateway, accepted: str, coding: str | None) -> None:
    """What it refuses or does not name it is not sent; of what it takes, the cheapest."""
    answer = await _sent(acme, "/api/monitors", accepted)
    assert answer.headers.get("content-encoding") == coding


@pytest.mark.asyncio(loop_scope="module")
async def test_a_short_answer_is_left_alone(acme: Gateway) -> None:
    """It fits into a packet as it is; refusals are short."""
    answer = await acme.client.post(
        "/graphql", json={"query": "{ nope }"}, headers={"accept-encoding": "zstd"}
    )
    assert "content-encoding" not in answer.headers
    assert len(answer.content) < SMALLEST


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("coding", ["zstd", "gzip"])
async def test_rows_are_coded_as_they_go(acme: Gateway, coding: str) -> None:
    """CSV, which is sent in pieces and has no length."""
    path, asked = "/api/monitors/mon_api/heartbeats", {"format": "csv"}
    plain = await acme.client.get(path, params=asked, headers={"accept-encoding": "identity"})
    coded = await acme.client.get(path, params=asked, headers={"accept-encoding": coding})
    assert coded.headers["content-encoding"] == coding
    assert "content-length" not in coded.headers
    assert coded.text == plain.text != ""


def _timeless(body: Any) -> Any:
    return (
        body if isinstance(body, list) else {name: one for name, one in body.items() if name != "extensions"}
    )


def _app(pieces: Sequence[bytes], **headers: str) -> ASGIApp:
    given = {"content-type": "application/json"} | headers

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        raw = [(name.encode(), value.encode()) for name, value in given.items()]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        for number, piece in enumerate(pieces, start=1):
            more = number < len(pieces)
            await send({"type": "http.response.body", "body": piece, "more_body": more})

    return app


async def _messages(app: ASGIApp, accepted: str) -> tuple[dict[str, str], list[bytes]]:
    """Headers, and the pieces of the body."""
    seen: list[Any] = []

    async def send(message: Any) -> None:
        seen.append(message)

    async def receive() -> Any:
        raise AssertionError

    scope = {"type": "http", "path": "/api/x", "headers": [(b"accept-encoding", accepted.encode())]}
    await Compressed(app)(scope, receive, send)
    start, *rest = seen
    return {name.decode(): value.decode() for name, value in start["headers"]}, [one["body"] for one in rest]


def _reader(coding: str) -> Any:
    return zstandard.ZstdDecompressor().decompressobj() if coding == "zstd" else zlib.decompressobj(wbits=31)


PIECES = st.lists(
    st.one_of(
        st.binary(max_size=40), st.sampled_from([SMALLEST - 1, SMALLEST, BESIDE, BESIDE + 1]).map(bytes)
    ),
    min_size=1,
    max_size=4,
)


@given(pieces=PIECES, coding=st.sampled_from(["zstd", "gzip"]))
async def test_whatever_the_pieces(pieces: list[bytes], coding: str) -> None:
    """Each piece can be read as soon as it is there; together they are what was sent, byte for byte."""
    headers, sent = await _messages(_app(pieces), coding)
    assert len(sent) == len(pieces)
    if "content-encoding" not in headers:
        assert sent == pieces
        assert (len(pieces), len(pieces[0]) < SMALLEST) == (1, True)
        return
    if len(pieces) == 1:
        assert int(headers["content-length"]) == len(sent[0])
    reader = _reader(coding)
    assert [reader.decompress(one) if one else b"" for one in sent] == pieces


@given(
    beginning=st.one_of(
        st.binary(min_size=1), st.integers(1, 1_000).map(lambda times: bytes(range(256)) * times)
    ),
    ends=st.lists(
        st.sampled_from([b"", b"}", bytes(70_000), b"x" * 131_073]) | st.binary(max_size=300), max_size=3
    ),
    coding=st.sampled_from(CODINGS),
)
def test_one_beginning_takes_any_end(beginning: bytes, ends: list[bytes], coding: Coding) -> None:
    """What was coded once is one body with each end that it is given: whole, and nothing behind it."""
    begun = coding.beginning(beginning)
    for end in ends:
        coded, reader = coding.ended(begun, end), _reader(coding.name)
        assert reader.decompress(coded) == beginning + end
        assert (reader.eof, reader.unused_data) == (True, b"")


@pytest.mark.parametrize(
    "headers",
    [
        {"content-encoding": "br"},
        {"etag": '"strong"'},
        {"cache-control": "private, no-transform"},
        {"content-type": "text/event-stream"},
        {"content-type": "image/png"},
    ],
    ids=str,
)
async def test_what_must_stay_as_it_is(headers: dict[str, str]) -> None:
    """What came from the platform coded, or as its tag promises byte for byte, is passed on so."""
    told, sent = await _messages(_app([b"x" * 5000], **headers), "gzip, zstd")
    assert told == {"content-type": "application/json"} | headers
    assert sent == [b"x" * 5000]


async def test_a_weak_tag_stays() -> None:
    """It promises what is told, not its bytes."""
    told, sent = await _messages(_app([b"x" * 5000], etag='W/"a"'), "gzip")
    assert (told["etag"], told["content-encoding"]) == ('W/"a"', "gzip")
    assert gzip.decompress(sent[0]) == b"x" * 5000
