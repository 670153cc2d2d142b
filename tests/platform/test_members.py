"""Members of an organization, as people, services and API tokens are told of them."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.access.tokens import create_token
from gateway.stores.sqlite import SqliteRegistry
from tests.platform import filled
from tests.platform.conftest import Platform
from tests.platform.team_gateway import ASSERTION, team_gateway, token

ROBOT = "robot.access"
ASKED = "{ viewer { organization { slug createdAt members { email role } } } }"
ROLES = ["ADMIN", "MEMBER", "MEMBER"]
PEOPLE = ["ada@example.com", "bob@example.com"]
IDENTITIES = (filled.ADA, filled.BOB)
Callers = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def callers(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Callers]]:
    """Where the gateway is, and the headers of an admin, a member, a service and an API token of one org."""
    folder = tmp_path_factory.mktemp("members")
    with team_gateway(platform, folder) as served:
        file = folder / "registry.sqlite3"
        robot = token(sub="", email=None, common_name=ROBOT)
        yield (
            served.url,
            {
                "admin": {ASSERTION: token(filled.ADA)},
                "member": {ASSERTION: token(filled.BOB), "X-Insights-Org": "acme"},
                "service": {ASSERTION: robot},
                "token": {"Authorization": f"Bearer {asyncio.run(_prepared(file))}"},
            },
        )


async def _prepared(file: Path) -> str:
    with sqlite3.connect(file) as opened:
        at = filled.CREATED_MS + 1
        opened.execute("INSERT INTO members VALUES (?, 'robot@example.com', 0, ?, ?)", (ROBOT, at, at))
        opened.execute(
            "INSERT INTO organization_members VALUES (?, ?, 'member', ?, ?)", (filled.ORG, ROBOT, at, at)
        )
    opened.close()
    registry = await SqliteRegistry.open(file)
    try:
        return await create_token(registry, filled.ORG, "ci", filled.NOW_MS)
    finally:
        await registry.aclose()


@pytest.fixture
def client(callers: tuple[str, Callers]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=callers[0], trust_env=False, timeout=30) as opened:
        yield opened


def graphql(client: httpx.Client, headers: dict[str, str], query: str = ASKED) -> Any:
    answer = client.post("/graphql", json={"query": query}, headers=headers).json()
    assert "errors" not in answer, answer["errors"]
    return answer["data"]["viewer"]


@pytest.mark.parametrize("who", ["admin", "member", "service", "token"])
def test_who_is_told_addresses(client: httpx.Client, callers: tuple[str, Callers], who: str) -> None:
    """Everybody of the org is told its roles, people the addresses too; nobody is told an identity.

    GraphQL and the platform's route say the same, whoever asked before.
    """
    for one in (who, *callers[1]):
        headers = callers[1][one]
        org = graphql(client, headers)["organization"]
        rest = client.get("/api/organizations/members", headers=headers)
        seen = one in {"admin", "member"}
        assert (org["slug"], org["createdAt"]) == ("acme", "2026-08-12T14:30:00.000Z")
        assert [found["role"] for found in org["members"]] == ROLES
        assert [found["role"].upper() for found in rest.json()] == ROLES
        emails = [*PEOPLE, "robot@example.com"]
        assert [found["email"] for found in org["members"]] == (emails if seen else [None] * 3)
        assert [found["email"] for found in rest.json()] == (emails if seen else [""] * 3)
        assert not [name for name in (*IDENTITIES, ROBOT) if name in f"{org} {rest.text}"]


def test_only_of_the_org_that_is_asked(client: httpx.Client, callers: tuple[str, Callers]) -> None:
    """Of the caller's other orgs no members are told until the request is scoped to them."""
    query = "{ viewer { organizations { slug members { email } } } }"
    headers = callers[1]["member"]
    for scope, hidden in (("acme", "bolt"), ("bolt", "acme")):
        found = graphql(client, headers | {"X-Insights-Org": scope}, query)["organizations"]
        by_slug = {one["slug"]: one["members"] for one in found}
        assert by_slug[hidden] is None
        listed = [one["email"] for one in by_slug[scope]]
        assert listed == (["bob@example.com"] if scope == "bolt" else [*PEOPLE, "robot@example.com"])


def test_one_read(client: httpx.Client, callers: tuple[str, Callers]) -> None:
    """However often they are asked for, members are one read."""
    asked = "organization { members { role } }"
    query = f"{{ viewer {{ {asked} again: {asked} organizations {{ members {{ email }} }} }} }}"
    body = {"query": query}
    answer = client.post("/graphql", json=body, headers=callers[1]["member"]).json()
    assert answer["extensions"]["insights"]["registryReads"] == 2


def test_an_unknown_role_costs_the_members(tmp_path: Path, platform: Platform) -> None:
    """A role that is none is an error of that field, with a code; the org is told."""
    with team_gateway(platform, tmp_path) as served:
        with sqlite3.connect(tmp_path / "registry.sqlite3") as opened:
            opened.execute("PRAGMA ignore_check_constraints = ON")
            sql = "UPDATE organization_members SET role = 'owner' WHERE identity_id = ?"
            opened.execute(sql, (filled.BOB,))
        opened.close()
        headers = {ASSERTION: token(filled.ADA)}
        with httpx.Client(base_url=served.url, trust_env=False, timeout=30) as one:
            answer = one.post("/graphql", json={"query": ASKED}, headers=headers).json()
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "REGISTRY_UNAVAILABLE"
    assert answer["data"]["viewer"]["organization"] == {
        "slug": "acme",
        "createdAt": "2026-08-12T14:30:00.000Z",
        "members": None,
    }
