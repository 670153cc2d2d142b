"""A Cloudflare Access team of our own: real RSA keys, a JWKS endpoint that can fail, and its tokens."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm

NOW_MS = 1_790_000_000_000
NOW_S = NOW_MS // 1000
DOMAIN = "team.cloudflareaccess.com"
CERTS = f"https://{DOMAIN}/cdn-cgi/access/certs"
AUDIENCE = "aud-tag"


@dataclass
class Clock:
    """Time that moves only when it is told to."""

    now_ms: int = NOW_MS

    def __call__(self) -> int:
        return self.now_ms

    def seconds(self) -> float:
        """As a clock that never goes back."""
        return self.now_ms / 1000

    def pass_s(self, seconds: float) -> None:
        self.now_ms += round(seconds * 1000)


@dataclass
class Certs:
    """The team's JWKS endpoint: counts its calls, and fails or holds back its answer as told."""

    body: bytes
    status: int = 200
    calls: int = 0
    bodies: list[bytes] = field(default_factory=list)
    """Answers that are on their way already, whatever `body` has become."""
    answering: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.answering.set()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        assert str(request.url) == CERTS
        self.calls += 1
        await self.answering.wait()
        return httpx.Response(self.status, content=self.bodies.pop(0) if self.bodies else self.body)

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.MockTransport(self))


def public_jwk(kid: str, key: RSAPrivateKey) -> dict[str, Any]:
    return RSAAlgorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": kid, "alg": "RS256", "use": "sig"}


def jwks(**keys: RSAPrivateKey) -> bytes:
    return json.dumps({"keys": [public_jwk(kid, key) for kid, key in keys.items()]}).encode()


def person(**changes: object) -> dict[str, object]:
    """Good claims of a person, with some changed; None takes one out."""
    claims: dict[str, object] = {
        "iss": f"https://{DOMAIN}",
        "aud": [AUDIENCE],
        "exp": NOW_S + 3600,
        "iat": NOW_S - 10,
        "nbf": NOW_S - 10,
        "sub": "ada",
        "email": "ada@example.com",
    }
    return {name: value for name, value in (claims | changes).items() if value is not None}


def signed(
    key: RSAPrivateKey, claims: Mapping[str, object], kid: str | None = "k1", **headers: object
) -> str:
    named = {"kid": kid} if kid is not None else {}
    payload = json.dumps(claims).encode()  # PyJWT's own encoder would refuse some of the bad ones
    return jwt.PyJWS().encode(payload, key, algorithm="RS256", headers=named | headers)


def hmac_signed(key: RSAPrivateKey, claims: Mapping[str, object], kid: str = "k1") -> str:
    """HS256 with the public key as the secret, put together by hand: PyJWT refuses to."""
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head = f"{_part({'alg': 'HS256', 'typ': 'JWT', 'kid': kid})}.{_part(claims)}"
    return f"{head}.{_base64(hmac.digest(pem, head.encode(), hashlib.sha256))}"


def unsigned(claims: Mapping[str, object], kid: str = "k1") -> str:
    return f"{_part({'alg': 'none', 'typ': 'JWT', 'kid': kid})}.{_part(claims)}."


def with_header(token: str, **changes: object) -> str:
    """The token with header fields changed after it was signed."""
    _, payload, signature = token.split(".")
    return f"{_part({'alg': 'RS256', 'typ': 'JWT', 'kid': 'k1'} | changes)}.{payload}.{signature}"


def _part(value: Mapping[str, object]) -> str:
    return _base64(json.dumps(value).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
