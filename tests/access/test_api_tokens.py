import hashlib
import logging
import re
from collections.abc import Callable

import pytest

from gateway.access.principal import Principal, PrincipalKind, Role, unauthenticated
from gateway.access.tokens import TokenSignIn, create_token, revoke_token, tokens_of
from gateway.errors import BadUserInput, RegistryUnavailable, Unauthenticated
from gateway.ports import RegistryStatement
from gateway.stores.sqlite import SqliteRegistry
from tests.access.team import NOW_MS, Clock


@pytest.fixture
def sign_in(registry: SqliteRegistry, clock: Clock) -> TokenSignIn:
    return TokenSignIn(registry, clock)


async def test_signs_in(registry: SqliteRegistry, sign_in: TokenSignIn) -> None:
    """A token signs in as a member of exactly the org it was made for."""
    caller = await sign_in.caller(token := await create_token(registry, "org-b", "ci", NOW_MS))
    assert caller.principal == Principal(f"token:{_id(token)}", None, PrincipalKind.TOKEN)
    assert [(org.org_id, org.role, org.sample_rate) for org in caller.memberships or ()] == [
        ("org-b", Role.MEMBER, 0.5)
    ]


async def test_form_and_strength(registry: SqliteRegistry) -> None:
    """A token is insights_<id>_<secret> with 256 random bits, and no two are alike."""
    made = {await create_token(registry, "org-a", "ci", NOW_MS) for _ in range(20)}
    assert len(made) == len({_id(token) for token in made}) == 20
    assert all(re.fullmatch(r"insights_[0-9a-f]{16}_[A-Za-z0-9_-]{43}", token) for token in made)


async def test_only_the_digest_is_stored(registry: SqliteRegistry) -> None:
    """The registry keeps the SHA-256 of the secret, and nowhere the secret."""
    token = await create_token(registry, "org-a", "ci", NOW_MS)
    secret = token.split("_", 2)[2]
    [row] = await registry.fetch(RegistryStatement("all", "SELECT * FROM insights_api_tokens"), 5)
    assert row["digest"] == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(row)


async def test_listing_shows_no_secret(registry: SqliteRegistry) -> None:
    """The list of an org has its own tokens, newest first, without secret or digest."""
    first = await create_token(registry, "org-a", "first", NOW_MS, NOW_MS + 10)
    second = await create_token(registry, "org-a", "second", NOW_MS + 1)
    await create_token(registry, "org-b", "foreign", NOW_MS)
    listed = await tokens_of(registry, "org-a")
    assert [(token.id, token.name) for token in listed] == [(_id(second), "second"), (_id(first), "first")]
    assert first.split("_", 2)[2] not in repr(listed)
    assert "digest" not in repr(listed)


async def test_revoked(registry: SqliteRegistry, sign_in: TokenSignIn) -> None:
    """A revoked token is refused from the next request on; revoking again changes nothing."""
    token = await create_token(registry, "org-a", "ci", NOW_MS)
    assert await sign_in.caller(token)
    await revoke_token(registry, "org-a", _id(token), NOW_MS + 5)
    await _refused(sign_in, token)
    await revoke_token(registry, "org-a", _id(token), NOW_MS + 9)
    [listed] = await tokens_of(registry, "org-a")
    assert (listed.revoked_ms, listed.state(NOW_MS)) == (NOW_MS + 5, "revoked")


async def test_revoking_a_foreign_token(registry: SqliteRegistry, sign_in: TokenSignIn) -> None:
    """An org cannot revoke another org's token, nor learn that it exists."""
    token = await create_token(registry, "org-b", "ci", NOW_MS)
    with pytest.raises(BadUserInput) as foreign:
        await revoke_token(registry, "org-a", _id(token), NOW_MS)
    with pytest.raises(BadUserInput) as unknown:
        await revoke_token(registry, "org-a", "0" * 16, NOW_MS)
    assert foreign.value.message == unknown.value.message
    assert await sign_in.caller(token)


async def test_revoking_by_whole_token(registry: SqliteRegistry) -> None:
    """A whole token pasted for its id is refused without being echoed."""
    token = await create_token(registry, "org-a", "ci", NOW_MS)
    with pytest.raises(BadUserInput) as refusal:
        await revoke_token(registry, "org-a", token, NOW_MS)
    assert token.split("_", 2)[2] not in refusal.value.message


async def test_expires(registry: SqliteRegistry, sign_in: TokenSignIn, clock: Clock) -> None:
    """A token is good until its last millisecond and refused from its expiry on."""
    token = await create_token(registry, "org-a", "ci", NOW_MS, NOW_MS + 1000)
    clock.now_ms = NOW_MS + 999
    assert await sign_in.caller(token)
    clock.now_ms = NOW_MS + 1000
    await _refused(sign_in, token)
    [listed] = await tokens_of(registry, "org-a")
    assert [listed.state(NOW_MS + 999), listed.state(NOW_MS + 1000)] == ["active", "expired"]


async def test_wrong_secret(registry: SqliteRegistry, sign_in: TokenSignIn) -> None:
    """The id of a token with another secret is refused, and so is its digest as the secret."""
    token = await create_token(registry, "org-a", "ci", NOW_MS)
    other = await create_token(registry, "org-a", "ci", NOW_MS)
    await _refused(sign_in, f"insights_{_id(token)}_{other.split('_', 2)[2]}")
    await _refused(sign_in, f"insights_{'0' * 16}_{token.split('_', 2)[2]}")
    digest = hashlib.sha256(token.split("_", 2)[2].encode()).hexdigest()
    await _refused(sign_in, f"insights_{_id(token)}_{digest}")


@pytest.mark.parametrize(
    "change",
    [
        lambda _: "",
        lambda _: "insights__",
        lambda _: "x" * 100_000,
        lambda _: "insights_' OR 1=1 --_x",
        lambda token: token + "\n",
        lambda token: token + "x",
        lambda token: " " + token,
        lambda token: token[:-1],
        lambda token: token.upper(),
        lambda token: token.replace("insights", "ins1ghts"),
        lambda token: token[:-1] + "é",
        lambda token: token + "\x00",
    ],
)
async def test_malformed(
    registry: SqliteRegistry, sign_in: TokenSignIn, change: Callable[[str], str]
) -> None:
    """Whatever is not exactly a token is refused with the one message."""
    await _refused(sign_in, change(await create_token(registry, "org-a", "ci", NOW_MS)))


async def test_malformed_token_reads_nothing(registry: SqliteRegistry, clock: Clock) -> None:
    """A token of another form never reaches the registry."""
    await registry.aclose()
    await _refused(TokenSignIn(registry, clock), "insights_nonsense")


async def test_token_of_a_deleted_org(registry: SqliteRegistry, sign_in: TokenSignIn) -> None:
    """A token whose org is gone is refused."""
    token = await create_token(registry, "org-a", "ci", NOW_MS)
    await registry.execute(RegistryStatement("gone", "DELETE FROM organizations WHERE id = 'org-a'"), 5)
    await _refused(sign_in, token)


async def test_failing_registry_is_no_refusal(registry: SqliteRegistry, sign_in: TokenSignIn) -> None:
    """When the registry fails the token is not called invalid: the error is the registry's."""
    token = await create_token(registry, "org-a", "ci", NOW_MS)
    await registry.execute(RegistryStatement("break", "DROP TABLE insights_api_tokens"), 5)
    with pytest.raises(RegistryUnavailable):
        await sign_in.caller(token)


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "a\nb", "\x1b[31m", "\ud800"])
async def test_bad_names(registry: SqliteRegistry, name: str) -> None:
    """A token's name has 1 to 100 printable characters."""
    with pytest.raises(BadUserInput, match="name"):
        await create_token(registry, "org-a", name, NOW_MS)


async def test_expiry_in_the_past(registry: SqliteRegistry) -> None:
    """A token that would be born expired is not made."""
    with pytest.raises(BadUserInput, match="expires_in"):
        await create_token(registry, "org-a", "ci", NOW_MS, NOW_MS)


async def test_log_holds_no_secret(
    registry: SqliteRegistry, sign_in: TokenSignIn, caplog: pytest.LogCaptureFixture
) -> None:
    """A refused token leaves its cause in the log and nothing of itself."""
    token = await create_token(registry, "org-a", "ci", NOW_MS)
    await revoke_token(registry, "org-a", _id(token), NOW_MS)
    with caplog.at_level(logging.INFO, "gateway"):
        await _refused(sign_in, token)
    assert "revoked" in caplog.text
    assert _id(token) not in caplog.text
    assert token.split("_", 2)[2] not in caplog.text


async def _refused(sign_in: TokenSignIn, token: str) -> None:
    with pytest.raises(Unauthenticated) as refusal:
        await sign_in.caller(token)
    assert refusal.value.message == unauthenticated().message


def _id(token: str) -> str:
    return token.split("_")[1]
