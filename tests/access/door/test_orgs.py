"""Into which org the caller is let: one of their own, and no other."""

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from gateway.access.tokens import create_token
from gateway.http.door import AccessMiddleware
from gateway.ports import RegistryStatement
from gateway.stores.sqlite import SqliteRegistry
from tests.access.door.asking import ASSERTION, App, Counted, ask
from tests.access.team import NOW_MS, person, signed


@pytest.mark.parametrize("wanted", ["org-a", "acme"])
async def test_chosen_org(client: httpx.AsyncClient, app: App, key: RSAPrivateKey, wanted: str) -> None:
    """X-Insights-Org chooses among the caller's orgs by id or slug."""
    headers = {ASSERTION: signed(key, person()), "x-insights-org": wanted}
    assert (await client.get("/api/monitors", headers=headers)).status_code == 204
    assert app.access.org.org_id == "org-a"


async def test_id_before_slug(
    client: httpx.AsyncClient, app: App, key: RSAPrivateKey, registry: SqliteRegistry
) -> None:
    """An org cannot shadow another one's id with its slug."""
    await registry.execute(
        RegistryStatement("x", "UPDATE organizations SET slug = 'org-a' WHERE id = 'org-b'"), 5
    )
    headers = {ASSERTION: signed(key, person()), "x-insights-org": "org-a"}
    assert (await client.get("/api/monitors", headers=headers)).status_code == 204
    assert app.access.org.org_id == "org-a"


@pytest.mark.parametrize(
    "wanted", [["core"], ["org-c"], ["nowhere"], [""], ["ACME"], ["' OR 1=1"], ["acme", "acme"]]
)
async def test_foreign_org(door: AccessMiddleware, app: App, key: RSAPrivateKey, wanted: list[str]) -> None:
    """An org of others and one that does not exist are refused in the same words."""
    headers = [(ASSERTION, signed(key, person())), *(("x-insights-org", text) for text in wanted)]
    answer = await ask(door, "/graphql", headers=headers)
    assert answer.status == 403
    assert answer.json == {
        "errors": [
            {
                "message": "X-Insights-Org must be, once, the id or slug of an organization you belong to",
                "extensions": {"code": "FORBIDDEN"},
            }
        ]
    }
    assert app.reached == []


async def test_token_keeps_to_its_org(client: httpx.AsyncClient, counted: Counted) -> None:
    """A token cannot choose another org, though its maker belongs to it."""
    token = await create_token(counted, "org-a", "ci", NOW_MS)
    headers = {"authorization": f"Bearer {token}", "x-insights-org": "bolt"}
    assert (await client.get("/api/monitors", headers=headers)).status_code == 403


@pytest.mark.parametrize("sub", ["eve", "stranger", "ADA", "ada "])
async def test_no_membership(client: httpx.AsyncClient, app: App, key: RSAPrivateKey, sub: str) -> None:
    """Whoever is signed in but in no org is told what to do, with 403 and no challenge."""
    answer = await client.get("/api/monitors", headers={ASSERTION: signed(key, person(sub=sub))})
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    assert "ask an admin" in answer.json()["detail"]
    assert "www-authenticate" not in answer.headers
    assert app.reached == []
