import asyncio
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import click
import pytest
from typer.testing import CliRunner, Result

from gateway.commands.token import token_app
from gateway.errors import BadUserInput
from gateway.ports import RegistryStatement
from gateway.stores.sqlite import SqliteRegistry
from tests.access.conftest import WORLD

TOKEN = re.compile(r"insights_([0-9a-f]{16})_[A-Za-z0-9_-]{43}\n")

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `insights token ...` on a registry of its own."""

    async def seed() -> None:
        registry = await SqliteRegistry.open(tmp_path / "registry.sqlite3")
        await registry.execute_many([RegistryStatement("world", sql) for sql in WORLD])
        await registry.aclose()

    asyncio.run(seed())

    def command(*arguments: str, data_dir: Path = tmp_path) -> Result:
        return CliRunner().invoke(token_app, [*arguments, "--data-dir", str(data_dir)])

    return command


def test_create_prints_the_token_once(run: Run) -> None:
    """The token alone goes to stdout, so that it can be piped; the list never shows it."""
    made = run("create", "--org", "acme", "--name", "ci", "--expires-in", "30d")
    assert made.exit_code == 0
    assert (match := TOKEN.fullmatch(made.stdout))
    assert "not shown again" in made.stderr
    listed = run("list", "--org", "org-a").stdout
    assert match[1] in listed
    assert "active" in listed
    assert made.stdout.strip().split("_", 2)[2] not in listed


def test_expiry_is_stored(run: Run, tmp_path: Path) -> None:
    """--expires-in counts from now, and without it a token never expires."""
    run("create", "--org", "acme", "--name", "a", "--expires-in", "30d")
    run("create", "--org", "acme", "--name", "b")
    with closing(sqlite3.connect(tmp_path / "registry.sqlite3")) as file:
        kept = file.execute(
            "SELECT expires_at - created_at FROM insights_api_tokens ORDER BY name"
        ).fetchall()
    assert kept == [(30 * 86_400_000,), (None,)]


def test_revoke(run: Run) -> None:
    """A revoked token is listed as revoked."""
    match = TOKEN.fullmatch(run("create", "--org", "acme", "--name", "ci").stdout)
    assert match
    assert run("revoke", match[1], "--org", "acme").exit_code == 0
    assert "revoked" in run("list", "--org", "acme").stdout


def test_list_of_none(run: Run) -> None:
    """An org without tokens is told how to make one."""
    assert "insights token create" in run("list", "--org", "acme").stdout


def test_name_is_no_markup(run: Run) -> None:
    """A token's name is shown as it is, not read as markup."""
    run("create", "--org", "acme", "--name", "[red]x[/red] [/]")
    assert "[red]x[/red] [/]" in run("list", "--org", "acme").stdout


def test_org_is_only_text(run: Run) -> None:
    """SQL in --org is only text that names no org."""
    assert isinstance(run("list", "--org", "' OR 1=1 --").exception, BadUserInput)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["create", "--org", "nowhere", "--name", "ci"], "no organization"),
        (["create", "--org", "\ud800", "--name", "ci"], "no organization"),
        (["create", "--org", "acme", "--name", ""], "name"),
        (["create", "--org", "acme", "--name", "ci", "--expires-in", "soon"], "not a duration"),
        (["create", "--org", "acme", "--name", "ci", "--expires-in", "999999999d"], "3650d"),
        (["list", "--org", "nowhere"], "no organization"),
        (["revoke", "0123456789abcdef", "--org", "acme"], "no token"),
        (["revoke", "insights_x", "--org", "acme"], "no token"),
    ],
)
def test_bad_input(run: Run, arguments: list[str], message: str) -> None:
    """Bad input is a BadUserInput, which the command line shows in one line."""
    error = run(*arguments).exception
    assert isinstance(error, BadUserInput)
    assert message in error.message


def test_missing_registry(run: Run, tmp_path: Path) -> None:
    """A mistyped folder is refused and does not become a new, empty registry."""
    elsewhere = tmp_path / "typo"
    assert isinstance(run("list", "--org", "acme", data_dir=elsewhere).exception, BadUserInput)
    assert not elsewhere.exists()


def test_settings_name_the_folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --data-dir the folder is INSIGHTS_DATA_DIR; a D1 registry that no setting names is refused."""
    run("create", "--org", "acme", "--name", "ci")
    monkeypatch.setenv("INSIGHTS_DATA_DIR", str(tmp_path))
    assert "active" in CliRunner().invoke(token_app, ["list", "--org", "acme"]).stdout
    monkeypatch.setenv("INSIGHTS_REGISTRY", "d1")
    assert isinstance(CliRunner().invoke(token_app, ["list", "--org", "acme"]).exception, BadUserInput)


@pytest.mark.parametrize("command", ["create", "list", "revoke"])
def test_help(command: str) -> None:
    """Every command explains itself with an example."""
    shown = click.unstyle(CliRunner().invoke(token_app, [command, "--help"]).stdout)
    assert f"insights token {command}" in shown
    assert "--org" in shown
