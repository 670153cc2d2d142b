"""The team's public keys: kept as long as they are good, fetched as rarely as possible.

A known key answers at once and is refreshed behind the request. An unknown key id starts at most one
fetch per PAUSE_MS, which everybody waits for together; when the endpoint fails, the last good keys stay.
"""

import asyncio
import logging
from typing import TYPE_CHECKING, Literal

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm
from pydantic import BaseModel, ValidationError

from gateway.access.principal import Clock
from gateway.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

ALGORITHM = "RS256"
REFRESH_MS = 3_600_000
TRUST_MS = 24 * 3_600_000
"""Older keys answer only after a refresh was tried: a withdrawn key does not outlive a quiet day."""
PAUSE_MS = 30_000
FETCH_SECONDS = 5.0
BODY_CAP = 64 * 1024
MIN_KEY_BITS = 2048

_log = logging.getLogger(__name__)


class _Jwk(BaseModel):
    """One signing key; its private parts, should an endpoint ever leak them, are not even read."""

    kid: str
    kty: Literal["RSA"]
    alg: Literal["RS256"] = "RS256"
    use: Literal["sig"] = "sig"
    n: str
    e: str


class _Jwks(BaseModel):
    keys: list[object]


class JwksCache:
    """Public keys by key id, from one JWKS endpoint."""

    def __init__(self, url: str, client: httpx.AsyncClient, clock: Clock) -> None:
        self._url = url
        self._client = client
        self._clock = clock
        self._keys: Mapping[str, RSAPublicKey] = {}
        self._loaded_ms = 0
        self._tried_ms: int | None = None
        self._flight: asyncio.Task[None] | None = None

    async def key(self, kid: str) -> RSAPublicKey | None:
        """The key of that id, or None when the endpoint does not list it or never answered."""
        known = self._keys.get(kid)
        age_ms = self._clock() - self._loaded_ms
        if known and age_ms < REFRESH_MS:
            return known
        flight = self._refreshing()
        if flight and not (known and age_ms < TRUST_MS):
            await asyncio.shield(flight)  # a client that goes away must not cancel what others wait for
        return self._keys.get(kid)

    async def reach(self) -> int:
        """Fetch now, for a check of the set-up; how many keys are listed. Raises StoreError."""
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                return len(parse_keys(await self._body()))
        except (httpx.HTTPError, TimeoutError, ValueError) as error:
            raise StoreError(f"the signing keys cannot be fetched ({type(error).__name__})") from error

    def _refreshing(self) -> asyncio.Task[None] | None:
        """The fetch under way, started now if the last one is long enough ago."""
        now = self._clock()
        idle = self._flight is None or self._flight.done()
        if idle and (self._tried_ms is None or not 0 <= now - self._tried_ms < PAUSE_MS):
            self._tried_ms = now
            self._flight = asyncio.create_task(self._refresh())
        return self._flight

    async def _refresh(self) -> None:
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                keys = parse_keys(await self._body())
        except (httpx.HTTPError, TimeoutError, ValueError) as error:
            _log.warning("Access keys not refreshed (%s); the last good ones stay", type(error).__name__)
            return
        self._keys, self._loaded_ms = keys, self._clock()

    async def _body(self) -> bytes:
        """At most BODY_CAP bytes, uncompressed. Raises httpx.HTTPError or ValueError."""
        identity = {"accept": "application/json", "accept-encoding": "identity"}
        async with self._client.stream("GET", self._url, headers=identity, follow_redirects=False) as answer:
            if answer.status_code != httpx.codes.OK:
                raise ValueError(f"the JWKS endpoint answered {answer.status_code}")
            if "content-encoding" in answer.headers:
                raise ValueError("the JWKS endpoint compressed its answer though asked not to")
            body = bytearray()
            async for chunk in answer.aiter_bytes():
                body += chunk
                if len(body) > BODY_CAP:
                    raise ValueError("the JWKS endpoint's answer is too long")
            return bytes(body)


def parse_keys(body: bytes) -> dict[str, RSAPublicKey]:
    """The RS256 keys of a JWKS by key id; others are skipped. Raises ValueError when none is left."""
    listed = _Jwks.model_validate_json(body).keys
    keys = {kid: key for kid, key in (_parsed(item) for item in listed) if kid and key}
    if not keys:
        raise ValueError("the JWKS endpoint lists no RS256 key")
    return keys


def _parsed(item: object) -> tuple[str, RSAPublicKey | None]:
    try:
        jwk = _Jwk.model_validate(item)
        key = RSAAlgorithm.from_jwk({"kty": jwk.kty, "n": jwk.n, "e": jwk.e})
    except (ValidationError, jwt.InvalidKeyError, ValueError):
        return "", None
    strong = isinstance(key, RSAPublicKey) and key.key_size >= MIN_KEY_BITS
    return jwk.kid, key if strong and isinstance(key, RSAPublicKey) else None
