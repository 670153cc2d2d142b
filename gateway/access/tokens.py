"""API tokens, `insights_<id>_<secret>`: one org each, shown once, kept as a digest.

A token is looked up every few seconds (INSIGHTS_CACHE_SECONDS), so revoking it takes effect within them, or
within a minute where the registry is remembered (D1). Their table is the gateway's own: a platform's database
has it once a token was made, and until then knows none.
"""

import hashlib
import hmac
import logging
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from gateway.access.membership import READ_SECONDS, memberships_in, reads_of, until_of
from gateway.access.principal import Caller, Clock, Principal, PrincipalKind, unauthenticated
from gateway.errors import BadUserInput, Unauthenticated
from gateway.ports import RegistryStore
from gateway.registry import directory
from gateway.registry.fields import RegistryRow, integer, integer_or_none, text
from gateway.registry.own import API_TOKENS

MAX_NAME = 100
NO_TABLE_MS = 15_000
"""How long a registry without the table of tokens is taken to be so: strangers try tokens all day."""

_TOKEN = re.compile(r"insights_([0-9a-f]{16})_([A-Za-z0-9_-]{43})", re.ASCII)
_ID = re.compile(r"[0-9a-f]{16}", re.ASCII)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token as its org may see it: without secret or digest. Times are Unix milliseconds."""

    id: str
    name: str
    created_ms: int
    expires_ms: int | None
    revoked_ms: int | None

    def state(self, now_ms: int) -> str:
        """`revoked`, `expired` or `active`."""
        if self.revoked_ms is not None:
            return "revoked"
        return "active" if _lives(self.expires_ms, now_ms) else "expired"


@dataclass(slots=True)
class TokenSignIn:
    """Signs in the holder of an API token, as a member of the token's org."""

    registry: RegistryStore
    clock: Clock
    _without_table_until_ms: int = 0

    async def caller(self, token: str) -> Caller:
        """One registry read at most. Raises Unauthenticated, StoreError or DeadlineExceeded."""
        match = _TOKEN.fullmatch(token)
        if not match:
            raise _refusal("malformed")
        rows = await self._found(match[1])
        if not rows or not hmac.compare_digest(text(rows[0], "digest").encode(), _digest(match[2]).encode()):
            raise _refusal("unknown")
        if integer_or_none(rows[0], "revoked_at") is not None:
            raise _refusal("revoked")
        expires_ms = integer_or_none(rows[0], "expires_at")
        if not _lives(expires_ms, self.clock()):
            raise _refusal("expired")
        principal = Principal(f"token:{match[1]}", None, PrincipalKind.TOKEN)
        return Caller(principal, memberships_in(rows), reads_of(rows), until_of(rows), expires_ms)

    async def _found(self, token_id: str) -> Sequence[RegistryRow]:
        """No rows where there is no table of tokens, which is asked for once in a while only."""
        if self.clock() < self._without_table_until_ms:
            return []
        found = await API_TOKENS.read(self.registry, directory.token_by_id(token_id), lambda: READ_SECONDS)
        if found is None:
            self._without_table_until_ms = self.clock() + NO_TABLE_MS
        return found or []


async def create_token(
    registry: RegistryStore, org: str, name: str, now_ms: int, expires_ms: int | None = None
) -> str:
    """A new token of the org, in the only copy there will ever be. Raises BadUserInput or StoreError."""
    if not 0 < len(name) <= MAX_NAME or not name.isprintable() or name.isspace():
        raise BadUserInput(f"name the token in 1 to {MAX_NAME} printable characters", "name")
    if not _lives(expires_ms, now_ms):
        raise BadUserInput("a token must expire in the future", "expires_in")
    token_id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    kept = directory.create_token(
        org, token_id, name=name, digest=_digest(secret), created_ms=now_ms, expires_ms=expires_ms
    )
    await API_TOKENS.keep(registry, kept, lambda: READ_SECONDS)
    return f"insights_{token_id}_{secret}"


async def tokens_of(registry: RegistryStore, org: str) -> tuple[ApiToken, ...]:
    """Every token of the org, newest first. Raises StoreError."""
    rows = await API_TOKENS.read(registry, directory.tokens_of(org), lambda: READ_SECONDS)
    return tuple(map(_api_token, rows or ()))


async def revoke_token(registry: RegistryStore, org: str, token_id: str, now_ms: int) -> None:
    """End a token for good; again is fine. Raises BadUserInput when the org has no such token."""
    known = _ID.fullmatch(token_id) is not None and await API_TOKENS.is_in(registry, READ_SECONDS)
    # The text is not echoed: it may be a whole token, pasted with its secret.
    if not known or not await registry.execute(directory.revoke_token(org, token_id, now_ms), READ_SECONDS):
        raise BadUserInput("this organization has no token of that id; see: insights token list", "id")


def _api_token(row: RegistryRow) -> ApiToken:
    return ApiToken(
        id=text(row, "id"),
        name=text(row, "name"),
        created_ms=integer(row, "created_at"),
        expires_ms=integer_or_none(row, "expires_at"),
        revoked_ms=integer_or_none(row, "revoked_at"),
    )


def _refusal(cause: str) -> Unauthenticated:
    _log.info("API token refused: %s", cause)
    return unauthenticated()


def _digest(secret: str) -> str:
    """SHA-256 in hex: the secret has 256 random bits, so no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _lives(expires_ms: int | None, now_ms: int) -> bool:
    return expires_ms is None or now_ms < expires_ms
