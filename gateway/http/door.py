"""The door: nothing but exactly the public paths is reached without sign-in.

Decided on `scope["path"]`, the path that routing sees; a URL built from the Host header can be steered.
The body is not touched: a refusal costs no more than the headers.
"""

import logging
from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.access.lately import Credentials, LetInLately
from gateway.access.membership import chosen, membership_rows, memberships_in, reads_of, until_of
from gateway.access.principal import Access, Caller
from gateway.access.sign_in import ASSERTION_HEADER, SignIn
from gateway.errors import DeadlineExceeded, InsightsError, RegistryUnavailable, StoreError
from gateway.http.problems import refusal
from gateway.http.public import is_public
from gateway.ports import RegistryStore
from gateway.watching.request import current

SCOPE_KEY = "insights.access"
CALLER_KEY = "insights.caller"
"""In the scope of whoever is signed in, with their memberships, which may be none."""
ORG_HEADER = "x-insights-org"
WHO = frozenset(name.encode() for name in ("authorization", "cookie", "host", ASSERTION_HEADER, ORG_HEADER))
"""Headers that say who asks, and for which org: nothing else decides who is let in."""
POLICY_VIOLATION = 1008
PASSED = frozenset({"http", "lifespan"})

_log = logging.getLogger(__name__)


class AccessMiddleware:
    """Lets signed-in members in, with an Access in the scope, and everybody to the public paths."""

    def __init__(
        self,
        app: ASGIApp,
        sign_in: SignIn,
        registry: RegistryStore,
        public: frozenset[str],
        needs_no_org: Callable[[Scope], bool] = lambda _: False,
        lately: LetInLately | None = None,
    ) -> None:
        self._app = app
        self._sign_in = sign_in
        self._registry = registry
        self._public = public
        self._needs_no_org = needs_no_org
        self._lately = lately

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "http" and not is_public(scope["path"], self._public):
            found = self._lately.of(_credentials(scope)) if self._lately else None
            if found is None:
                return self._signed_in(scope, receive, send)
            _let_in(scope, found.caller, found.access)
            return self._app(scope, receive, send)
        return self._app(scope, receive, send) if scope["type"] in PASSED else _closed(scope, send)

    async def _signed_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._let_in(scope, Headers(scope=scope))
        except InsightsError as error:
            await refusal(scope["path"], _told(error))(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _let_in(self, scope: Scope, headers: Headers) -> None:
        """One registry read at most: the token's own, or the memberships."""
        caller = await self._sign_in(headers)
        memberships, reads, until = caller.memberships, caller.registry_reads, caller.until
        if memberships is None:
            rows = await membership_rows(self._registry, caller.principal.identity)
            memberships, reads, until = memberships_in(rows), reads_of(rows), min(until, until_of(rows))
        known = Caller(caller.principal, memberships, expires_ms=caller.expires_ms)
        if not memberships and self._needs_no_org(scope):
            scope[CALLER_KEY] = known
            return
        access = Access(
            caller.principal, memberships, chosen(memberships, headers.getlist(ORG_HEADER)), reads
        )
        _let_in(scope, known, access)
        if self._lately:
            self._lately.keep(_credentials(scope), known, access, until)


def _let_in(scope: Scope, caller: Caller, access: Access) -> None:
    scope[CALLER_KEY] = caller
    scope[SCOPE_KEY] = access
    if watch := current():
        watch.org = access.org.org_id


def _credentials(scope: Scope) -> Credentials:
    """All of them: two of one kind are refused."""
    return tuple([one for one in scope["headers"] if one[0] in WHO])


async def _closed(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": "no websockets here"})


def _told(error: InsightsError) -> InsightsError:
    """Nobody can be let in while the registry fails, in whatever way it does: 503."""
    if not isinstance(error, StoreError | DeadlineExceeded):
        return error
    _log.warning("registry failed during sign-in: %s", type(error).__name__)
    return RegistryUnavailable(error.message, getattr(error, "retry_after", None))
