"""`insights emulate check`: judges Analytics Engine SQL offline, for an editor or a CI."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from gateway.emulator.conditions import Conditions, Strictness
from gateway.emulator.engine.offline import verdicts
from gateway.errors import BadUserInput


def check_command(
    file: Annotated[
        str, typer.Argument(help="A file of SQL, its statements parted by semicolons; - is stdin.")
    ],
    strictness: Annotated[
        Strictness,
        typer.Option(help="Refuse what the service was seen to refuse, or what documents exclude."),
    ] = Strictness.LIVE,
) -> None:
    """Say which statements Analytics Engine's SQL API would refuse, and why, without running any.

    Exit status 0: all would be taken. 1: some would be refused, each told as FILE:LINE: reason. 2: there is
    no statement. Whether a dataset exists, and what is in it, is not looked at.

    Example: `insights emulate check queries.sql`

    `echo "SELECT count(*) FROM hits" | insights emulate check -`
    """
    found = list(verdicts(_text(file), Conditions(strictness=strictness)))
    if not found:
        raise BadUserInput(f"there is no statement in {file}; write one a line, or end each with a semicolon")
    refused = [one for one in found if one.reason is not None]
    for one in refused:
        typer.echo(f"{file}:{one.line}: {one.reason}")
    typer.echo(f"{len(found)} statements, {len(refused)} refused", err=True)
    raise typer.Exit(1 if refused else 0)


def _text(file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadUserInput(f"cannot read {file}: {error}") from error
