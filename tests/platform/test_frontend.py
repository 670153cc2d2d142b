"""The platform's frontend on the gateway: other origins, preflights, read routes, schemas, and its calls."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from gateway.settings import Settings
from tests.browser.conftest import browser
from tests.contract.conftest import serving
from tests.platform import filled
from tests.platform.conftest import Platform
from tests.platform.team_gateway import ASSERTION, team_gateway, token
from tests.platform.upstream import Upstream, upstream
from tests.served import Served

__all__ = ["browser"]
NODE = shutil.which("node")
APP = "https://app.example.com"
OTHER = "https://evil.example"
PREFLIGHT = {
    "Origin": APP,
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": ASSERTION.lower(),
}


@pytest.fixture(scope="module")
def page_origin() -> Iterator[str]:
    """A page of another origin that calls as the platform's client does."""
    script = (Path(__file__).parent / "frontend_page.html").read_text()

    async def page(_request: Request) -> Response:
        return HTMLResponse(script)

    with serving(Starlette(routes=[Route("/", page)])) as url:
        yield url


@pytest.fixture(scope="module")
def behind() -> Iterator[tuple[Upstream, str]]:
    with upstream() as found:
        yield found


@pytest.fixture(scope="module")
def served(
    platform: Platform,
    behind: tuple[Upstream, str],
    page_origin: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Served]:
    origins = f"{APP}, {page_origin}"
    folder = tmp_path_factory.mktemp("frontend")
    with team_gateway(platform, folder, cors_origins=origins, platform_url=behind[1]) as found:
        yield found


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.url, trust_env=False, timeout=30) as opened:
        yield opened


@pytest.mark.parametrize("path", ["/api/monitors", "/api/bootstrap/status", "/graphql", "/api/internal/seed"])
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_a_preflight_is_answered_before_sign_in(client: httpx.Client, path: str, method: str) -> None:
    """With the exact origin, credentials and the headers that the frontend sends; and kept."""
    answer = client.options(path, headers=PREFLIGHT | {"Access-Control-Request-Method": method})
    told = answer.headers
    assert (answer.status_code, answer.content) == (204, b"")
    assert told["access-control-allow-origin"] == APP
    assert told["access-control-allow-credentials"] == "true"
    assert method in told["access-control-allow-methods"].split(", ")
    assert {"cf-access-jwt-assertion", "content-type", "x-insights-org"} <= set(
        told["access-control-allow-headers"].lower().split(", ")
    )
    assert int(told["access-control-max-age"]) >= 600
    assert "Origin" in told["vary"]


@pytest.mark.parametrize(
    "origin",
    [OTHER, "null", "https://app.example.com.evil.example", "http://app.example.com", "https://APP.example.com",
     f"{APP}:443", f"{APP}/", f"{APP}, {OTHER}"],
)  # fmt: skip
def test_other_origins_are_told_nothing(client: httpx.Client, origin: str) -> None:
    """Neither to a preflight, which needs sign-in then, nor to what they ask."""
    shut = client.options("/api/monitors", headers=PREFLIGHT | {"Origin": origin})
    read = client.get("/api/monitors", headers={"Origin": origin, ASSERTION: token()})
    assert (shut.status_code, read.status_code) == (401, 200)
    for answer in (shut, read):
        assert not any(name.startswith("access-control-") for name in answer.headers)
        assert "Origin" in answer.headers["vary"]


def test_answers_and_refusals_may_be_read_by_the_page(client: httpx.Client) -> None:
    """What a page may not read it cannot tell its user: errors are let through, too."""
    signed_in = {"Origin": APP, ASSERTION: token()}
    answers = {
        200: client.get("/api/monitors", headers=signed_in),
        400: client.get("/api/insights/fleet?x=1", headers=signed_in),
        401: client.get("/api/monitors", headers={"Origin": APP}),
        404: client.get("/api/monitors/nobody", headers=signed_in),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert answer.headers["access-control-allow-origin"] == APP
        assert answer.headers["access-control-allow-credentials"] == "true"
    assert "RateLimit-Remaining" in answers[200].headers["access-control-expose-headers"]


@pytest.mark.parametrize("path", ["/", "/metrics", "/readyz", "/graphiql"])
def test_pages_and_operators_routes_stay_shut(client: httpx.Client, path: str) -> None:
    """Only what answers with data is opened to other origins."""
    answer = client.get(path, headers={"Origin": APP, ASSERTION: token()})
    assert not any(name.startswith("access-control-") for name in answer.headers)


def test_closed_by_default(platform: Platform, tmp_path: Path) -> None:
    """Without the setting a preflight is what it was: not signed in."""
    with (
        team_gateway(platform, tmp_path) as found,
        httpx.Client(base_url=found.url, trust_env=False) as client,
    ):
        shut = client.options("/api/monitors", headers=PREFLIGHT)
        read = client.get("/api/monitors", headers={"Origin": APP, ASSERTION: token()})
    assert (shut.status_code, read.status_code) == (401, 200)
    for answer in (shut, read):
        assert not any(name.startswith("access-control-") for name in answer.headers)


@pytest.mark.parametrize(
    "origins",
    ["*", "https://*.example.com", "app.example.com", "https://app.example.com/", "null", "http://app.example.com",
     "https://user@app.example.com", "https://app.example.com:443", "https://App.example.com",
     "https://app.example.com https://b.example.com", "https://app.example.com:x"],
)  # fmt: skip
def test_an_origin_is_exact(origins: str) -> None:
    """What no browser sends, or would let in more than was meant, is refused at the start."""
    with pytest.raises(ValidationError, match="is no origin"):
        Settings(cors_origins=origins)


def test_origins_that_are_fine() -> None:
    """One or several, with a port, and http on this machine for those who build."""
    found = Settings(cors_origins="https://a.example.com, http://localhost:5173,https://b.example.com:8443,")
    assert found.origins == {"https://a.example.com", "http://localhost:5173", "https://b.example.com:8443"}
    assert Settings().origins == frozenset()


def get(client: httpx.Client, path: str, identity: str = filled.ADA) -> Any:
    answer = client.get(path, headers={ASSERTION: token(identity)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_what_the_frontend_reads_first(client: httpx.Client) -> None:
    """Whether there is an organization, which one, its members and its relays."""
    told = {"isBootstrapped": True, "suggestedSlug": "acme", "email": "ada@example.com"}
    assert get(client, "/api/bootstrap/status") == told
    org = {"id": filled.ORG, "slug": "acme", "name": "Acme", "createdAt": filled.CREATED_MS}
    assert get(client, "/api/organizations") == org | {"ownerId": filled.ADA, "updatedAt": None}
    assert get(client, "/api/organizations/members") == [
        {"email": "ada@example.com", "role": "admin"},
        {"email": "bob@example.com", "role": "member"},
    ]
    relays = get(client, "/api/internal/relays")
    assert [(one["slug"], one["jurisdiction"], one["lastError"]) for one in relays] == [
        ("dallas", "", "bootstrap timed out"),
        ("paris", "eu", None),
    ]


def test_another_organization_s_are_not_told(client: httpx.Client) -> None:
    """Members and relays are those of the org that is asked about."""
    asked = {ASSERTION: token(filled.BOB), "X-Insights-Org": "bolt"}
    assert client.get("/api/organizations", headers=asked).json()["slug"] == "bolt"
    assert client.get("/api/organizations/members", headers=asked).json() == [
        {"email": "bob@example.com", "role": "admin"}
    ]
    assert client.get("/api/internal/relays", headers=asked).json() == []


@pytest.mark.dear
def test_its_schemas_accept_every_answer(served: Served) -> None:
    """In node, by schemas written from the platform's table of calls; one wrong element fails a list."""
    assert NODE, "node is needed"
    script = str(Path(__file__).with_name("frontend_contract.mjs"))
    done = subprocess.run(
        [NODE, script, served.url, token(), filled.API, APP],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert json.loads(done.stdout) == {"asked": 8, "wrong": []}


def test_a_page_of_another_origin_works(
    browser: Browser, served: Served, page_origin: str, behind: tuple[Upstream, str]
) -> None:
    """In Chromium, cross-origin: it waits for bootstrap, lists monitors and heartbeats, and writes one."""
    behind[0].sent.clear()
    context = browser.new_context()
    context.add_cookies([{"name": "CF_Authorization", "value": token(), "url": page_origin}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{page_origin}/?base={served.url}")
    expect(page.locator("#done")).to_have_text("done", timeout=20_000)
    assert page.locator("#monitors li").all_inner_texts() == [
        "DNS", "Blog", "Paused", "Brand new", "API", "Shop",
    ]  # fmt: skip
    expect(page.locator("#beats")).to_have_text("5 heartbeats, newest down")
    expect(page.locator("#written")).to_have_text('{"ok":true}')
    assert complaints == []
    [sent] = behind[0].sent
    assert (sent.method, sent.path, json.loads(sent.body)) == ("POST", "/api/monitors", {"name": "new"})
    context.close()
