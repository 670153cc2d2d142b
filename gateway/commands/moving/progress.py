"""How far a move is: a bar on a terminal, a line each quarter in a log; both on stderr."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

QUARTERS = 4

Told = Callable[[int, int], None]
"""Told how much of the whole is done, and the rows that are through."""


@contextmanager
def progress(doing: str, total: int) -> Iterator[Told]:
    """`total` is of whatever is counted: rows, or bytes of a file; 0 where nobody knows."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _in_lines(doing, total)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(doing, total=total or None, rows=0, begun=time.monotonic())
        yield lambda done, rows: bar.update(task, completed=min(done, total or done), rows=rows)


def _in_lines(doing: str, total: int) -> Told:
    told = 0

    def show(done: int, rows: int) -> None:
        nonlocal told
        quarter = QUARTERS * done // total if total else 0
        if told < quarter < QUARTERS:
            told = quarter
            typer.echo(f"{doing}: {quarter * 25} %, {rows:,} rows", err=True)

    return show


class _Rate(ProgressColumn):
    """Rows so far, and how many a second."""

    def render(self, task: Task) -> Text:
        rows, seconds = task.fields["rows"], time.monotonic() - task.fields["begun"]
        return Text(f"{rows:,} rows  {rows / max(seconds, 0.001):,.0f}/s")
