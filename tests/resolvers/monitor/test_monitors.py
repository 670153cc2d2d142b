"""The list of monitors: filters, orders, pages."""

from typing import Any

import pytest

from tests.gateway_under_test import Gateway
from tests.http.world import SECRET

pytestmark = pytest.mark.asyncio(loop_scope="module")

API, BROKEN, DB, IDLE, SHOP = "mon_api", "mon_broken", "mon_db", "mon_idle", "mon_shop"


FIELDS = ("NAME", "STATUS", "LAST_CHECK", "INTERVAL")


async def listed(acme: Gateway, **variables: Any) -> Any:
    answer = await acme.ask(
        "query($first: Int, $after: String, $last: Int, $before: String, $filter: MonitorFilter, "
        "$orderBy: MonitorOrder) { monitors(first: $first, after: $after, last: $last, before: $before, "
        "filter: $filter, orderBy: $orderBy) { nodes { id } edges { cursor node { id } } totalCount "
        "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }",
        variables,
    )
    assert "errors" not in answer, answer["errors"]
    found = answer["data"]["monitors"]
    assert [edge["node"] for edge in found["edges"]] == found["nodes"]
    return found


def ids(found: Any) -> list[str]:
    return [one["id"] for one in found["nodes"]]


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({}, [API, BROKEN, DB, IDLE, SHOP]),
        ({"statuses": ["DOWN", "DEGRADED"]}, [DB, SHOP]),
        ({"statuses": []}, []),
        ({"kinds": ["TCP", "UDP"]}, [DB, IDLE]),
        ({"enabled": False}, [IDLE]),
        ({"enabled": True}, [API, BROKEN, DB, SHOP]),
        ({"lastRegions": ["weur", "oc"]}, [API, BROKEN, SHOP]),
        ({"lastRegions": ["' OR 1=1 --"]}, []),
        ({"text": "sHOp"}, [SHOP]),
        ({"text": "MON_D"}, [DB]),
        ({"text": "%"}, []),
        ({"text": ""}, [API, BROKEN, DB, IDLE, SHOP]),
        ({"url": ".EXAMPLE"}, [API, DB, IDLE, SHOP]),
        ({"url": "https://shop"}, [SHOP]),
        ({"url": ":5432"}, [DB]),
        ({"url": "https://u:p@api.example/"}, [API]),
        ({"url": "authorization"}, []),
        ({"url": SECRET}, []),
        ({"url": ""}, [API, BROKEN, DB, IDLE, SHOP]),
        ({"url": "example", "kinds": ["HTTP"], "text": "sh"}, [SHOP]),
        (
            {"statuses": ["UP"], "kinds": ["HTTP"], "enabled": True, "lastRegions": ["weur"], "text": "o"},
            [API, BROKEN],
        ),
    ],
)
async def test_filter(acme: Gateway, narrowed: dict[str, object], expected: list[str]) -> None:
    """Every part of a filter narrows; totalCount counts what it lets through."""
    found = await listed(acme, filter=narrowed)
    assert ids(found) == expected
    assert found["totalCount"] == len(expected)


@pytest.mark.parametrize(
    ("field", "ascending", "descending"),
    [
        ("NAME", [API, BROKEN, DB, IDLE, SHOP], [SHOP, IDLE, DB, BROKEN, API]),
        ("STATUS", [DB, SHOP, API, BROKEN, IDLE], [IDLE, API, BROKEN, SHOP, DB]),
        ("UPTIME", [DB, SHOP, API, BROKEN, IDLE], [API, SHOP, DB, BROKEN, IDLE]),
        ("P95", [SHOP, API, BROKEN, DB, IDLE], [API, SHOP, BROKEN, DB, IDLE]),
        ("LAST_CHECK", [BROKEN, SHOP, DB, API, IDLE], [API, DB, SHOP, BROKEN, IDLE]),
        ("INTERVAL", [DB, API, IDLE, SHOP, BROKEN], [API, IDLE, SHOP, DB, BROKEN]),
    ],
)
async def test_order(acme: Gateway, field: str, ascending: list[str], descending: list[str]) -> None:
    """Each field orders both ways; monitors without a value come last either way, ties go by id."""
    by = "field" if field in FIELDS else "measure"
    assert ids(await listed(acme, orderBy={by: field, "direction": "ASC"})) == ascending
    assert ids(await listed(acme, orderBy={by: field, "direction": "DESC"})) == descending
    worst = descending if field == "P95" else ascending
    assert ids(await listed(acme, orderBy={by: field})) == worst
    assert ids(await listed(acme, orderBy={by: field, "direction": None})) == worst


async def test_a_fleet_by_url(acme: Gateway) -> None:
    """A fleet of what is checked at an address is of those monitors alone, and takes no read of its own."""
    answer = await acme.ask(
        """{ all: fleet(window: "1h") { monitors { total } }
        shops: fleet(window: "1h", filter: {url: "shop.example"}) { monitors { total }
          uptime { counts { checks { value } } } } }"""
    )
    assert answer["data"] == {
        "all": {"monitors": {"total": 5}},
        "shops": {"monitors": {"total": 1}, "uptime": {"counts": {"checks": {"value": 82.0}}}},
    }
    assert answer["extensions"]["insights"]["registryReads"] == 2


async def test_order_window(acme: Gateway) -> None:
    """The order's own window decides: in the last 150 s only the API and the shop were up."""
    order = {"measure": "UPTIME", "direction": "DESC", "window": "150s"}
    assert ids(await listed(acme, orderBy=order)) == [API, SHOP, DB, BROKEN, IDLE]


@pytest.mark.parametrize("field", ["NAME", "STATUS", "UPTIME", "P95", "LAST_CHECK", "INTERVAL"])
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
async def test_pages(acme: Gateway, field: str, direction: str) -> None:
    """Forward and backward pages hold every monitor exactly once, in the order of the whole list."""
    order = {"field" if field in FIELDS else "measure": field, "direction": direction}
    whole = ids(await listed(acme, orderBy=order))
    forward: list[str] = []
    after = None
    for _ in range(3):
        page = await listed(acme, orderBy=order, first=2, after=after)
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        assert page["totalCount"] == 5
        forward, after = forward + ids(page), page["pageInfo"]["endCursor"]
    assert forward == whole
    assert page["pageInfo"]["hasNextPage"] is False
    backward: list[str] = []
    before = None
    for _ in range(3):
        page = await listed(acme, orderBy=order, last=2, before=before)
        assert page["pageInfo"]["hasNextPage"] is (before is not None)
        backward, before = ids(page) + backward, page["pageInfo"]["startCursor"]
    assert backward == whole
    assert page["pageInfo"]["hasPreviousPage"] is False


async def test_between_cursors(acme: Gateway) -> None:
    """after and before together cut out what lies between them."""
    edges = (await listed(acme))["edges"]
    found = await listed(acme, after=edges[0]["cursor"], before=edges[3]["cursor"])
    assert ids(found) == [BROKEN, DB]


async def test_empty_page(acme: Gateway) -> None:
    """Behind the last monitor there is an empty page without cursors."""
    last = (await listed(acme))["pageInfo"]["endCursor"]
    assert (await listed(acme, after=last))["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "startCursor": None,
        "endCursor": None,
    }


async def test_cursor_of_another_order(acme: Gateway) -> None:
    """A cursor taken under one order is refused under another."""
    cursor = (await listed(acme))["pageInfo"]["endCursor"]
    answer = await acme.ask(
        "query($after: String) { monitors(after: $after, orderBy: {field: STATUS}) { totalCount } }",
        {"after": cursor},
    )
    assert answer["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT", "argument": "after"}


async def test_broken_config(acme: Gateway) -> None:
    """One monitor's broken config_json costs that config only, and none of its text is shown."""
    answer = await acme.ask(
        "{ monitors { nodes { id name config { url } uptime { counts { checks { value } } } } } }"
    )
    (error,) = answer["errors"]
    assert error["path"] == ["monitors", "nodes", 1, "config"]
    assert error["extensions"] == {"code": "REGISTRY_UNAVAILABLE"}
    nodes = answer["data"]["monitors"]["nodes"]
    assert nodes[1] == {
        "id": BROKEN,
        "name": "Broken",
        "config": None,
        "uptime": {"counts": {"checks": {"value": 0.0}}},
    }
    assert all(one["config"] for one in nodes if one["id"] != BROKEN)
    assert SECRET not in str(answer)


async def test_viewer(acme: Gateway) -> None:
    """The viewer is told who it is, which org is asked, and all orgs with their roles."""
    answer = await acme.ask(
        "{ viewer { identity email kind organization { id slug name role sampleRate createdAt } "
        "organizations { id slug name role sampleRate createdAt } } }"
    )
    created = {"createdAt": "1970-01-01T00:00:00.000Z"}
    acme_org = created | {
        "id": "org_acme",
        "slug": "acme",
        "name": "Acme",
        "role": "ADMIN",
        "sampleRate": 0.25,
    }
    bolt_org = created | {
        "id": "org_bolt",
        "slug": "bolt",
        "name": "Bolt",
        "role": "MEMBER",
        "sampleRate": 1.0,
    }
    assert answer["data"]["viewer"] == {
        "identity": "demo-member",
        "email": None,
        "kind": "DEMO",
        "organization": acme_org,
        "organizations": [acme_org, bolt_org],
    }


@pytest.mark.parametrize("named", ["bolt", "org_bolt"])
async def test_other_org(acme: Gateway, named: str) -> None:
    """X-Insights-Org chooses another org of the caller, by id or slug."""
    answer = await acme.ask(
        '{ viewer { organization { id } } monitors { nodes { id } } monitor(id: "mon_api") { id } }',
        org=named,
    )
    assert answer["data"] == {
        "viewer": {"organization": {"id": "org_bolt"}},
        "monitors": {"nodes": [{"id": "mon_many"}]},
        "monitor": None,
    }


async def test_foreign_org(acme: Gateway) -> None:
    """An org that the caller does not belong to is refused in the words of one that does not exist."""
    foreign, unknown = (
        await acme.ask("{ __typename }", org="cask"),
        await acme.ask("{ __typename }", org="no"),
    )
    assert foreign == unknown
    assert foreign["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert "data" not in foreign
