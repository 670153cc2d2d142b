"""Incidents of the org and what the heartbeats say of them, minute by minute, beside another org's."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from gateway.stores.embedded import Engine
from tests.gateway_under_test import ORG, Gateway, add_org, add_rows, gateway_on, monitor_row
from tests.resolvers.day import check, incident, instant, ms, of, told

OTHER = "org_b"


@pytest.fixture
async def gateway(engine: Engine, tmp_path: Path) -> AsyncIterator[Gateway]:
    """A failure from 11:05 to 11:09, seen by a second region at 11:07, and three incidents; others' too."""
    beats = [
        *told("uuuuudd--uu"),
        check(7, "down", region="enam", colo="EWR", code=503),
        check(8, "down", region="enam", colo="EWR", code=503),
        check(7, "down", "theirs", org=OTHER),
    ]
    monitors = [monitor_row(), monitor_row("theirs", OTHER)]
    incidents = [
        incident("inc_shut", 6, 12),
        incident("inc_seen", 30, None, status="acknowledged", updated_at=ms(35)),
        incident("inc_open", 40, None),
        incident("inc_theirs", 7, None, "theirs"),
    ]
    async with gateway_on(engine, tmp_path, heartbeats=beats) as one:
        await add_org(one.registry, OTHER)
        await add_rows(one.registry, [*monitors, *incidents])
        yield one


async def listed(gateway: Gateway, arguments: str, fields: str = "id", org: str = ORG) -> Any:
    answer = await gateway.ask(f"{{ incidents({arguments}) {{ nodes {{ {fields} }} }} }}", org=org)
    assert "errors" not in answer, answer
    return answer["data"]["incidents"]["nodes"]


async def test_each_org_sees_its_own(gateway: Gateway) -> None:
    """Neither list, filter, statistics nor evidence shows an org what is another's."""
    every = "filter: { statuses: [OPEN, ACKNOWLEDGED, CLOSED] }"
    mine = await listed(gateway, every)
    assert [one["id"] for one in mine] == ["inc_open", "inc_seen", "inc_shut"]
    theirs = await listed(gateway, every, "id monitor { id } evidence { firstFailureAt }", OTHER)
    evidence = {"firstFailureAt": instant(7)}
    assert theirs == [{"id": "inc_theirs", "monitor": {"id": "theirs"}, "evidence": evidence}]
    assert await of(gateway, 'incidentStats(window: "1d") { opened open }', "fleet") == {
        "opened": 3,
        "open": 2,
    }


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("[OPEN]", ["inc_open"]),
        ("[CLOSED]", ["inc_shut"]),
        ("[OPEN, CLOSED]", ["inc_open", "inc_shut"]),
        ("[]", []),
        ("null", ["inc_open", "inc_seen", "inc_shut"]),
    ],
)
async def test_by_status(gateway: Gateway, status: str, found: list[str]) -> None:
    """Those in any of the states named, and all where none are asked for."""
    assert [one["id"] for one in await listed(gateway, f"filter: {{ statuses: {status} }}")] == found


async def test_acknowledged_only_while_it_is(gateway: Gateway) -> None:
    """The registry tells when somebody took an incident up as long as it is acknowledged."""
    found = await listed(gateway, "first: 10", "id acknowledgedAt")
    assert {one["id"]: one["acknowledgedAt"] for one in found} == {
        "inc_open": None,
        "inc_seen": instant(35),
        "inc_shut": None,
    }


async def test_evidence_by_hand(gateway: Gateway) -> None:
    """From the first failure, to the second region's, and from the first check up again to closed."""
    fields = """evidence { firstFailureAt detectionSeconds confirmationSeconds recoverySeconds scope
      failedRegions stretches { since until seconds codes failedColos dispatchIds failedChecks scope } }"""
    (found,) = await listed(gateway, "filter: { statuses: [CLOSED] }", fields)
    assert found["evidence"] == {
        "firstFailureAt": instant(5),
        "detectionSeconds": 60,
        "confirmationSeconds": 120,
        "recoverySeconds": 180,
        "scope": "GLOBAL",
        "failedRegions": ["enam", "weur"],
        "stretches": [
            {
                "since": instant(5),
                "until": instant(9),
                "seconds": 240,
                "codes": [500, 503],
                "failedColos": ["EWR", "FRA"],
                "dispatchIds": ["d5", "d6", "d7", "d8"],
                "failedChecks": 4,
                "scope": "GLOBAL",
            }
        ],
    }


async def test_an_incident_that_no_check_saw(gateway: Gateway) -> None:
    """Nothing is made up: nulls and empty lists."""
    fields = (
        "evidence { firstFailureAt detectionSeconds recoverySeconds scope failedRegions stretches { since } }"
    )
    (found,) = await listed(gateway, "filter: { statuses: [OPEN] }", fields)
    unknown = dict.fromkeys(("firstFailureAt", "detectionSeconds", "recoverySeconds", "scope"))
    assert found["evidence"] == unknown | {"failedRegions": [], "stretches": []}


async def test_a_cursor_of_another_list_is_refused(gateway: Gateway) -> None:
    """A position among a monitor's incidents is none among the org's."""
    page = await of(gateway, "incidents(first: 1) { pageInfo { endCursor } }")
    query = "query($after: String) { incidents(after: $after) { nodes { id } } }"
    answer = await gateway.ask(query, {"after": page["pageInfo"]["endCursor"]}, ORG)
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": "after"}
