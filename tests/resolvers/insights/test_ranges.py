"""Where a window lies: every answer for one says so, as the window itself does."""

import random
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from graphql import GraphQLObjectType, get_named_type

from gateway.stores.embedded import Engine
from gateway.times.calendar import whole_days, zone
from gateway.times.window import Window, WindowSpec
from tests.gateway_under_test import DAY_MS, HOUR_MS, NOW_MS, Gateway, beats, gateway_on, monitor_row
from tests.invariants.everything import schema
from tests.size import sized

pytestmark = pytest.mark.asyncio(loop_scope="module")

RANGE = "range { window since until seconds }"
ZONE = "America/Los_Angeles"
GIVEN = {
    "slo": f', target: 0.99, timezone: "{ZONE}"',
    "series": ', bucket: "35m"',
    "regionSeries": ', bucket: "35m"',
}
"""What a field is given beside its window."""
WIDENED = {"series": 2100, "regionSeries": 2100}
"""Buckets, in seconds, that a window is widened to."""
NOT_HERE = {"days", "heatmap", "slo"}
"""Calendar windows of these are those of a timezone."""


def ranged() -> Iterator[tuple[str, str]]:
    """Every field of Monitor, FleetStats and Query that takes a window and answers with its range."""
    types = schema().type_map
    for kind in ("Monitor", "FleetStats", "Query"):
        noun = types[kind]
        assert isinstance(noun, GraphQLObjectType)
        for name, field in noun.fields.items():
            found = get_named_type(field.type)
            if "window" in field.args and isinstance(found, GraphQLObjectType) and "range" in found.fields:
                yield kind, name


FIELDS = sorted(ranged())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    folder = tmp_path_factory.mktemp("ranges")
    async with gateway_on(engine, folder, heartbeats=beats(count=50), monitors=[monitor_row()]) as one:
        yield one


def windows(count: int) -> list[str]:
    """Lengths, a month and intervals to the millisecond, past and not over yet."""
    dice = random.Random(count)  # noqa: S311 - repeatable windows
    starts = [NOW_MS - dice.randint(HOUR_MS, 40 * DAY_MS) for _ in range(count)]
    told = [f"{_iso(one)}/{_iso(one + dice.randint(HOUR_MS, 2 * DAY_MS))}" for one in starts]
    return ["3h", "90s", "2025-11", *told]


def _iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def written(found: Window) -> dict[str, Any]:
    bounds = {"since": _iso(found.since_ms), "until": _iso(found.until_ms)}
    return {"window": found.text, "seconds": found.seconds} | bounds


def expected(name: str, text: str) -> Window:
    spec, local = WindowSpec.parse(text), zone(ZONE)
    if name in NOT_HERE:
        found = spec.at(NOW_MS, local)
        return whole_days(local, found) if name == "days" else found
    return spec.at(NOW_MS).aligned(WIDENED[name]) if name in WIDENED else spec.at(NOW_MS)


async def test_there_are_many() -> None:
    """Fifteen insights and more of a monitor and of the fleet are looked at, and those of the org."""
    assert len([one for one in FIELDS if one[0] == "Monitor"]) > 12
    assert {"pipeline", "checkFlow", "fleet"} <= {name for kind, name in FIELDS if kind == "Query"}


@pytest.mark.parametrize(("kind", "name"), FIELDS)
async def test_it_lies_where_its_window_says(gateway: Gateway, kind: str, name: str) -> None:
    """Since, until and length are those of the window; series and days say what they widened it to."""
    more = GIVEN.get(name, f', timezone: "{ZONE}"' if name in NOT_HERE else "")
    every = sized(1, 3)  # in a plain run each field is asked for some, and its neighbours for the others
    for window in windows(sized(6, 3))[FIELDS.index((kind, name)) % every :: every]:
        field = f'found: {name}(window: "{window}"{more}) {{ {RANGE} }}'
        root = {"Monitor": 'monitor(id: "mon_1")', "FleetStats": "fleet"}.get(kind)
        answer = await gateway.ask(f"{{ {root} {{ {field} }} }}" if root else f"{{ {field} }}")
        assert "errors" not in answer, answer["errors"]
        data = answer["data"] if root is None else next(iter(answer["data"].values()))
        assert data["found"]["range"] == written(expected(name, window)), window


async def test_ranges_are_windows(gateway: Gateway) -> None:
    """What an answer says of where it lies can be asked for, and gives the same number."""
    first = await gateway.ask(
        f'{{ fleet {{ uptime(window: "3h") {{ {RANGE} counts {{ checks {{ value }} }} }} }} }}'
    )
    found = first["data"]["fleet"]["uptime"]
    window = f"{found['range']['since']}/{found['range']['until']}"
    again = await gateway.ask(
        f'{{ fleet {{ uptime(window: "{window}") {{ counts {{ checks {{ value }} }} }} }} }}'
    )
    assert again["data"]["fleet"]["uptime"]["counts"] == found["counts"]
