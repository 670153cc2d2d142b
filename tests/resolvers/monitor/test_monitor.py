"""Monitor and everything below it, on numbers that can be computed by hand (tests/http/world.py)."""

import pytest

from tests.gateway_under_test import Gateway
from tests.resolvers.monitor.one_monitor import of

pytestmark = pytest.mark.asyncio(loop_scope="module")

REGISTRY = """
id name enabled status kind lastCheckedAt lastFailedAt firstCheckedAt lastLatencyMs lastRegion lastError
nextRunAt createdAt updatedAt config { url intervalSeconds timeoutMs verifyTls followRedirects }
relay { id slug name locationHint jurisdiction enabled }
dispatch { id status scheduledAt dispatchedAt completedAt runnerColo error }
"""


async def test_registry_fields(acme: Gateway) -> None:
    """Every registry field shows what its row holds, times in RFC 3339 to the millisecond."""
    assert await of(acme, "mon_api", REGISTRY) == {
        "id": "mon_api",
        "name": "API",
        "enabled": True,
        "status": "UP",
        "kind": "HTTP",
        "lastCheckedAt": "2026-11-24T11:59:00.000Z",
        "lastFailedAt": "2026-11-24T11:56:00.000Z",
        "firstCheckedAt": "2026-08-16T12:00:01.000Z",
        "lastLatencyMs": 100.0,
        "lastRegion": "weur",
        "lastError": None,
        "nextRunAt": "2026-11-24T12:00:00.000Z",
        "createdAt": "2026-08-16T12:00:00.000Z",
        "updatedAt": "2026-11-24T11:59:00.000Z",
        "config": {
            "url": "https://api.example/",
            "intervalSeconds": 60,
            "timeoutMs": 5000,
            "verifyTls": True,
            "followRedirects": True,
        },
        "relay": None,
        "dispatch": {
            "id": "dsp-9",
            "status": "COMPLETED",
            "scheduledAt": "2026-11-24T11:58:58.000Z",
            "dispatchedAt": "2026-11-24T11:58:59.000Z",
            "completedAt": "2026-11-24T11:59:00.000Z",
            "runnerColo": "AMS",
            "error": None,
        },
    }


async def test_never_checked(acme: Gateway) -> None:
    """A monitor that was never checked has nulls where nothing is known, and no dispatch."""
    found = await of(acme, "mon_idle", REGISTRY)
    assert (found["enabled"], found["status"], found["kind"]) == (False, "PAUSED", "UDP")
    unknown = ("lastCheckedAt", "lastFailedAt", "firstCheckedAt", "lastLatencyMs", "lastRegion", "dispatch")
    assert [found[name] for name in unknown] == [None] * 6


async def test_relay(acme: Gateway) -> None:
    """The relay that runs a monitor's checks is shown with it."""
    found = await of(acme, "mon_db", REGISTRY)
    assert (found["kind"], found["status"], found["lastError"]) == ("TCP", "DOWN", "timeout")
    assert found["relay"] == {
        "id": "rel_nrt",
        "slug": "nrt",
        "name": "Tokyo",
        "locationHint": "APAC",
        "jurisdiction": None,
        "enabled": True,
    }


@pytest.mark.parametrize("unknown", ["nope", "mon_cask", "", "' OR 1=1 --", "mon_api "])
async def test_unknown_ids(acme: Gateway, unknown: str) -> None:
    """An id that the org does not have is null without an error, another org's monitor too."""
    answer = await acme.ask("query($id: ID!) { monitor(id: $id) { id name } }", {"id": unknown})
    assert answer["data"] == {"monitor": None}
    assert "errors" not in answer


async def test_incidents(acme: Gateway) -> None:
    """Incidents come newest first, ties by id; an open one has no end and no length."""
    found = await of(
        acme,
        "mon_api",
        "incidents { nodes { id status openedAt closedAt durationSeconds reason } pageInfo { hasNextPage } }",
    )
    assert found["incidents"]["nodes"][:3] == [
        {
            "id": "inc_4",
            "status": "OPEN",
            "openedAt": "2026-11-24T11:55:00.000Z",
            "closedAt": None,
            "durationSeconds": None,
            "reason": "why inc_4",
        },
        {
            "id": "inc_3",
            "status": "ACKNOWLEDGED",
            "openedAt": "2026-11-24T11:10:00.000Z",
            "closedAt": None,
            "durationSeconds": None,
            "reason": "why inc_3",
        },
        {
            "id": "inc_2",
            "status": "CLOSED",
            "openedAt": "2026-11-24T11:10:00.000Z",
            "closedAt": "2026-11-24T11:26:40.000Z",
            "durationSeconds": 1000.0,
            "reason": "why inc_2",
        },
    ]
    assert found["incidents"]["pageInfo"] == {"hasNextPage": False}


async def test_incident_pages(acme: Gateway) -> None:
    """Pages of one walk all incidents exactly once, although two were opened in the same moment."""
    seen, after = [], None
    for _ in range(4):
        answer = await acme.ask(
            'query($after: String) { monitor(id: "mon_api") { incidents(first: 1, after: $after) '
            "{ edges { cursor node { id } } "
            "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }",
            {"after": after},
        )
        page = answer["data"]["monitor"]["incidents"]
        (edge,) = page["edges"]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        assert page["pageInfo"]["startCursor"] == page["pageInfo"]["endCursor"] == edge["cursor"]
        seen.append(edge["node"]["id"])
        after = edge["cursor"]
    assert seen == ["inc_4", "inc_3", "inc_2", "inc_1"]
    assert page["pageInfo"]["hasNextPage"] is False
