"""GET and POST /graphql, as GraphQL over HTTP asks."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.gateway_under_test import Gateway

pytestmark = pytest.mark.asyncio(loop_scope="module")

RESPONSE, PLAIN = "application/graphql-response+json", "application/json"
QUERY = "query A($id: ID!) { monitor(id: $id) { name } }"
DATA = {"monitor": {"name": "API"}}


async def post(acme: Gateway, body: bytes | str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await acme.client.post("/graphql", content=body, headers={"content-type": PLAIN} | named)


def refusal(answer: httpx.Response, status: int = 400, code: str = "BAD_USER_INPUT") -> str:
    """The message of a request that was not executed: no data key, one coded error."""
    assert answer.status_code == status
    body = answer.json()
    assert "data" not in body
    (error,) = body["errors"]
    assert error["extensions"]["code"] == code
    message: str = error["message"]
    return message


async def test_post(acme: Gateway) -> None:
    """POST takes query, variables and operationName as a JSON object."""
    body = {"query": QUERY, "variables": {"id": "mon_api"}, "operationName": "A", "extensions": {}}
    answer = await post(acme, json.dumps(body))
    assert (answer.status_code, answer.json()["data"]) == (200, DATA)
    assert answer.headers["content-type"] == PLAIN
    assert answer.headers["cache-control"] == "no-store"


async def test_get(acme: Gateway) -> None:
    """GET takes the same as parameters, variables as JSON text."""
    answer = await acme.get("/graphql", query=QUERY, variables='{"id": "mon_api"}', operationName="A")
    assert (answer.status_code, answer.json()["data"]) == (200, DATA)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "query"),
        ({"query": ""}, "query"),
        ({"query": QUERY, "variables": "{"}, "variables"),
        ({"query": QUERY, "variables": "[]"}, "variables"),
        ({"query": QUERY, "variables": "[" * 10_000}, "variables"),
        ({"query": QUERY, "extensions": "5"}, "extensions"),
    ],
)
async def test_bad_get(acme: Gateway, parameters: dict[str, str], message: str) -> None:
    """Parameters that cannot be read are named."""
    assert refusal(await acme.get("/graphql", **parameters)).startswith(f"{message}: ")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_other_methods(acme: Gateway, method: str) -> None:
    """Other methods are 405, and the answer says which there are, in the same order in every process."""
    answer = await acme.client.request(method, "/graphql")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/graphql",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ],
)
async def test_content_types(acme: Gateway, content_type: str) -> None:
    """Anything but application/json is 415."""
    answer = await post(acme, json.dumps({"query": "{ __typename }"}), content_type=content_type)
    assert "application/json" in refusal(answer, 415)


async def test_content_type_parameters(acme: Gateway) -> None:
    """A charset and another case are fine."""
    answer = await post(
        acme, json.dumps({"query": "{ __typename }"}), content_type="Application/JSON; charset=utf-8"
    )
    assert answer.json()["data"] == {"__typename": "Query"}


async def test_content_encoding(acme: Gateway) -> None:
    """A compressed body is 415: it could unfold without bound."""
    refusal(await post(acme, b"\x1f\x8b", content_encoding="gzip"), 415)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("mutation { a }", "BAD_USER_INPUT"),
        ("{ fleet(window: 5) { monitors { total } } }", "BAD_USER_INPUT"),
    ],
)
async def test_refused_as_graphql_response(acme: Gateway, query: str, code: str) -> None:
    """Who accepts graphql-response+json gets 400 for a refused request, others 200; never a data key."""
    body = json.dumps({"query": query})
    told = await post(acme, body, accept=f"{RESPONSE}, {PLAIN};q=0.9")
    assert told.headers["content-type"] == RESPONSE
    refusal(told, 400, code)
    for accept in (PLAIN, "*/*", "text/html"):
        legacy = await post(acme, body, accept=accept)
        assert legacy.headers["content-type"] == PLAIN
        refusal(legacy, 200, code)


async def test_partial_as_graphql_response(acme: Gateway) -> None:
    """An executed query is 200 with data, be there errors or not."""
    for query in ("{ viewer { kind } }", "{ viewer { kind } monitors(first: 0) { totalCount } }"):
        answer = await post(acme, json.dumps({"query": query}), accept=RESPONSE)
        assert (answer.status_code, answer.headers["content-type"]) == (200, RESPONSE)
        assert answer.json()["data"]["viewer"] == {"kind": "DEMO"}


BODIES = {
    "nothing": b"",
    "invalid UTF-8": b'{"query": "\xff"}',
    "UTF-16": '{"query": "{ __typename }"}'.encode("utf-16"),
    "a number": b"5",
    "a text": b'"{ __typename }"',
    "null": b"null",
    "a batch": b'[{"query": "{ __typename }"}]',
    "a batch of 1,000": b"[" + b",".join([b'{"query": "{ __typename }"}'] * 1000) + b"]",
    "NaN": b'{"query": "{ __typename }", "variables": {"a": NaN}}',
    "Infinity": b'{"query": "{ __typename }", "variables": {"a": -Infinity}}',
    "an infinite number": b'{"query": "{ __typename }", "variables": {"a": 1e999}}',
    "nesting of 100,000": b"[" * 100_000,
    "nesting in variables": b'{"query": "{ __typename }", "variables": {"a": '
    + b"[" * 100_000
    + b"]" * 100_000
    + b"}}",
    "5,000 digits": b'{"query": "{ __typename }", "variables": {"a": ' + b"9" * 5000 + b"}}",
    "a lone surrogate": b'{"query": "{ __typename }", "variables": {"a": "\\ud800"}}',
    "a lone surrogate in the query": b'{"query": "{ __typename } # \\udfff"}',
    "NUL": b"{\0}",
    "no query": b"{}",
    "query null": b'{"query": null}',
    "query a number": b'{"query": 5}',
    "query blank": b'{"query": "  \\n"}',
    "variables a list": b'{"query": "{ __typename }", "variables": []}',
    "variables a text": b'{"query": "{ __typename }", "variables": "{}"}',
    "name a number": b'{"query": "{ __typename }", "operationName": 5}',
    "extensions a text": b'{"query": "{ __typename }", "extensions": "a"}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
async def test_bad_bodies(acme: Gateway, body: bytes) -> None:
    """A body that is no request is 400 with a message that says what to send."""
    message = refusal(await post(acme, body))
    assert any(word in message for word in ("JSON", "query", "must be", "variables", "extensions"))


async def test_duplicate_keys(acme: Gateway) -> None:
    """Of a key that is there twice the last counts, as everywhere."""
    answer = await post(acme, b'{"query": "{ nope }", "query": "{ __typename }"}')
    assert answer.json()["data"] == {"__typename": "Query"}


@pytest.mark.parametrize("announced", [True, False])
async def test_large_bodies(acme: Gateway, *, announced: bool) -> None:
    """100 MB are refused with 413 after at most 2 MB were read, with and without content-length."""
    sent = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1600):
            sent += 65_536
            yield b" " * 65_536

    headers = {"content-type": PLAIN} | ({"content-length": str(1600 * 65_536)} if announced else {})
    answer = await acme.client.post("/graphql", content=body(), headers=headers)
    assert "larger than" in refusal(answer, 413)
    assert sent <= 2_000_000


async def test_largest_body(acme: Gateway) -> None:
    """A body of the largest size is read, one byte more is not."""
    body = b'{"query": "{ __typename }"}'
    assert (await post(acme, body.ljust(1_000_000))).json()["data"] == {"__typename": "Query"}
    refusal(await post(acme, body.ljust(1_000_001)), 413)
