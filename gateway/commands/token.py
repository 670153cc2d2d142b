"""`insights token`: make, list and revoke the API tokens of an org."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gateway.access import tokens
from gateway.access.tokens import ApiToken
from gateway.commands import local
from gateway.commands.local import DataDir, opened_registry, org_named
from gateway.errors import BadUserInput
from gateway.times.written import duration

MAX_EXPIRY_S = 3650 * 86400

token_app = typer.Typer(
    name="token", help="Make, list and revoke the API tokens of an organization.", no_args_is_help=True
)

Org = Annotated[str, typer.Option("--org", help="Id or slug of the organization.", show_default=False)]


@token_app.command()
def create(
    org: Org,
    name: Annotated[str, typer.Option("--name", help="What the token is for.", show_default=False)],
    expires_in: Annotated[
        str | None, typer.Option("--expires-in", help="Like 12h or 30d; without it the token never expires.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Make a token and print it, once: only a digest of it is kept.

    It goes into the registry that the settings name, D1 too (with an API token that may edit D1), and makes
    the table of tokens there if need be.

    Example: `insights token create --org acme --name ci --expires-in 30d`
    """
    now_ms = local.now_ms()
    typer.echo(asyncio.run(_create(data_dir, org, name, now_ms, _expiry(expires_in, now_ms))))
    typer.echo("Keep it now: it is not shown again.", err=True)


@token_app.command("list")
def list_tokens(org: Org, data_dir: DataDir = None) -> None:
    """List the tokens of an organization, newest first, without their secrets.

    Example: `insights token list --org acme`
    """
    found = asyncio.run(_tokens(data_dir, org))
    Console().print(_table(found, local.now_ms()) if found else "No tokens yet: insights token create --help")


@token_app.command()
def revoke(
    token_id: Annotated[str, typer.Argument(metavar="ID", help="The token's id, as the list shows it.")],
    org: Org,
    data_dir: DataDir = None,
) -> None:
    """Revoke a token: it is refused within `INSIGHTS_CACHE_SECONDS`, with a registry on D1 within a minute.

    Example: `insights token revoke 0123456789abcdef --org acme`
    """
    asyncio.run(_revoke(data_dir, org, token_id, local.now_ms()))
    typer.echo(f"Revoked {token_id}.")


async def _create(data_dir: Path | None, org: str, name: str, now_ms: int, expires_ms: int | None) -> str:
    async with opened_registry(data_dir) as registry:
        return await tokens.create_token(registry, await org_named(registry, org), name, now_ms, expires_ms)


async def _tokens(data_dir: Path | None, org: str) -> tuple[ApiToken, ...]:
    async with opened_registry(data_dir) as registry:
        return await tokens.tokens_of(registry, await org_named(registry, org))


async def _revoke(data_dir: Path | None, org: str, token_id: str, now_ms: int) -> None:
    async with opened_registry(data_dir) as registry:
        await tokens.revoke_token(registry, await org_named(registry, org), token_id, now_ms)


def _expiry(expires_in: str | None, now_ms: int) -> int | None:
    if expires_in is None:
        return None
    seconds = duration(expires_in, "--expires-in").seconds
    if seconds > MAX_EXPIRY_S:
        raise BadUserInput("ask for 3650d at most, or leave it out", "--expires-in")
    return now_ms + seconds * 1000


def _table(found: tuple[ApiToken, ...], now_ms: int) -> Table:
    table = Table("id", "name", "state", "created", "expires")
    table.columns[0].no_wrap = True
    for token in found:
        table.add_row(  # Text, so that a name is never read as markup
            token.id,
            Text(token.name, overflow="fold"),
            token.state(now_ms),
            _day(token.created_ms),
            "never" if token.expires_ms is None else _day(token.expires_ms),
        )
    return table


def _day(unix_ms: int) -> str:
    return datetime.fromtimestamp(unix_ms / 1000, UTC).strftime("%Y-%m-%d %H:%MZ")
