"""Which credentials are accepted: everybody in demo mode, else API tokens and, when set up, Access JWTs.

The most explicit credential decides (Authorization, then the Access header, then its cookie). One that is
there but wrong is refused: nothing falls through to the next.
"""

import math
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import httpx
from starlette.datastructures import Headers

from gateway.access.jwks import JwksCache
from gateway.access.jwt import AccessJwt
from gateway.access.principal import DEMO_IDENTITY, Caller, Clock, Principal, PrincipalKind, unauthenticated
from gateway.access.tokens import TokenSignIn
from gateway.errors import BadUserInput, Unauthenticated
from gateway.ports import RegistryStore
from gateway.settings import Settings, is_loopback

ASSERTION_HEADER = "cf-access-jwt-assertion"
ASSERTION_COOKIE = "CF_Authorization"

_DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:[0-9]{1,5})?", re.ASCII)

_DEMO = Caller(Principal(DEMO_IDENTITY, None, PrincipalKind.DEMO), until=math.inf)

SignIn = Callable[[Headers], Awaitable[Caller]]
"""Finds out who sent these headers. Raises Unauthenticated, StoreError or DeadlineExceeded."""


def sign_in_for(
    settings: Settings,
    registry: RegistryStore,
    http_client: httpx.AsyncClient,
    clock: Clock,
    monotonic: Callable[[], float] = time.monotonic,
) -> SignIn:
    """The sign-in that the settings ask for. Raises BadUserInput when only half of Access is set."""
    if settings.demo:
        return demo_sign_in
    return CredentialSignIn(
        TokenSignIn(registry, clock), _access_jwt(settings, http_client, clock, monotonic)
    )


async def demo_sign_in(headers: Headers) -> Caller:
    """Everybody on this machine is the demo member; settings keep demo mode on loopback.

    A page of another site can point its own name at loopback and read what it likes, so the Host must be
    loopback, too.
    """
    if not _is_of_this_machine(headers.get("host", "")):
        raise Unauthenticated("demo mode answers to 127.0.0.1 and localhost only; use one of them")
    return _DEMO


@lru_cache(maxsize=16)
def _is_of_this_machine(host: str) -> bool:
    """Of a Host header, of which those who get in have few."""
    try:
        return is_loopback(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class CredentialSignIn:
    """Signs in by API token or, where `access` is set, by Access JWT."""

    tokens: TokenSignIn
    access: AccessJwt | None

    async def __call__(self, headers: Headers) -> Caller:
        authorization = _only(headers.getlist("authorization"))
        assertion = _only(headers.getlist(ASSERTION_HEADER) or _cookies(headers))
        if authorization is not None:
            return await self.tokens.caller(_bearer(authorization))
        if assertion is not None and self.access:
            return await self.access.caller(assertion)
        raise unauthenticated()


def _access_jwt(
    settings: Settings, http_client: httpx.AsyncClient, clock: Clock, monotonic: Callable[[], float]
) -> AccessJwt | None:
    domain, audience = settings.access_team_domain, settings.access_aud
    if not domain and not audience:
        return None
    if not domain or not audience:
        raise BadUserInput("set both INSIGHTS_ACCESS_TEAM_DOMAIN and INSIGHTS_ACCESS_AUD, or neither")
    if not _DOMAIN.fullmatch(domain):
        raise BadUserInput(
            "INSIGHTS_ACCESS_TEAM_DOMAIN is a host name without scheme or path, "
            "like example.cloudflareaccess.com"
        )
    issuer = f"https://{domain}"
    keys = JwksCache(f"{issuer}/cdn-cgi/access/certs", http_client, monotonic)
    return AccessJwt(issuer, audience, keys, clock)


def assertion_of(headers: Headers) -> str | None:
    """The Access token that a request is signed in by; None where something more explicit signs it in."""
    if headers.getlist("authorization"):
        return None
    return next(iter(headers.getlist(ASSERTION_HEADER) or _cookies(headers)), None)


def _only(values: Sequence[str]) -> str | None:
    """Two of one credential leave open which of them a proxy in front has checked."""
    if len(values) > 1:
        raise unauthenticated()
    return values[0] if values else None


def _cookies(headers: Headers) -> list[str]:
    pairs = (pair.partition("=") for line in headers.getlist("cookie") for pair in line.split(";"))
    return [value.strip() for name, _, value in pairs if name.strip() == ASSERTION_COOKIE]


def _bearer(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise unauthenticated()
    return token.strip(" ")
