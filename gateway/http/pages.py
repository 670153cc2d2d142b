"""The dashboard and GraphiQL: files that the frontend's build left in gateway/static, and nothing else.

They hold no data and need no sign-in. A name is looked up only when the allow-list in gateway/http/public.py
knows its shape: one flat folder, no dots that climb, so that no path leads out of it.
"""

from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from gateway.http.public import ASSET, DASHBOARD, FAVICON, GRAPHIQL
from gateway.http.sending.encodings import taken

UNCHANGING = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
NOT_BUILT = (
    "The pages of this gateway have not been built.\n\n"
    "In a checkout, scripts/serve builds them; or run: npm ci && npm run build in frontend/.\n"
    "GraphQL at /graphql and REST at /api answer without them.\n"
)
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
}
_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "font-src": "'self' data:",
    "worker-src": "'self' blob:",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
# GraphiQL's editor writes <style> elements and style attributes for its lines; a style can run nothing.
_EDITOR_POLICY = _POLICY | {"style-src": "'self' 'unsafe-inline'"}


def built_pages() -> Path:
    """Where the build leaves its files, in a checkout and in a wheel."""
    return Path(__file__).parent.parent / "static"


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages below one folder. It is read at each request: a build while serving shows at once."""

    folder: Path

    def routes(self) -> list[Route]:
        return [
            *(Route(path.replace(":id", "{id}"), self.dashboard) for path in sorted(DASHBOARD)),
            Route(GRAPHIQL, self.graphiql),
            Route(FAVICON, self.favicon),
            Route("/assets/{name}", self.asset),
        ]

    async def dashboard(self, request: Request) -> Response:
        return self._page(request, "index.html", _POLICY)

    async def graphiql(self, request: Request) -> Response:
        return self._page(request, "graphiql.html", _EDITOR_POLICY)

    async def favicon(self, request: Request) -> Response:
        return self._file(request, self.folder / "favicon.svg", ASK_AGAIN)

    async def asset(self, request: Request) -> Response:
        """A hashed name never changes its content, so it is kept for good."""
        path = request.scope["path"]
        if ASSET.fullmatch(path) is None:
            raise HTTPException(404)
        return self._file(request, self.folder / "assets" / path.rpartition("/")[2], UNCHANGING)

    def _page(self, request: Request, name: str, policy: dict[str, str]) -> Response:
        file = self.folder / name
        if not file.is_file():
            return PlainTextResponse(NOT_BUILT, headers={"cache-control": "no-store"} | _guards(_POLICY))
        answer = self._file(request, file, ASK_AGAIN)
        answer.headers.update(_guards(policy))
        return answer

    def _file(self, request: Request, file: Path, cache: str) -> Response:
        if not file.is_file() or file.suffix not in _TYPES:
            raise HTTPException(404)
        headers = {"cache-control": cache, "vary": "Accept-Encoding", "x-content-type-options": "nosniff"}
        encoding, chosen = _variant(file, request.headers.get("accept-encoding", ""))
        if encoding:
            headers["content-encoding"] = encoding
        return FileResponse(chosen, headers=headers, media_type=_TYPES[file.suffix])


def _variant(file: Path, accepted: str) -> tuple[str | None, Path]:
    """The smallest form that the client takes and the build made."""
    takes = taken(accepted)
    for encoding, suffix in _ENCODINGS:
        compressed = file.with_name(file.name + suffix)
        if encoding in takes and compressed.is_file():
            return encoding, compressed
    return None, file


def _guards(policy: dict[str, str]) -> dict[str, str]:
    return {
        "content-security-policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
    }
