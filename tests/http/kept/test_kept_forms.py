"""What all are told of one answer is coded and tagged once; each is told it as it takes it."""

from collections import Counter
from typing import Any

import httpx
import pytest

from gateway.http import graphql
from gateway.http.graphql import RESPONSE_JSON
from gateway.http.rest import operation
from gateway.http.sending.coding import Coding
from gateway.http.sending.compressed import SMALLEST
from tests.http.acme import World
from tests.http.kept.test_whole_answers import kept

LONG = "{ monitors { nodes { id name status createdAt } } limits { name unit description } }"
GRAPHQL = ("/graphql", {"query": LONG})
REST = ("/api/insights/fleet", {"window": "24h"})
CODINGS = ("zstd", "gzip", "identity")


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often which work was done."""
    counted: Counter[str] = Counter()

    def counting(owner: Any, name: str, work: str) -> None:
        original = getattr(owner, name)

        def wrapped(*given: Any) -> Any:
            counted[work] += 1
            return original(*given)

        monkeypatch.setattr(owner, name, wrapped)

    for name in ("beginning", "whole"):
        counting(Coding, name, "coded")
    for module in (graphql, operation):
        counting(module, "tag_of", "tagged")
    return counted


async def got(client: httpx.AsyncClient, asked: tuple[str, dict[str, str]], **headers: str) -> httpx.Response:
    answer = await client.get(asked[0], params=asked[1], headers=headers)
    assert answer.status_code == 200
    assert not answer.text.startswith('{"errors"')
    return answer


def without_extensions(answer: httpx.Response) -> Any:
    return {name: one for name, one in answer.json().items() if name != "extensions"}


@pytest.mark.parametrize("asked", [GRAPHQL, REST], ids=["graphql", "rest"])
async def test_coded_and_tagged_once(
    world: World, done: Counter[str], asked: tuple[str, dict[str, str]]
) -> None:
    """However many ask: once for each coding that they take, and one tag for all of them."""
    async with kept(world) as (gateway, _):
        answers = [
            await got(gateway.client, asked, **{"accept-encoding": coding})
            for coding in CODINGS
            for _ in range(3)
        ]
        assert done == {"coded": 2, "tagged": 1}
    assert [one.headers.get("content-encoding") for one in answers[::3]] == ["zstd", "gzip", None]
    assert len({one.headers["etag"] for one in answers}) == 1
    plain = answers[-1]
    assert len(plain.content) >= SMALLEST
    for one in answers:
        assert without_extensions(one) == without_extensions(plain)
        assert one.headers["content-type"] == plain.headers["content-type"]
        assert "Accept-Encoding" in one.headers["vary"]
        assert int(one.headers["content-length"]) <= len(one.content)


@pytest.mark.parametrize("asked", [GRAPHQL, REST], ids=["graphql", "rest"])
async def test_what_the_caller_has_is_not_coded(
    world: World, done: Counter[str], asked: tuple[str, dict[str, str]]
) -> None:
    """Where the answer is not kept here, either, who has it already is told so, and nothing is coded."""
    async with world.gateway() as gateway:
        plain = await got(gateway.client, asked, **{"accept-encoding": "identity"})
        assert len(plain.content) >= SMALLEST
        headers = {"accept-encoding": "zstd", "if-none-match": plain.headers["etag"]}
        again = await gateway.client.get(asked[0], params=asked[1], headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    assert done["coded"] == 0


async def test_extensions_are_ones_own(world: World, done: Counter[str]) -> None:
    """What was coded once ends, for each, in what that one's request cost."""
    async with kept(world) as (gateway, _):
        first, again = [await got(gateway.client, GRAPHQL, **{"accept-encoding": "gzip"}) for _ in range(2)]
    told = [one.json()["extensions"]["insights"] for one in (first, again)]
    assert done["coded"] == 1
    assert told[0]["registryReads"] > told[1]["registryReads"]
    assert first.content != again.content


async def test_each_media_type_has_its_tag(world: World, done: Counter[str]) -> None:
    """The same answer under another name is another to a cache."""
    async with kept(world) as (gateway, _):
        kinds = [{"accept": RESPONSE_JSON}, {}, {"accept": RESPONSE_JSON}]
        tags = [(await got(gateway.client, GRAPHQL, **kind)).headers["etag"] for kind in kinds]
    assert (tags[0] == tags[2] != tags[1], done["tagged"]) == (True, 2)


async def test_of_what_is_not_kept_each_has_its_own(world: World, done: Counter[str]) -> None:
    """Where no answer is kept, none of its forms is."""
    async with kept(world, cache_bytes=0) as (gateway, _):
        for _ in range(2):
            await got(gateway.client, GRAPHQL, **{"accept-encoding": "gzip"})
    assert done == {"coded": 2, "tagged": 2}
