"""Automatic persisted queries: who sends a hash is told to send the query, as Apollo's clients take it."""

import json
from typing import Any

import pytest

from tests.gateway_under_test import Gateway

pytestmark = pytest.mark.asyncio(loop_scope="module")

RESPONSE, PLAIN = "application/graphql-response+json", "application/json"
HASH = "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38"
HASHED: dict[str, Any] = {"persistedQuery": {"version": 1, "sha256Hash": HASH}}
TOLD = {
    "errors": [
        {"message": "PersistedQueryNotSupported", "extensions": {"code": "PERSISTED_QUERY_NOT_SUPPORTED"}}
    ]
}


@pytest.mark.parametrize(("accept", "status"), [(PLAIN, 200), ("*/*", 200), (f"{RESPONSE}, {PLAIN}", 400)])
async def test_a_hash_alone(acme: Gateway, accept: str, status: int) -> None:
    """A hash without its query is answered by POST and by GET in the words that clients look for."""
    body = {"operationName": "A", "variables": {}, "extensions": HASHED}
    posted = await acme.client.post("/graphql", json=body, headers={"accept": accept})
    got = await acme.client.get(
        "/graphql", params={"extensions": json.dumps(HASHED)}, headers={"accept": accept}
    )
    for answer in (posted, got):
        assert (answer.status_code, answer.json()) == (status, TOLD)
        assert answer.headers["content-type"] == (PLAIN if status == 200 else RESPONSE)
        assert answer.headers["cache-control"] == "no-store"


async def test_a_hash_with_its_query(acme: Gateway) -> None:
    """What such a client sends next, query and hash, is answered."""
    body = {"query": "{ viewer { kind } }", "extensions": HASHED}
    answer = await acme.client.post("/graphql", json=body)
    assert answer.json()["data"] == {"viewer": {"kind": "DEMO"}}


@pytest.mark.parametrize("extensions", [None, {}, {"other": 1}])
async def test_neither(acme: Gateway, extensions: object) -> None:
    """Without a hash, what is missing is the query."""
    answer = await acme.client.post("/graphql", json={"extensions": extensions})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT", "argument": "query"}
