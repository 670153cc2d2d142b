"""An answer that has not changed is not sent again: ETag and 304, for the caller alone, never of an error."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.http.sending.conditional import VARY
from gateway.stores.embedded import Engine
from tests.gateway_under_test import Gateway, add_org, add_rows, beat, gateway_on, monitor_row
from tests.http.acme import World

BEATS = '{ monitor(id: "mon_1") { heartbeats { nodes { checkedAt status } } } }'
NAMES = "{ monitors { nodes { name } } }"
REGISTRY = ("/api/monitors", "/api/monitors/mon_1", "/api/organizations")
HEARTBEATS = ("/api/monitors/mon_1/heartbeats", "/api/insights/fleet")


async def _got(gateway: Gateway, target: str, tag: str = "", **headers: str) -> httpx.Response:
    """A path, or the text of a query."""
    asked = headers | ({"if-none-match": tag} if tag else {})
    if target.startswith("/"):
        return await gateway.client.get(target, headers=asked)
    return await gateway.client.get("/graphql", params={"query": target}, headers=asked)


@pytest.mark.parametrize("target", [*REGISTRY, *HEARTBEATS, BEATS, NAMES])
async def test_what_has_not_changed_is_not_sent_again(engine: Engine, tmp_path: Path, target: str) -> None:
    """304 without a body, with the tag, and all that a cache must know: whoever else asks is another."""
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()], heartbeats=[beat()]) as gateway:
        first = await _got(gateway, target)
        assert first.status_code == 200
        again = await _got(gateway, target, first.headers["etag"])
        assert (again.status_code, again.content) == (304, b"")
        for name in ("etag", "cache-control"):
            assert again.headers[name] == first.headers[name]
        for one in (first, again):
            assert set(VARY.split(", ")) <= set(one.headers["vary"].split(", "))


@pytest.mark.parametrize("target", [*HEARTBEATS, BEATS])
async def test_what_has_changed_has_another_tag(engine: Engine, tmp_path: Path, target: str) -> None:
    """A check more, and the answer is sent."""
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()], heartbeats=[beat()]) as gateway:
        first = await _got(gateway, target)
        await gateway.write([beat(ago_ms=30_000, status="down")])
        again = await _got(gateway, target, first.headers["etag"])
        assert again.status_code == 200
        assert again.headers["etag"] != first.headers["etag"]


async def test_another_orgs_tag_is_not_this_ones(engine: Engine, tmp_path: Path) -> None:
    """The same path is another answer for another org, and its caches are told so."""
    async with gateway_on(engine, tmp_path, monitors=[monitor_row(name="ours")]) as gateway:
        await add_org(gateway.registry, "org_b")
        await add_rows(gateway.registry, [monitor_row("mon_b", "org_b", name="theirs")])
        for target in ("/api/monitors", NAMES):
            ours = await _got(gateway, target, **{"x-insights-org": "org_a"})
            theirs = await _got(gateway, target, ours.headers["etag"], **{"x-insights-org": "org_b"})
            assert theirs.status_code == 200
            assert "X-Insights-Org" in ours.headers["vary"].split(", ")
            assert "theirs" in theirs.text
            assert "ours" not in theirs.text


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("{0}", 304),
        ("{1}", 304),
        ('"a", {0} ,W/"b"', 304),
        ("*", 304),
        ('W/"a"', 200),
        ("", 200),
    ],
)
async def test_tags_are_compared_weakly(engine: Engine, tmp_path: Path, given: str, status: int) -> None:
    """One of a list suffices, with W/ or without."""
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()]) as gateway:
        tag = (await _got(gateway, "/api/monitors")).headers["etag"]
        again = await _got(gateway, "/api/monitors", given.format(tag, tag.removeprefix("W/")))
        assert again.status_code == status


@pytest.mark.parametrize(
    "target",
    [
        "/api/monitors/none",
        "/api/insights/fleet?window=x",
        "{ nope }",
        '{ monitor(id: "mon_1") { kind name } }',
    ],
)
async def test_an_error_is_never_kept(engine: Engine, tmp_path: Path, target: str) -> None:
    """Not even one of a single field beside answers, and not by whoever says that any tag will do."""
    async with gateway_on(engine, tmp_path, monitors=[monitor_row(kind="odd")]) as gateway:
        answer = await _got(gateway, target, "*")
        assert answer.status_code != 304
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers


async def test_post_is_never_kept(engine: Engine, tmp_path: Path) -> None:
    """Only GET is asked again by a cache."""
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()]) as gateway:
        answer = await gateway.client.post("/graphql", json={"query": NAMES}, headers={"if-none-match": "*"})
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        assert "etag" not in answer.headers


@pytest.mark.parametrize(
    ("target", "seconds"),
    [*((one, 0) for one in (*REGISTRY, NAMES)), *((one, 7) for one in (*HEARTBEATS, BEATS))],
)
async def test_heartbeats_alone_are_kept_unasked(
    engine: Engine, tmp_path: Path, target: str, seconds: int
) -> None:
    """As long as here; whoever changed a monitor sees the change at once."""
    settings: dict[str, Any] = {"cache_seconds": 7.9}
    async with gateway_on(
        engine, tmp_path, monitors=[monitor_row()], heartbeats=[beat()], **settings
    ) as gateway:
        answer = await _got(gateway, target)
        assert answer.headers["cache-control"] == f"private, max-age={seconds}"


@pytest.mark.parametrize("accepted", ["gzip", "zstd", "identity"])
async def test_one_tag_in_every_coding(world: World, accepted: str) -> None:
    """What is told is the same, however it is sent."""
    async with world.gateway() as gateway:
        tag = (await _got(gateway, "/api/monitors")).headers["etag"]
        assert (await _got(gateway, "/api/monitors", tag, **{"accept-encoding": accepted})).status_code == 304
