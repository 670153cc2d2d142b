"""What the schema allows, asked by a generator not written here: schemathesis's, in GraphQL mode."""

import logging
from collections.abc import AsyncIterator
from functools import cache
from typing import Any

import pytest
import pytest_asyncio
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import BaseSchema, Case

from tests.gateway_under_test import Gateway
from tests.http.acme import World
from tests.invariants.everything import query_type
from tests.invariants.tree import ROOT

pytestmark = pytest.mark.asyncio(loop_scope="module")

EXAMPLES = 15
TOLD = {"BAD_USER_INPUT", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "QUERY_TOO_COMPLEX"}
"""Codes that a query which fits the schema may still be told."""
WINDOWS = st.sampled_from(["1h", "24h", "7d", "2026-11", "2026-11-01T00:00Z/2026-11-08T00:00Z"])
DURATIONS = st.sampled_from(["1m", "5m", "1h", "1d"])
NONSENSE = st.text(max_size=8)
for name, texts in (("Window", WINDOWS), ("Duration", DURATIONS)):
    schemathesis.graphql.scalar(
        name, st.one_of(texts, texts, NONSENSE).map(schemathesis.graphql.nodes.String)
    )
schemathesis.graphql.scalar("DateTime", st.just(schemathesis.graphql.nodes.String("2026-11-24T12:00:00Z")))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def patient(world: World) -> AsyncIterator[Gateway]:
    """With a deadline that no busy machine meets, since that would tell of the machine and not of a query."""
    async with world.gateway(request_seconds=600.0) as gateway:
        yield gateway


@cache
def schema() -> BaseSchema:
    return schemathesis.graphql.from_path(ROOT / "schema.graphql")


def drawn(root: str, examples: int) -> list[Case[Any]]:
    found: list[Case[Any]] = []

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(schema()["Query"][root].as_strategy())
    def collect(case: Case[Any]) -> None:
        found.append(case)

    collect()
    return found


@pytest.mark.dear
@pytest.mark.parametrize("root", query_type().fields)
async def test_answers_as_the_schema_says(
    patient: Gateway, root: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever fits the schema is answered, or told what is wrong with it; nothing goes wrong inside."""
    cases = drawn(root, EXAMPLES)
    for case in cases:
        answer = await patient.client.post("/graphql", json={"query": case.body})
        body = answer.json()
        assert answer.status_code == 200
        codes = {error["extensions"]["code"] for error in body.get("errors", [])}
        assert codes <= TOLD, (case.body, body["errors"])
        assert "data" in body or codes
        assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR] == [], case.body
    assert cases
