"""Relays of the org at the root, asked over HTTP."""

from pathlib import Path
from typing import Any

import pytest

from gateway.ports import RegistryStatement
from gateway.registry.seeding import RelayRow
from gateway.stores.embedded import Engine
from tests.gateway_under_test import NOW_MS, Gateway, add_org, add_rows, gateway_on, monitor_row

RELAYS = "{ relays { id slug name enabled state lastBootstrappedAt lastError locationHint jurisdiction } }"
SET_UP = "2025-12-01T11:00:00.000Z"


def relay(slug: str, *, enabled: int = 1, bootstrapped_ms: int | None = NOW_MS - 3_612_345) -> RelayRow:
    return RelayRow(f"rel_{slug}", slug, slug.upper(), "weur", enabled, bootstrapped_ms, 1, 1)


async def reported(gateway: Gateway, slug: str, error: str) -> None:
    sql = "UPDATE relays SET last_error = ?2 WHERE slug = ?1"
    await gateway.registry.execute(RegistryStatement("report", sql, (slug, error)), 5)


async def told(gateway: Gateway) -> list[dict[str, Any]]:
    answer = await gateway.ask(RELAYS)
    assert "errors" not in answer, answer["errors"]
    assert answer["extensions"]["insights"]["telemetryReads"] == 0
    listed: list[dict[str, Any]] = answer["data"]["relays"]
    return listed


async def test_every_relay_with_how_it_stands(engine: Engine, tmp_path: Path) -> None:
    """By slug: disabled before all else, failing while an error stands, pending until it was set up."""
    rows = [
        relay("e"),
        relay("a"),
        relay("c", bootstrapped_ms=None),
        relay("b", bootstrapped_ms=0),
        relay("d", enabled=0),
        relay("f", bootstrapped_ms=None),
    ]
    async with gateway_on(engine, tmp_path) as gateway:
        await add_rows(gateway.registry, rows)
        await add_rows(gateway.registry, [monitor_row(one.slug, relay_id=one.id) for one in rows])
        for slug in ("d", "e", "f"):
            await reported(gateway, slug, f"{slug} timed out")
        await reported(gateway, "a", "")
        found = await told(gateway)
    assert [(one["slug"], one["state"], one["lastError"]) for one in found] == [
        ("a", "READY", None),
        ("b", "PENDING", None),
        ("c", "PENDING", None),
        ("d", "DISABLED", "d timed out"),
        ("e", "FAILING", "e timed out"),
        ("f", "FAILING", "f timed out"),
    ]
    assert {one["slug"] for one in found if one["lastBootstrappedAt"] is None} == {"b", "c", "f"}
    assert found[0] == {
        "id": "rel_a",
        "slug": "a",
        "name": "A",
        "enabled": True,
        "state": "READY",
        "lastBootstrappedAt": SET_UP,
        "lastError": None,
        "locationHint": "WEUR",
        "jurisdiction": None,
    }


async def test_only_those_that_check_for_the_org(engine: Engine, tmp_path: Path) -> None:
    """A relay of another org's monitors alone, or of nobody's, is not there; one of both orgs' is, once."""
    async with gateway_on(engine, tmp_path) as gateway:
        await add_org(gateway.registry, "org_b", identity="somebody")
        await add_rows(gateway.registry, [relay("both"), relay("idle"), relay("theirs")])
        assert await told(gateway) == []
        await add_rows(
            gateway.registry,
            [
                *(monitor_row(f"mon_{number}", relay_id="rel_both") for number in range(3)),
                monitor_row("theirs_1", "org_b", relay_id="rel_both"),
                monitor_row("theirs_2", "org_b", relay_id="rel_theirs"),
            ],
        )
        assert [one["slug"] for one in await told(gateway)] == ["both"]


async def test_rest_tells_the_same(engine: Engine, tmp_path: Path) -> None:
    """The platform's own route lists the same relays, in the same order, with the same error."""
    async with gateway_on(engine, tmp_path) as gateway:
        await add_rows(gateway.registry, [relay("b"), relay("a", bootstrapped_ms=None)])
        await add_rows(gateway.registry, [monitor_row(one, relay_id=f"rel_{one}") for one in "ab"])
        await reported(gateway, "b", "cannot reach https://user:canary@host/")
        found, rest = await told(gateway), (await gateway.client.get("/api/internal/relays")).json()
    names = ("id", "slug", "name", "enabled", "lastError")
    assert [[one[name] for name in names] for one in found] == [[one[name] for name in names] for one in rest]
    assert found[1]["lastError"] == "cannot reach https://host/"
    assert [one["lastBootstrappedAt"] for one in rest] == [None, NOW_MS - 3_612_345]


@pytest.mark.parametrize("column", ["location_hint", "jurisdiction"])
async def test_an_unknown_place_costs_that_field(engine: Engine, tmp_path: Path, column: str) -> None:
    """What the registry should not hold is an error of its field; the relay and its state are there."""
    async with gateway_on(engine, tmp_path) as gateway:
        await add_rows(gateway.registry, [relay("a")])
        await add_rows(gateway.registry, [monitor_row(relay_id="rel_a")])
        sql = f"UPDATE relays SET {column} = 'moon'"  # noqa: S608 - of the two above
        await gateway.registry.execute(RegistryStatement("put", sql), 5)
        answer = await gateway.ask(RELAYS)
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "REGISTRY_UNAVAILABLE"
    assert answer["data"]["relays"][0]["state"] == "READY"
