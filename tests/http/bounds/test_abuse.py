"""Hostile documents and bodies over a real socket: each is refused for what it is, others are served."""

import gc
import gzip
import json
import logging
import sys
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any, Self

import httpx
import pytest

from tests.gateway_under_test import Gateway
from tests.http.on_a_socket import on_a_socket
from tests.resolvers.running.test_cost import chain, repeated

pytestmark = pytest.mark.asyncio(loop_scope="module")

JSON = {"content-type": "application/json"}
MEGABYTE = 1_000_000
SERIES = 'a#: monitor(id: "mon_api") { series(window: "90d", bucket: "1h") { up { value } } }'
PAGES = "{ monitors(first: 100) { nodes { heartbeats(first: 100) { nodes { code region colo error } } } } }"


def of(query: str, **more: Any) -> bytes:
    return json.dumps({"query": query} | more).encode()


DOCUMENTS: Mapping[str, tuple[bytes, int, str]] = {
    "depth 100": (
        of("{ incidents { nodes { " + "monitor { incidents { nodes { " * 32 + "id" + "}" * 99),
        200,
        "QUERY_TOO_COMPLEX",
    ),
    "1,000 aliases": (of(repeated(1000, "a#: __typename")), 200, "QUERY_TOO_COMPLEX"),
    "1,000 fields": (of(repeated(1000, "__typename")), 200, "QUERY_TOO_COMPLEX"),
    "1,000 directives": (of("{ viewer { kind " + "@a " * 1000 + "} }"), 200, "QUERY_TOO_COMPLEX"),
    "fragments doubled 60 times": (
        of("{ ...F0 } " + chain(60, "Query", "NEXT NEXT", "viewer { kind }")),
        200,
        "QUERY_TOO_COMPLEX",
    ),
    "a cycle of fragments": (
        of("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"),
        200,
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "5 MB of text": (of('{ monitor(id: "' + "x" * 5 * MEGABYTE + '") { id } }'), 413, "BAD_USER_INPUT"),
    "5 MB of comment": (of("{ viewer { kind } } #" + "x" * 5 * MEGABYTE), 413, "BAD_USER_INPUT"),
    "900 KB of comment": (of("{ viewer { kind } } #" + "x" * 900_000), 400, "BAD_USER_INPUT"),
    "pages in pages": (of(PAGES), 200, "QUERY_TOO_COMPLEX"),
    "50 series of 90 days": (of(repeated(50, SERIES)), 200, "QUERY_TOO_COMPLEX"),
    "ten years by the minute": (
        of('{ fleet { series(window: "3650d", bucket: "1m") { up { value } } } }'),
        200,
        "BAD_USER_INPUT",
    ),
    "150,000 texts": (
        of(
            "query($v: [String!]) { monitors(filter: {lastRegions: $v}) { totalCount } }",
            variables={"v": ["x"] * 150_000},
        ),
        200,
        "BAD_USER_INPUT",
    ),
    "a batch of 1,000": (b"[" + b",".join([of("{ __typename }")] * 1000) + b"]", 400, "BAD_USER_INPUT"),
    "invalid UTF-8": (b'{"query": "\xff"}', 400, "BAD_USER_INPUT"),
    "a scalar": (b"5", 400, "BAD_USER_INPUT"),
    "NUL": (b"\0", 400, "BAD_USER_INPUT"),
    "a lone surrogate": (b'{"query": "{ __typename } # \\ud800"}', 400, "BAD_USER_INPUT"),
    "NaN": (b'{"query": "{ __typename }", "variables": {"a": NaN}}', 400, "BAD_USER_INPUT"),
    "nesting of 100,000": (b"[" * 100_000 + b"]" * 100_000, 400, "BAD_USER_INPUT"),
    "nesting of 900": (
        of("{ __typename }", variables={"v": json.loads("[" * 900 + "]" * 900)}),
        400,
        "BAD_USER_INPUT",
    ),
    "5,000 digits": (
        b'{"query": "{ __typename }", "variables": {"many": [1, ' + b"9" * 5000 + b"]}}",
        400,
        "BAD_USER_INPUT",
    ),
}
"""Body, status of a client that takes application/json alone, and code."""


async def sent(port: int, body: bytes, **headers: str) -> httpx.Response:
    named = JSON | {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient() as client:
        return await client.post(f"http://127.0.0.1:{port}/graphql", content=body, headers=named)


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_refused(acme: Gateway, name: str, caplog: pytest.LogCaptureFixture) -> None:
    """Each is refused by its own code, without a read, in at most five errors and 4 KB, logged or told."""
    body, status, code = DOCUMENTS[name]
    async with on_a_socket(acme) as port, httpx.AsyncClient() as client:
        answer = await sent(port, body)
        healthy = await client.get(f"http://127.0.0.1:{port}/healthz")
    assert healthy.text == "ok"
    assert answer.status_code == status
    told = answer.json()
    assert "data" not in told
    assert {error["extensions"]["code"] for error in told["errors"]} == {code}
    assert len(told["errors"]) <= 5
    assert len(answer.content) < 4096
    if "extensions" in told:
        spent = told["extensions"]["insights"]
        assert (spent["telemetryReads"], spent["registryReads"]) == (0, 1)
        assert not told["errors"][0]["message"].startswith("the query costs") or spent["cost"] > 50_000
    assert (
        sum(len(caplog.handler.format(one)) for one in caplog.records if one.name.startswith("gateway"))
        <= 4096
    )
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []


async def test_numbers_that_json_cannot_hold_are_named(acme: Gateway) -> None:
    """A number of 5,000 digits in the variables is refused by the key that it stands under."""
    async with on_a_socket(acme) as port:
        (error,) = (await sent(port, DOCUMENTS["5,000 digits"][0])).json()["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": "many"}
    assert error["message"] == "many: a number is too large for JSON; write a shorter one"


@pytest.mark.parametrize("kind", ["[]", "{}"])
async def test_nests_as_deep_as_may_be(acme: Gateway, kind: str) -> None:
    """64 objects and lists within each other are read, the body and its variables among them; 65 are refused,
    wherever they are written; more beside each other are."""
    opening, closing = ("[", "]") if kind == "[]" else ('{"a": ', "}")

    def nested(depth: int) -> str:
        return '{"v": ' + opening * depth + "1" + closing * depth + "}"

    async def told(variables: str) -> list[str | None]:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            body = f'{{"query": "{{ __typename }}", "variables": {variables}}}'
            posted = await client.post("/graphql", content=body, headers=JSON)
            got = await client.get("/graphql", params={"query": "{ __typename }", "variables": variables})
        return [one.json().get("errors", [{}])[0].get("message") for one in (posted, got)]

    deep = "the request nests too deep; flatten it"
    async with on_a_socket(acme) as port:
        assert await told(nested(62)) == [None, None]
        assert await told(nested(63)) == [deep, None], "the body is one more"
        assert await told(nested(64)) == [deep, deep]
        assert await told('{"v": [' + ", ".join([nested(1)] * 100) + "]}") == [None, None]


async def test_other_encodings(acme: Gateway) -> None:
    """A compressed body is 415, and so is one of another type; of a key given twice the last counts."""
    async with on_a_socket(acme) as port:
        compressed = await sent(port, gzip.compress(of("{ __typename }")), content_encoding="gzip")
        other = await sent(port, of("{ __typename }"), content_type="text/plain")
        twice = await sent(port, b'{"query": "{ nope }", "query": "{ __typename }"}')
    assert (compressed.status_code, other.status_code) == (415, 415)
    assert twice.json()["data"] == {"__typename": "Query"}


class Calls:
    """Functions called while it is open, Python's own and those of C: work that no clock has to measure."""

    def __init__(self) -> None:
        self.count = 0

    def __enter__(self) -> Self:
        gc.disable()  # the garbage of the tests before is not this request's
        sys.setprofile(self._called)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)
        gc.enable()

    def _called(self, _frame: FrameType, event: str, _argument: object) -> None:
        self.count += event in {"call", "c_call"}


GROWING: Mapping[str, Callable[[int], bytes]] = {
    "fragments doubled": lambda n: of(
        "{ fleet { ...F0 } } " + chain(n, "FleetStats", "NEXT NEXT", "__typename")
    ),
    "aliases": lambda n: of(repeated(10 * n, "a#: viewer { kind }")),
    "equal fields": lambda n: of(repeated(10 * n, "viewer { kind }")),
    "spread in each other": lambda n: of(
        "{ fleet { ...F0 } } "
        + chain(n, "FleetStats", "a: uptime { coverage } NEXT b: uptime { coverage } NEXT", "__typename")
    ),
    "types in types": lambda n: of(
        '{ __type(name: "Query") ' + "{ fields { type " * n + "{ name }" + "}}" * n + "}"
    ),
}


@pytest.mark.parametrize("name", GROWING)
async def test_refusing_is_linear(acme: Gateway, name: str) -> None:
    """Twice the document takes at most about twice the calls to refuse, whatever its fragments double."""
    counts = []
    for size in (30, 30, 60):
        with Calls() as calls:
            answer = await acme.client.post("/graphql", content=GROWING[name](size), headers=JSON)
        counts.append(calls.count)
        assert answer.json()["errors"][0]["extensions"]["code"] in {"QUERY_TOO_COMPLEX", "BAD_USER_INPUT"}
    assert counts[2] < 2.5 * counts[0]


async def test_refusing_a_list_takes_no_longer_than_it_may_be(acme: Gateway) -> None:
    """150,000 texts in a variable are refused in the calls that 1,500 take: none of them is coerced."""
    counts = []
    for entries in (1500, 150_000):
        body = of(
            "query($v: [Window!]!) { fleet { uptimes(windows: $v) { counts { up { value } } } } }",
            variables={"v": ["1h"] * entries},
        )
        with Calls() as calls:
            await acme.client.post("/graphql", content=body, headers=JSON)
        counts.append(calls.count)
    assert counts[1] < 1.5 * counts[0]


async def test_a_year_by_the_minute(acme: Gateway) -> None:
    """More buckets than a series may have are refused by the field that asks for them, without a read."""
    told = await acme.ask('{ fleet { series(window: "365d", bucket: "1m") { up { value } } } }')
    assert told["data"] == {"fleet": {"series": None}}
    assert [error["extensions"]["code"] for error in told["errors"]] == ["BAD_USER_INPUT"]
    assert told["extensions"]["insights"]["telemetryReads"] == 0
