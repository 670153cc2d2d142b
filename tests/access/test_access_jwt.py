import logging
from collections.abc import AsyncIterator

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from gateway.access.jwks import JwksCache
from gateway.access.jwt import AccessJwt
from gateway.access.principal import Principal, PrincipalKind, unauthenticated
from gateway.errors import Unauthenticated
from tests.access.team import (
    AUDIENCE,
    CERTS,
    DOMAIN,
    NOW_S,
    Certs,
    Clock,
    hmac_signed,
    person,
    signed,
    unsigned,
    with_header,
)

HOUR = 3600
DAY = 24 * HOUR

BAD_CLAIMS: dict[str, dict[str, object]] = {
    "another issuer": {"iss": "https://other.cloudflareaccess.com"},
    "issuer without https": {"iss": DOMAIN},
    "issuer as a list": {"iss": [f"https://{DOMAIN}"]},
    "another audience": {"aud": ["other"]},
    "empty audience": {"aud": []},
    "audience that only begins alike": {"aud": [AUDIENCE + "x"]},
    "expired": {"exp": NOW_S - 61},
    "beyond 24 h": {"exp": NOW_S + DAY + 61},
    "nbf in the future": {"nbf": NOW_S + 61},
    "iat in the future": {"iat": NOW_S + 61},
    "exp as text": {"exp": str(NOW_S + HOUR)},
    "exp as a boolean": {"exp": True},
    "exp not a number": {"exp": float("nan")},
    "exp endless": {"exp": float("inf")},
    "exp of 400 digits": {"exp": 10**400},
    "no exp": {"exp": None},
    "no iat": {"iat": None},
    "no iss": {"iss": None},
    "no aud": {"aud": None},
    "no sub": {"sub": None},
    "sub as a number": {"sub": 7},
    "sub a lone surrogate": {"sub": "\ud800"},
    "no email": {"email": None},
    "empty email": {"email": ""},
    "neither sub nor common_name": {"sub": ""},
    "empty common_name": {"sub": "", "common_name": ""},
}


@pytest.fixture
async def access(certs: Certs, clock: Clock) -> AsyncIterator[AccessJwt]:
    async with certs.client() as client:
        yield AccessJwt(f"https://{DOMAIN}", AUDIENCE, JwksCache(CERTS, client, clock.seconds), clock)


async def test_person(access: AccessJwt, key: RSAPrivateKey) -> None:
    """A good token of a person signs in its sub, with the email."""
    caller = await access.caller(signed(key, person()))
    assert caller.principal == Principal("ada", "ada@example.com", PrincipalKind.PERSON)
    assert caller.memberships is None


async def test_service(access: AccessJwt, key: RSAPrivateKey) -> None:
    """A service token has an empty sub; its common_name is the identity."""
    caller = await access.caller(signed(key, person(sub="", email=None, common_name="robot.access")))
    assert caller.principal == Principal("robot.access", None, PrincipalKind.SERVICE)


async def test_audience_among_others(access: AccessJwt, key: RSAPrivateKey) -> None:
    """The audience list may name other applications beside ours, and nbf may be missing."""
    assert await access.caller(signed(key, person(aud=["x", AUDIENCE], nbf=None)))


@pytest.mark.parametrize(
    "claims",
    [{"exp": NOW_S - 59}, {"nbf": NOW_S + 60}, {"iat": NOW_S + 60}, {"exp": NOW_S + DAY}],
    ids=str,
)
async def test_leeway(access: AccessJwt, key: RSAPrivateKey, claims: dict[str, object]) -> None:
    """Clocks may differ by 60 s, and a token may live for 24 h."""
    assert await access.caller(signed(key, person(**claims)))


@pytest.mark.parametrize("claims", BAD_CLAIMS.values(), ids=BAD_CLAIMS.keys())
async def test_bad_claims(access: AccessJwt, key: RSAPrivateKey, claims: dict[str, object]) -> None:
    """A well-signed token with a wrong claim is refused with the one message."""
    await _refused(access, signed(key, person(**claims)))


async def test_wrong_key(access: AccessJwt, other: RSAPrivateKey) -> None:
    """A token signed by another key under our key's id is refused."""
    await _refused(access, signed(other, person()))


async def test_hs256_with_the_public_key(access: AccessJwt, key: RSAPrivateKey) -> None:
    """The public key is no HMAC secret: HS256 is refused."""
    await _refused(access, hmac_signed(key, person()))


async def test_forged_tokens_fetch_no_keys(access: AccessJwt, key: RSAPrivateKey, certs: Certs) -> None:
    """What is refused by its header alone costs no fetch."""
    await _refused(access, unsigned(person()))
    await _refused(access, hmac_signed(key, person()))
    await _refused(access, signed(key, person(), crit=["exp"], exp=1))
    await _refused(access, signed(key, person(), kid=None))
    assert certs.calls == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"crit": ["b64"], "b64": False},
        {"crit": []},
        {"crit": None},
        {"alg": "none"},
        {"alg": "RS512"},
        {"alg": ["RS256"]},
        {"alg": None},
        {"kid": ""},
        {"kid": 7},
        {"kid": ["k1"]},
        {"kid": "k1\ud800"},
        {"kid": "../k1"},
        {"b64": False},
    ],
    ids=str,
)
async def test_bad_header(access: AccessJwt, key: RSAPrivateKey, changes: dict[str, object]) -> None:
    """A crit header, another algorithm or a key id that is none is refused."""
    await _refused(access, with_header(signed(key, person()), **changes))


async def test_unknown_key_id(access: AccessJwt, key: RSAPrivateKey) -> None:
    """A token that names a key the team does not list is refused."""
    await _refused(access, signed(key, person(), kid="k9"))


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "€.€.€", "\ud800", "eyJ", "e30.e30.", "W10.e30.x"])
async def test_garbage(access: AccessJwt, token: str) -> None:
    """Text that is no JWT is refused like any other token."""
    await _refused(access, token)


async def test_tampered_payload(access: AccessJwt, key: RSAPrivateKey) -> None:
    """Claims that were exchanged after signing are refused."""
    head, _, signature = signed(key, person()).split(".")
    payload = signed(key, person(sub="bob")).split(".")[1]
    await _refused(access, f"{head}.{payload}.{signature}")


async def test_too_long(access: AccessJwt, key: RSAPrivateKey, certs: Certs) -> None:
    """A 100 KB token is refused before anything in it is read, though its signature is good."""
    await _refused(access, signed(key, person(padding="x" * 100_000)))
    assert certs.calls == 0
    assert await access.caller(signed(key, person(padding="x" * 10_000)))


async def test_deep_json(access: AccessJwt, key: RSAPrivateKey) -> None:
    """A header nested thousands deep is refused, not a crash."""
    head = signed(key, person(), nested=_nested(400)).split(".")[0]
    await _refused(access, f"{head}.e30.x")


async def test_log_names_the_cause_only(
    access: AccessJwt, key: RSAPrivateKey, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says which check failed and holds nothing of the token."""
    token = signed(key, person(exp=NOW_S - HOUR, sub="canary-sub", email="canary@example.com"))
    with caplog.at_level(logging.DEBUG, "gateway"):
        await _refused(access, token)
    assert "ExpiredSignatureError" in caplog.text
    assert "canary" not in caplog.text
    assert not any(part in caplog.text for part in token.split("."))


async def test_log_takes_no_lines_from_the_token(
    access: AccessJwt, key: RSAPrivateKey, caplog: pytest.LogCaptureFixture
) -> None:
    """A header cannot write its own log lines."""
    with caplog.at_level(logging.DEBUG, "gateway"):
        await _refused(access, with_header(signed(key, person()), crit=["x\nforged line"]))
    assert "forged" not in caplog.text


async def _refused(access: AccessJwt, token: str) -> None:
    with pytest.raises(Unauthenticated) as refusal:
        await access.caller(token)
    assert refusal.value.message == unauthenticated().message
    assert refusal.value.__cause__ is not None


def _nested(depth: int) -> list[object]:
    value: list[object] = []
    for _ in range(depth):
        value = [value]
    return value
