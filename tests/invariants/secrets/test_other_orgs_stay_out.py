"""Law 11, nothing of another org is seen, whatever is asked and however it is mixed."""

import asyncio
import json
import random
from pathlib import Path
from typing import Any

import pytest

from gateway.request.lane import PAGE
from gateway.stores.embedded import Engine
from tests.invariants.everything import operations
from tests.invariants.secrets.two_orgs import (
    COLOS,
    MARKS,
    REST,
    Told,
    every_answer,
    foreign,
    leaks,
    monitor_of,
    two_orgs,
)
from tests.size import sized


def judged(answers: dict[str, str], org: str) -> None:
    """No answer failed or holds anything of the other org, and together they hold all that is its own."""
    assert {name: leaks(text, org) for name, text in answers.items() if leaks(text, org)} == {}
    assert {name: text for name, text in answers.items() if '"errors":' in text} == {}
    everything = "".join(answers.values())
    for own in ("Name ", "mon_", "error ", "region-", "dsp_", "inc_", "reason ", "rel_", "https://"):
        assert f"{own}{MARKS[org]}" in everything, own
    assert COLOS[org] in everything


@pytest.mark.parametrize("cache_seconds", [0.0, 60.0])
async def test_nothing_of_another_org_is_seen(
    engine: Engine, tmp_path: Path, told: Told, cache_seconds: float
) -> None:
    """Every field and route, asked by one org and then by the other, holds only what is its own."""
    if not cache_seconds:
        for org in MARKS:
            judged(told.answers[org], org)
        return
    async with two_orgs(engine, tmp_path, cache_seconds=cache_seconds) as two:
        for org in (*MARKS, *MARKS):
            judged(await every_answer(two, org, sized(1, 2)), org)


async def test_another_orgs_monitor_is_no_monitor(engine: Engine, tmp_path: Path) -> None:
    """Asked by id or text, what belongs to another org is as unknown as what is not there."""
    query = """query($id: ID!, $text: String!, $region: [String!], $org: String!) {
      monitor(id: $id) { id name uptime { counts { checks { value } } } }
      monitors(filter: {text: $text}) { totalCount nodes { id } }
      at: monitors(filter: {url: $text}) { totalCount }
      named: monitors(filter: {text: $org, lastRegions: $region}) { totalCount }
      fleet(filter: {text: $text}) { monitors { total } uptime { counts { checks { value } } } } }"""
    known: dict[str, Any] = {
        "id": monitor_of("org_b"),
        "text": "canaryb",
        "region": ["region-canaryb"],
        "org": "org_b",
    }
    unknown: dict[str, Any] = {
        "id": "mon_nobody_1",
        "text": "nobody",
        "region": ["region-nobody"],
        "org": "nobody",
    }
    async with two_orgs(engine, tmp_path) as two:
        first, second = [json.loads(await two.ask("org_a", query, one)) for one in (known, unknown)]
        assert first["data"] == second["data"]
        assert first["data"]["monitor"] is None
        for path in REST:
            if "{id}" in path:
                theirs = await two.get("org_a", path.replace("{id}", known["id"]))
                nobodys = await two.get("org_a", path.replace("{id}", unknown["id"]))
                assert (theirs.status_code, nobodys.status_code) == (404, 404)
                assert theirs.text.replace(monitor_of("org_b"), "mon_nobody_1") == nobodys.text
        chosen = await two.gateway.client.get(
            "/api/monitors", headers=two.headers("org_a") | {"X-Insights-Org": "org_b"}
        )
        assert chosen.status_code == 403
        assert leaks(chosen.text, "org_a") == []


async def test_a_cursor_of_another_org_opens_nothing(engine: Engine, tmp_path: Path) -> None:
    """A page that goes on from another org's cursor holds the asking org's rows and no other."""
    query = """query($id: ID!, $after: String) { monitor(id: $id) {
      heartbeats(first: 1, after: $after) { nodes { dispatchId error } pageInfo { endCursor } } } }"""
    async with two_orgs(engine, tmp_path) as two:
        theirs = json.loads(await two.ask("org_b", query, {"id": monitor_of("org_b")}))
        cursor = theirs["data"]["monitor"]["heartbeats"]["pageInfo"]["endCursor"]
        mine = await two.ask("org_a", query, {"id": monitor_of("org_a"), "after": cursor})
    assert "canarya" in mine
    assert [one for one in foreign("org_a") if one in mine.replace(cursor, "")] == []


@pytest.mark.parametrize("cache_seconds", [0.0, 60.0])
async def test_requests_at_once_do_not_mix(engine: Engine, tmp_path: Path, cache_seconds: float) -> None:
    """Requests of both orgs, shuffled and in flight together, each get their own org's rows."""
    dice = random.Random(11)  # noqa: S311 - a test that can be repeated
    patient: dict[str, Any] = {
        "request_seconds": 60.0,
        "concurrency": 64,
    }  # a busy machine is no other answer
    async with two_orgs(engine, tmp_path, cache_seconds=cache_seconds, **patient) as two:
        waiting = {org: asyncio.Semaphore(PAGE) for org in MARKS}  # who presses on with more is turned away

        async def one(org: str, name: str) -> tuple[str, str, str]:
            async with waiting[org]:
                if name in REST:
                    return org, name, (await two.get(org, name.replace("{id}", monitor_of(org)))).text
                query = operations()[name]
                return org, name, await two.ask(org, query, {"id": monitor_of(org)} if "$id" in query else {})

        every = sized(1, 2)
        named = [*operations(), *REST][bool(cache_seconds) % every :: every]
        asked = [(org, name) for org in MARKS for name in named for _ in range(sized(2, 1))]
        dice.shuffle(asked)
        answers = await asyncio.gather(*(one(org, name) for org, name in asked))
    assert {(org, name): leaks(text, org) for org, name, text in answers if leaks(text, org)} == {}
    assert sum(MARKS[org] in text for org, _, text in answers) > len(answers) / 3
