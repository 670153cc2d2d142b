"""The team's public keys: kept as long as they are good, fetched as rarely as possible.

A known key answers at once and is refreshed behind the request. An unknown key id has the keys fetched
within gateway.access.fetch_budget, and whoever comes while a fetch is under way waits for it; when the
endpoint fails, the last good keys stay. Ages are told by a clock that never goes back: one that is set back
would keep a withdrawn key.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm
from pydantic import BaseModel, ValidationError

from gateway.access.fetch_budget import FetchBudget
from gateway.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

ALGORITHM = "RS256"
REFRESH_S = 3600.0
TRUST_S = 24 * 3600.0
"""Older keys answer only after a refresh was tried: a withdrawn key does not outlive a quiet day."""
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

    def __init__(
        self, url: str, client: httpx.AsyncClient, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._url = url
        self._client = client
        self._monotonic = monotonic
        self._budget = FetchBudget(monotonic)
        self._keys: Mapping[str, RSAPublicKey] = {}
        self._loaded = monotonic()
        self._flight: asyncio.Task[None] | None = None
        self._begun = 0

    def knows(self, kid: str) -> bool:
        return kid in self._keys

    async def key(self, kid: str) -> RSAPublicKey | None:
        """The key of that id, or None when the endpoint does not list it or never answered."""
        if kid not in self._keys:
            await self._looked_for(kid)
        elif (age := self._monotonic() - self._loaded) >= REFRESH_S:
            flight = self._fetching(None)
            if flight and age >= TRUST_S:
                await asyncio.shield(flight)
        return self._keys.get(kid)

    async def _looked_for(self, kid: str) -> None:
        """Until the key is known, or a fetch that began after its token came has told that it is not.

        What is under way began earlier, perhaps before the key was listed: it may not be the last word.
        """
        self._budget.came(kid)
        before = self._begun
        while kid not in self._keys and (flight := self._fetching(kid)):
            number = self._begun
            await asyncio.shield(flight)  # a client that goes away must not cancel what others wait for
            if number > before:
                return

    async def reach(self) -> int:
        """Fetch now, for a check of the set-up; how many keys are listed. Raises StoreError."""
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                return len(parse_keys(await self._body()))
        except (httpx.HTTPError, TimeoutError, ValueError) as error:
            raise StoreError(f"the signing keys cannot be fetched ({type(error).__name__})") from error

    def _fetching(self, kid: str | None) -> asyncio.Task[None] | None:
        """The fetch under way, or one begun now where the budget has one left."""
        if self._flight and not self._flight.done():
            return self._flight
        if not self._budget.granted(kid):
            return None
        self._begun += 1
        self._flight = asyncio.create_task(self._fetch(kid))
        return self._flight

    async def _fetch(self, kid: str | None) -> None:
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                keys = parse_keys(await self._body())
        except (httpx.HTTPError, TimeoutError, ValueError) as error:
            _log.warning("Access keys not refreshed (%s); the last good ones stay", type(error).__name__)
            return
        self._keys, self._loaded = keys, self._monotonic()
        self._budget.listed(kid, frozenset(keys))

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
