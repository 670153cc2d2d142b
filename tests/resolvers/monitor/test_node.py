"""Query.node: what has an id can be asked for again by it alone, within the caller's org."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.insights.listing import cursor
from tests.gateway_under_test import Gateway
from tests.http.world import BOLT
from tests.numbered import counted

pytestmark = pytest.mark.asyncio(loop_scope="module")

NODE = """query($id: ID!) { node(id: $id) { __typename id
  ... on Monitor { name uptime { counts { checks { value } } } }
  ... on Incident { reason openedAt }
  ... on Heartbeat { ...Beat } } } fragment Beat on Heartbeat { latencyMs region code error weight }"""
BEATS = """{ monitor(id: "mon_api") { heartbeats(window: "7d", first: 100) {
  nodes { __typename id ...Beat } } } }
  fragment Beat on Heartbeat { latencyMs region code error weight }"""


async def node(acme: Gateway, id_: str, org: str | None = None) -> Any:
    answer = await acme.ask(NODE, {"id": id_}, org)
    assert "errors" not in answer, answer
    return answer["data"]["node"]


async def test_monitor(acme: Gateway) -> None:
    """A monitor's id gives the monitor with its insights."""
    found = await node(acme, "mon_api")
    assert found == {"__typename": "Monitor", "id": "mon_api", "name": "API"} | {
        "uptime": {"counts": counted(checks=9)}
    }


async def test_incident(acme: Gateway) -> None:
    """An incident's id gives the incident that a list told of."""
    (told, *_) = (await acme.ask("{ incidents { nodes { id reason openedAt } } }"))["data"]["incidents"][
        "nodes"
    ]
    assert await node(acme, told["id"]) == {"__typename": "Incident"} | told


async def test_heartbeats(acme: Gateway) -> None:
    """Every heartbeat has an id of its own, which gives that heartbeat."""
    told = (await acme.ask(BEATS))["data"]["monitor"]["heartbeats"]["nodes"]
    assert len({one["id"] for one in told}) == len(told) > 5
    for one in told:
        assert await node(acme, one["id"]) == one


async def test_another_org(acme: Gateway) -> None:
    """Ids of one org name nothing in another: monitors, incidents and heartbeats alike."""
    beats = (await acme.ask(BEATS))["data"]["monitor"]["heartbeats"]["nodes"]
    incidents = (await acme.ask("{ incidents { nodes { id } } }"))["data"]["incidents"]["nodes"]
    for id_ in ("mon_api", beats[0]["id"], incidents[0]["id"]):
        assert await node(acme, id_) is not None
        assert await node(acme, id_, BOLT) is None


@pytest.mark.parametrize(
    "id_",
    [
        "nope",
        "",
        cursor.encode("heartbeat", "mon_nope", 0, "dsp"),
        cursor.encode("heartbeat", "mon_api", 0, "dsp"),
        cursor.encode("heartbeat", "mon_api", -1, "dsp"),
        cursor.encode("heartbeat", "mon_api", 10**18, "dsp"),
        cursor.encode("heartbeats", 1, "dsp"),
    ],
)
async def test_names_nothing(acme: Gateway, id_: str) -> None:
    """What no id names is null, as a monitor is that the org has not."""
    assert await node(acme, id_) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
async def test_any_text(acme: Gateway, id_: str) -> None:
    """No text makes it fail; what cannot be an id is refused as that, and all else names nothing."""
    answer = await acme.ask("query($id: ID!) { node(id: $id) { id } }", {"id": id_})
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes <= {"BAD_USER_INPUT"}
    assert codes or answer["data"]["node"] is None


async def test_its_cost(acme: Gateway) -> None:
    """It is charged as a read, as the id may be a heartbeat's; of a monitor nothing is read for it."""
    answer = await acme.ask("query($id: ID!) { node(id: $id) { id } }", {"id": "mon_api"})
    told = answer["extensions"]["insights"]
    assert (told["cost"], told["telemetryReads"]) == (112, 0)
