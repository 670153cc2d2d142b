"""Answers that a caller may keep for a moment, and ask for again by their tag: 304 where nothing has changed.

A tag is weak (RFC 9110, 8.8.3): what an answer tells is the same, not its bytes, which hold how long it took
and leave compressed or not. Nothing of an error is kept, and nothing across callers or organizations.
"""

import hashlib
from collections.abc import Callable
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from gateway.flights import Soon, come_to

VARY = "Accept, Authorization, Cf-Access-Jwt-Assertion, Cookie, X-Insights-Org"
"""What makes another answer, or another caller's; for a browser, all that it keeps is one person's."""
_SHAPE = 16


async def kept(request: Request, tag: str, seconds: float, respond: Callable[[], Soon[Response]]) -> Response:
    """The response, or 304 where the caller has it by its tag, `tag_of`: then none is made. It may be kept
    for so many `seconds` without asking."""
    headers = {"etag": tag, "cache-control": f"private, max-age={int(seconds)}"}
    if _has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers | {"vary": VARY})
    response = await come_to(respond())
    response.headers.update(headers | {"vary": ", ".join((VARY, *response.headers.getlist("vary")))})
    return response


def tag_of(told: bytes) -> str:
    """`told` is what makes an answer this one and no other."""
    shape = hashlib.blake2b(told, digest_size=_SHAPE, usedforsecurity=False).hexdigest()
    return f'W/"{shape}"'


def _has(given: str, tag: str) -> bool:
    """Compared weakly, as If-None-Match is (RFC 9110, 13.1.2)."""
    tags = {one.strip().removeprefix("W/") for one in given.split(",")}
    return tag.removeprefix("W/") in tags or "*" in tags
