"""What a caller may still ask, on every answer of GraphQL and REST: RateLimit-Limit, -Remaining and -Reset.

The three headers of draft-ietf-httpapi-ratelimit-headers up to its sixth version, which clients know how to
read; later versions put the same into two structured ones. Points are counted, not requests.
"""

from collections.abc import Awaitable, Sequence
from functools import partial

from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.errors import RateLimited
from gateway.http.door import SCOPE_KEY
from gateway.http.problems import refusal
from gateway.http.public import is_asked
from gateway.http.sending.compressed import Compressed
from gateway.http.server.exchange import EXCHANGE
from gateway.request.allowance import REQUEST, Allowance, Allowances

ALLOWANCE = "insights.allowance"
"""In the scope of what is asked: the caller's, in the org that is asked for."""
LIMIT, REMAINING, RESET = b"ratelimit-limit", b"ratelimit-remaining", b"ratelimit-reset"


class Rates:
    """Takes a point for the request before anything of it is read; tells how the caller stands in the end."""

    def __init__(self, app: ASGIApp, allowances: Allowances) -> None:
        self._app = app
        self._allowances = allowances

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] != "http" or SCOPE_KEY not in scope or not is_asked(scope["path"]):
            return self._app(scope, receive, send)
        allowance = scope[ALLOWANCE] = self._allowances.of(scope[SCOPE_KEY])
        if not self._allowances.points:
            return self._app(scope, receive, send)
        scope[EXCHANGE].tells(partial(_standing, allowance))
        try:
            allowance.spend(REQUEST)
        except RateLimited as error:
            return Compressed(refusal(scope["path"], error))(scope, receive, send)
        return self._app(scope, receive, send)


def _standing(allowance: Allowance) -> Sequence[tuple[bytes, bytes]]:
    if standing := allowance.standing():
        return (
            (LIMIT, b"%d" % standing.limit),
            (REMAINING, b"%d" % standing.remaining),
            (RESET, b"%d" % standing.reset),
        )
    return ()
