"""What is served without sign-in, and that nothing else is."""

import pytest

from tests.http.acme import World

SIGNED_IN = (
    "/graphql",
    "/api/health",
    "/api/monitors",
    "/api/monitors/mon_api",
    "/api/insights/fleet",
    "/metrics",
    "/nope",
)


async def test_public_pages(world: World) -> None:
    """Health, readiness, the start page and the query page need no sign-in."""
    async with world.gateway(demo=False) as gateway:
        health, ready = await gateway.get("/healthz"), await gateway.get("/readyz")
        assert (health.status_code, health.text) == (200, "ok")
        assert (ready.status_code, ready.json()) == (200, {"telemetry": "ok", "registry": "ok"})
        home, page = await gateway.get("/"), await gateway.get("/graphiql")
        assert (home.status_code, home.headers["location"]) == (307, "/graphiql")
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
async def test_the_rest_needs_sign_in(world: World, method: str) -> None:
    """Everything else, known or not and by any method, is 401 without sign-in."""
    async with world.gateway(demo=False) as gateway:
        for path in SIGNED_IN:
            answer = await gateway.client.request(method, path)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"


async def test_query_page_is_self_contained(world: World) -> None:
    """The query page loads nothing from elsewhere."""
    async with world.gateway() as gateway:
        text = (await gateway.get("/graphiql")).text
    assert "src=" not in text or 'src="http' not in text
    assert "cdn" not in text.lower()
    assert "https://" not in text.replace("https://www.w3.org/", "")
