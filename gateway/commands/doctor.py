"""`insights doctor`: look at a deployment part by part, and say what to do next."""

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gateway.app import system_clock
from gateway.doctor.exam import examine
from gateway.doctor.finding import Finding, Verdict, any_failed
from gateway.settings import Settings

_STYLES = {
    Verdict.OK: "green",
    Verdict.WARNING: "yellow",
    Verdict.FAILED: "bold red",
    Verdict.SKIPPED: "dim",
}


def doctor_command(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    data_dir: Annotated[Path | None, typer.Option(help="Folder of the embedded engines.")] = None,
) -> None:
    """Check settings, tokens, dataset, layout, freshness, monitors, clock, tables and sign-in.

    Ends with status 1 when anything failed. Nothing is written.

    Example: `insights doctor --json`
    """
    settings = Settings() if data_dir is None else Settings(data_dir=data_dir)
    findings = asyncio.run(examine(settings, system_clock()))
    if as_json:
        typer.echo(orjson.dumps([asdict(one) for one in findings], option=orjson.OPT_INDENT_2))
    else:
        Console().print(_table(findings))
    raise typer.Exit(1 if any_failed(findings) else 0)


def _table(findings: list[Finding]) -> Table:
    table = Table("check", "verdict", "seen", "next step")
    for one in findings:
        # Text and not markup: what was seen may come from a dataset.
        table.add_row(one.check, Text(one.verdict, _STYLES[one.verdict]), Text(one.seen), Text(one.next_step))
    return table
