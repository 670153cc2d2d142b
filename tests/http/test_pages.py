"""The pages: what is served without sign-in, how it is kept, and under which policy."""

import gzip
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from gateway.http.pages import Pages
from gateway.http.public import DASHBOARD, is_public

SCRIPT = "console.log('chart')" * 50


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """As the build leaves it: pages, a hashed asset in three forms, and something that is nobody's."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>Insights</title>")
    (tmp_path / "graphiql.html").write_text("<title>GraphiQL</title>")
    (tmp_path / "favicon.svg").write_text("<svg/>")
    asset = tmp_path / "assets" / "app-1a2b.js"
    asset.write_text(SCRIPT)
    asset.with_name("app-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    asset.with_name("app-1a2b.js.br").write_bytes(b"brotli, as far as a test can tell")
    (tmp_path / "assets" / "notes.txt").write_text("private")
    (tmp_path / ".built").write_text("private")
    return tmp_path


def client_of(folder: Path) -> httpx.AsyncClient:
    app = Starlette(routes=Pages(folder).routes())
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://insights.example")


PAGES = [path.replace(":id", "mon_1") for path in sorted(DASHBOARD)]


@pytest.mark.parametrize("path", [*PAGES, "/graphiql"])
async def test_a_page(folder: Path, path: str) -> None:
    """Every path of the dashboard is public: its page, asked for anew, that may run its own scripts alone."""
    async with client_of(folder) as client:
        answer = await client.get(path)
    assert is_public(path)
    assert answer.status_code == 200
    assert answer.text == f"<title>{'GraphiQL' if path == '/graphiql' else 'Insights'}</title>"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert ("unsafe" in policy["style-src"]) == (path == "/graphiql")


async def test_an_asset_is_kept_for_good_in_the_smallest_form(folder: Path) -> None:
    """A hashed name never changes: it is immutable, and compressed for whom takes that."""
    async with client_of(folder) as client:
        plain = await client.get("/assets/app-1a2b.js", headers={"accept-encoding": "identity"})
        zipped = await client.get("/assets/app-1a2b.js", headers={"accept-encoding": "gzip, br;q=0"})
    assert plain.text == zipped.text == SCRIPT
    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    for answer in (plain, zipped):
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/nothing-1.js",
        "/assets/notes.txt",
        "/assets/..%2f.built",
        "/assets/%2e%2e/.built",
        "/assets/.built",
        "/assets/",
        "/.built",
        "/index.html",
    ],
)
async def test_nothing_else_is_served(folder: Path, path: str) -> None:
    """Neither files of other kinds, nor what lies outside the folder of assets."""
    async with client_of(folder) as client:
        answer = await client.get(path)
    assert answer.status_code == 404
    assert "private" not in answer.text
    assert not is_public(path) or path in {"/assets/nothing-1.js", "/assets/notes.txt"}


async def test_pages_that_have_not_been_built(tmp_path: Path) -> None:
    """Without a build the pages say how to make one; nothing fails."""
    async with client_of(tmp_path) as client:
        answer = await client.get("/")
    assert answer.status_code == 200
    assert "scripts/serve" in answer.text
