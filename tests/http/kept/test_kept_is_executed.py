"""What is told from kept answers is what would be executed now, to whomever, in whatever order."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.access.tokens import create_token
from gateway.ports import RegistryStatement
from gateway.stores.embedded import Engine
from tests.gateway_under_test import NOW_MS, Gateway, add_org, add_rows, beats, gateway_on, monitor_row
from tests.size import sized

ORGS = ("org_a", "org_b")
CALLERS = ("a1", "a2", "b1")
"""Two of the first org, one of the second."""
TEXTS = (
    "{ viewer { identity organizations { id } } monitors { nodes { name } } }",
    "query A($first: Int, $n: Int) { monitors(first: $first) { totalCount nodes { id name status } } }",
    "query A($w: Window) { fleet(window: $w) { uptime { ratio { value } counts { checks { value } } } } }",
    "query A { monitors { nodes { name } } } query B { fleet { monitors { total } } }",
    '{ monitor(id: "mon_1") { name } other: monitor(id: "mon_2") { name } }',
)
VARIABLES: tuple[dict[str, Any], ...] = (
    {},
    {"first": 1},
    {"first": 0},
    {"w": "1h"},
    {"w": "24h"},
    {"w": "nonsense"},
)
PATHS = ("/api/monitors", "/api/insights/fleet?window=24h", "/api/monitors/mon_1", "/api/monitors/mon_2")
ASK = st.tuples(
    st.sampled_from(CALLERS),
    st.sampled_from(TEXTS),
    st.sampled_from(VARIABLES),
    st.sampled_from((None, "A", "B")),
    st.booleans(),
)
GET = st.tuples(st.sampled_from(CALLERS), st.sampled_from(PATHS))
RENAME = st.tuples(st.sampled_from(ORGS), st.integers(0, 3))
STEPS = st.lists(ASK | GET | RENAME, min_size=2, max_size=12)


@dataclass(frozen=True)
class Both:
    """Two gateways on one dataset and one registry file: one keeps answers, one executes each."""

    keeps: Gateway
    executes: Gateway
    tokens: dict[str, str]

    async def told(self, gateway: Gateway, step: tuple[Any, ...]) -> tuple[int, Any]:
        headers = {"authorization": f"Bearer {self.tokens[step[0]]}"}
        if len(step) == 2:
            answer = await gateway.client.get(step[1], headers=headers)
            return answer.status_code, answer.json()
        _, text, variables, name, by_url = step
        given = {"query": text, "variables": variables, "operationName": name}
        if by_url:
            written = {"query": text, "variables": json.dumps(variables)} | (
                {"operationName": name} if name else {}
            )
            answer = await gateway.client.get("/graphql", params=written, headers=headers)
        else:
            answer = await gateway.client.post("/graphql", json=given, headers=headers)
        body = answer.json()
        return answer.status_code, (body.get("data"), body.get("errors"))


@pytest.fixture
async def both(engine: Engine, tmp_path: Path) -> AsyncIterator[Both]:
    shared: dict[str, Any] = {
        "dataset": f"hb_{uuid4().hex}",
        "registry_file": tmp_path / "registry.sqlite3",
        "org": None,
        "demo": False,
    }
    async with AsyncExitStack() as opened:
        keeps = await opened.enter_async_context(gateway_on(engine, tmp_path, cache_seconds=3600.0, **shared))
        engine.create_dataset(keeps.settings.ae_dataset)
        for number, org in enumerate(ORGS, 1):
            await add_org(keeps.registry, org, identity=org)
            await add_rows(keeps.registry, [monitor_row(f"mon_{number}", org)])
            await keeps.write(beats(f"mon_{number}", 3 * number, org=org))
        executes = await opened.enter_async_context(gateway_on(engine, tmp_path, **shared))
        tokens = {
            name: await create_token(keeps.registry, f"org_{name[0]}", name, NOW_MS) for name in CALLERS
        }
        yield Both(keeps, executes, tokens)


@pytest.mark.dear
@settings(
    max_examples=sized(300, 6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
async def test_kept_is_executed(both: Both, steps: list[tuple[Any, ...]]) -> None:
    """Each answer is what a gateway that keeps nothing tells the same caller, writes between them or not."""
    for step in steps:
        if step[0] in ORGS:
            org, number = step
            sql = "UPDATE monitors SET name = ?2 WHERE org_id = ?1"
            await both.keeps.registry.execute(RegistryStatement("rename", sql, (org, f"{org} {number}")), 5)
            continue
        kept = await both.told(both.keeps, step)
        assert kept == await both.told(both.executes, step)
        others = ORGS[step[0].startswith("a")]
        assert others not in json.dumps(kept)


async def test_it_keeps(both: Both) -> None:
    """The one that keeps does so: without that the comparison holds nothing."""
    headers = {"authorization": f"Bearer {both.tokens['a1']}"}
    for gateway, reads in ((both.keeps, 0), (both.executes, 2)):
        for _ in range(2):
            answer = await gateway.client.post("/graphql", json={"query": TEXTS[0]}, headers=headers)
        assert "errors" not in answer.json()
        assert answer.json()["extensions"]["insights"]["registryReads"] == reads
