"""What a route of REST costs: what the same work costs in GraphQL, and no more than the limit."""

from collections.abc import Mapping

import pytest
from graphql import parse

from gateway.errors import TelemetryUnavailable
from gateway.http.rest.table import OPERATIONS
from gateway.ports import TelemetryStore
from resolvers.running.cost import Measure, operation_of
from resolvers.schema import build_schema
from tests.gateway_under_test import Gateway
from tests.http.acme import World
from tests.telemetry.lab import Watched

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLENTY = 10**9
SCHEMA = build_schema()._schema
WINDOW, OTHER, MONTH = '(window: "7d")', '(window: "15m")', 'target: 0.99, window: "2026-11"'
MONITOR, FLEET = "/api/monitors/mon_api", "/api/insights"
FLEET_FIELDS = (
    f"fleet {{ uptime{WINDOW} {{ coverage }} latency{WINDOW} {{ min }} series{WINDOW} {{ starts }} "
    f"regions{WINDOW} {{ nodes {{ key }} }} failing{OTHER} {{ nodes {{ checks }} }} }}"
)
TWINS: Mapping[str, tuple[str, str]] = {
    "listHeartbeats": (
        f"{MONITOR}/heartbeats?windowHours=720",
        'monitor(id: "m") { heartbeats(window: "720h") { nodes { code } } }',
    ),
    "getUptime": (
        f"{MONITOR}/uptime?window=7d",
        f'monitor(id: "m") {{ uptime{WINDOW} {{ downtime {{ seconds }} }} }}',
    ),
    "getLatency": (
        f"{MONITOR}/latency?window=7d",
        f'monitor(id: "m") {{ latency{WINDOW} {{ min }} series{WINDOW} {{ starts }} }}',
    ),
    "getFleet": (
        f"{FLEET}/fleet?window=7d",
        FLEET_FIELDS,
    ),
    "getFailures": (
        f"{MONITOR}/failures?window=7d",
        f'monitor(id: "m") {{ failures{WINDOW} {{ checks {{ value }} }} }}',
    ),
    "getSlo": (
        f"{MONITOR}/slo?target=0.99&window=2026-11",
        f'monitor(id: "m") {{ slo({MONTH}) {{ target }} }}',
    ),
    "getSeries": (f"{MONITOR}/series?window=7d", f'monitor(id: "m") {{ series{WINDOW} {{ starts }} }}'),
    "getRegionSeries": (
        f"{MONITOR}/region-series?window=7d",
        f'monitor(id: "m") {{ regionSeries{WINDOW} {{ starts }} }}',
    ),
    "getDays": (f"{MONITOR}/days?window=7d", f'monitor(id: "m") {{ days{WINDOW} {{ dates }} }}'),
    "getHeatmap": (f"{MONITOR}/heatmap?window=7d", f'monitor(id: "m") {{ heatmap{WINDOW} {{ timezone }} }}'),
    "getFleetDays": (f"{FLEET}/days?window=7d", f"fleet {{ days{WINDOW} {{ dates }} }}"),
    "getFleetHeatmap": (f"{FLEET}/heatmap?window=7d", f"fleet {{ heatmap{WINDOW} {{ timezone }} }}"),
    "getFleetSeries": (f"{FLEET}/series?window=7d", f"fleet {{ series{WINDOW} {{ starts }} }}"),
    "getFleetRegionSeries": (
        f"{FLEET}/region-series?window=7d",
        f"fleet {{ regionSeries{WINDOW} {{ starts }} }}",
    ),
    "getFleetFailures": (
        f"{FLEET}/failures?window=7d",
        f"fleet {{ failures{WINDOW} {{ checks {{ value }} }} }}",
    ),
    "getFleetSlo": (
        f"{FLEET}/slo?target=0.99&window=2026-11&accounting=time",
        f"fleet {{ slo({MONTH}, accounting: TIME) {{ target }} }}",
    ),
    "getPhases": (f"{MONITOR}/phases?window=7d", f'monitor(id: "m") {{ phases{WINDOW} {{ timedShare }} }}'),
    "getFleetPhases": (f"{FLEET}/phases?window=7d", f"fleet {{ phases{WINDOW} {{ timedShare }} }}"),
    "getDelivery": (f"{FLEET}/delivery?window=7d", f"pipeline{WINDOW} {{ delivery {{ lost }} }}"),
    "getPipeline": (f"{FLEET}/pipeline?window=7d", f"pipeline{WINDOW} {{ state }}"),
}
"""A route with parameters, and what asks GraphQL for the same."""


def reading(query: str) -> int:
    """What GraphQL has read for it costs, without what it puts into the answer."""
    document = parse(f"{{ {query} }}")
    operation = operation_of(document, None)
    assert operation
    size = Measure(SCHEMA, document, {}).operation(operation)
    return round(size.cost - size.as_long_as(0).over(0).answer)


async def price(gateway: Gateway, path: str) -> int:
    """Points that a request takes, besides the one of any request."""
    answer = await gateway.client.get(path)
    assert answer.status_code == 200, answer.text
    return PLENTY - int(answer.headers["ratelimit-remaining"]) - 1


@pytest.mark.parametrize("name", TWINS)
async def test_a_route_costs_what_its_twin_does(world: World, name: str) -> None:
    """However long its window is and however it is written: what a route reads costs what GraphQL's does."""
    path, query = TWINS[name]
    async with world.gateway(None, budget_points=PLENTY, budget_seconds=1e15) as gateway:
        assert await price(gateway, path) == reading(query) > 100


async def test_every_route_has_its_price() -> None:
    """Whatever reads heartbeats says how many of them, and has a twin here."""
    reading_ = {one.name for one in OPERATIONS if TelemetryUnavailable in one.errors}
    assert {one.name for one in OPERATIONS if one.reads} == reading_ == TWINS.keys()


@pytest.mark.parametrize(
    ("path", "cost"),
    [
        ("/api/insights/fleet?window=400d", 160_501),
        ("/api/insights/slo?target=0.9&window=90d&accounting=time", 90_100),
    ],
)
async def test_a_route_that_costs_too_much_is_refused(world: World, path: str, cost: int) -> None:
    """As in GraphQL: a problem that says the cost and the limit, before anything is read or spent."""
    stores: list[Watched] = []

    def watched(store: TelemetryStore) -> Watched:
        stores.append(Watched(store))
        return stores[-1]

    async with world.gateway(watched, budget_points=PLENTY, budget_seconds=1e15) as gateway:
        answer = await gateway.client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    told = answer.json()
    assert (told["code"], told["cost"], told["limit"]) == ("QUERY_TOO_COMPLEX", cost, 50_000)
    assert int(answer.headers["ratelimit-remaining"]) == PLENTY - 1
    assert [one.asked for one in stores] == [[]]
