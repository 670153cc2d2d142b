import asyncio
import gzip
import json
import logging

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from gateway.access import jwks as module
from gateway.access.jwks import BODY_CAP, JwksCache, parse_keys
from tests.access.team import CERTS, Certs, Clock, jwks, public_jwk

HOUR_S = 3600


async def test_fetched_once(certs: Certs, clock: Clock) -> None:
    """Known keys answer from memory for an hour."""
    async with certs.client() as client:
        cache = JwksCache(CERTS, client, clock.seconds)
        assert await cache.key("k1")
        clock.pass_s(HOUR_S - 1)
        assert await cache.key("k1")
    assert certs.calls == 1


async def test_refreshed_after_an_hour(certs: Certs, clock: Clock) -> None:
    """After an hour a known key still answers at once, and the keys are fetched behind the request."""
    async with certs.client() as client:
        cache = JwksCache(CERTS, client, clock.seconds)
        await cache.key("k1")
        clock.pass_s(HOUR_S)
        certs.answering.clear()
        assert await cache.key("k1")
        await _turns()
        assert certs.calls == 2
        certs.answering.set()
        await _turns()
        assert await cache.key("k1")
    assert certs.calls == 2


async def test_withdrawn_key_after_a_quiet_day(certs: Certs, clock: Clock, other: RSAPrivateKey) -> None:
    """A key that the team withdrew meanwhile does not answer after a day without requests."""
    async with certs.client() as client:
        cache = JwksCache(CERTS, client, clock.seconds)
        await cache.key("k1")
        certs.body = jwks(k2=other)
        clock.pass_s(25 * HOUR_S)
        assert await cache.key("k1") is None
        assert await cache.key("k2")


async def test_rotation(certs: Certs, clock: Clock, key: RSAPrivateKey, other: RSAPrivateKey) -> None:
    """A new key id is found by one fetch, and the old key stays good beside it."""
    async with certs.client() as client:
        cache = JwksCache(CERTS, client, clock.seconds)
        await cache.key("k1")
        certs.body = jwks(k1=key, k2=other)
        clock.pass_s(31)
        assert await cache.key("k2")
        assert await cache.key("k1")
    assert certs.calls == 2


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"broken"),
        (429, b""),
        (200, b"<html>"),
        (200, b'{"keys": []}'),
        (200, b'{"keys": {}}'),
        (200, b"[]"),
        (200, b'{"keys": [{"kid": "k1", "kty": "RSA", "n": "!", "e": "AQAB"}]}'),
        (200, b" " * (BODY_CAP + 1)),
    ],
    ids=["500", "429", "html", "empty", "no list", "no object", "bad key", "too long"],
)
async def test_last_good_keys_stay(certs: Certs, clock: Clock, status: int, body: bytes) -> None:
    """When the endpoint fails or answers nonsense, the last good keys keep answering for days."""
    async with certs.client() as client:
        cache = JwksCache(CERTS, client, clock.seconds)
        await cache.key("k1")
        certs.status, certs.body = status, body
        for _ in range(4):
            clock.pass_s(20 * HOUR_S)
            assert await cache.key("k1")
            await _turns()
    assert certs.calls == 5


async def test_connection_failure_keeps_keys(certs: Certs, clock: Clock) -> None:
    """An endpoint that cannot be reached costs no key, and is asked again after 30 s."""
    down = False

    async def answer(request: httpx.Request) -> httpx.Response:
        if down:
            raise httpx.ConnectError("down", request=request)
        return await certs(request)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        cache = JwksCache(CERTS, client, clock.seconds)
        await cache.key("k1")
        down = True
        clock.pass_s(30 * HOUR_S)
        assert await cache.key("k1")
        down = False
        clock.pass_s(30)
        assert await cache.key("k1")
    assert certs.calls == 2


async def test_down_from_the_start(certs: Certs, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    """Without any keys nobody is known, the log says so, and keys are found once the endpoint is back."""
    certs.status = 503
    async with certs.client() as client:
        cache = JwksCache(CERTS, client, clock.seconds)
        with caplog.at_level(logging.WARNING):
            assert await cache.key("k1") is None
        certs.status = 200
        assert await cache.key("k1") is None
        clock.pass_s(30)
        assert await cache.key("k1")
    assert "not refreshed" in caplog.text
    assert certs.calls == 2


async def test_hanging_endpoint(certs: Certs, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """An endpoint that never answers is given up after the time limit."""
    monkeypatch.setattr(module, "FETCH_SECONDS", 0.02)
    certs.answering.clear()
    async with certs.client() as client:
        assert await JwksCache(CERTS, client, clock.seconds).key("k1") is None


async def test_ten_thousand_unknown_keys(certs: Certs, clock: Clock) -> None:
    """10 000 random key ids at once, and again within 30 s, start one fetch; the known key answers."""
    async with certs.client() as client:
        cache = JwksCache(CERTS, client, clock.seconds)
        certs.answering.clear()
        asked = [asyncio.create_task(cache.key(f"random-{n}")) for n in range(10_000)]
        good = asyncio.create_task(cache.key("k1"))
        await _turns()
        certs.answering.set()
        assert set(await asyncio.gather(*asked)) == {None}
        assert await good
        for n in range(100):
            clock.pass_s(0.29)
            assert await cache.key(f"later-{n}") is None
        assert certs.calls == 1
        clock.pass_s(2)
        assert await cache.key("last") is None
    assert certs.calls == 2


async def test_client_that_goes_away(certs: Certs, clock: Clock) -> None:
    """A request that is cancelled while it waits takes the keys from nobody else."""
    async with certs.client() as client:
        cache = JwksCache(CERTS, client, clock.seconds)
        certs.answering.clear()
        first, second = asyncio.create_task(cache.key("k1")), asyncio.create_task(cache.key("k1"))
        await _turns()
        first.cancel()
        certs.answering.set()
        assert await second
    assert first.cancelled()
    assert certs.calls == 1


async def test_compressed_answer(clock: Clock, key: RSAPrivateKey) -> None:
    """A compressed answer is not unpacked: it could hold gigabytes in a few bytes."""

    def answer(_request: httpx.Request) -> httpx.Response:
        packed = gzip.compress(jwks(k1=key))
        return httpx.Response(200, content=packed, headers={"content-encoding": "gzip"})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        assert await JwksCache(CERTS, client, clock.seconds).key("k1") is None


async def test_redirects_are_not_followed(clock: Clock) -> None:
    """The endpoint cannot send us elsewhere for keys, even when the client would follow."""
    asked: list[str] = []

    async def certs(request: Request) -> RedirectResponse:
        asked.append(request.url.path)
        return RedirectResponse("https://elsewhere.example/keys")

    app = Starlette(routes=[Route("/{rest:path}", certs)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), follow_redirects=True) as client:
        assert await JwksCache(CERTS, client, clock.seconds).key("k1") is None
    assert asked == ["/cdn-cgi/access/certs"]


def test_only_strong_rsa_signing_keys(key: RSAPrivateKey) -> None:
    """Keys of another kind, algorithm, use or size are skipped; the good ones beside them are kept."""
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - to be refused
    curve = ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()).public_key(), as_dict=True)
    listed = [
        public_jwk("good", key),
        public_jwk("short", short),
        curve | {"kid": "curve"},
        {"kty": "oct", "k": "c2VjcmV0", "kid": "secret"},
        public_jwk("other-algorithm", key) | {"alg": "RS512"},
        public_jwk("encryption", key) | {"use": "enc"},
        {name: value for name, value in public_jwk("x", key).items() if name != "kid"},
        "text",
        None,
    ]
    assert list(parse_keys(json.dumps({"keys": listed}).encode())) == ["good"]


def test_private_parts_are_not_read(key: RSAPrivateKey) -> None:
    """A private key in the set is used as its public half."""
    leaked = RSAAlgorithm.to_jwk(key, as_dict=True) | {"kid": "k1"}
    found = parse_keys(json.dumps({"keys": [leaked]}).encode())
    assert found["k1"].public_numbers() == key.public_key().public_numbers()


async def _turns() -> None:
    """Let every task that can run do so."""
    for _ in range(20):
        await asyncio.sleep(0)
