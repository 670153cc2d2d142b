"""`insights import`: a file of heartbeats into a store."""

import os
from collections.abc import Callable, Iterator
from typing import Annotated, BinaryIO

import typer

from gateway.commands.local import DataDir
from gateway.commands.moving.options import STREAM, FileFormat, format_of, read_file, settings_of
from gateway.commands.moving.progress import progress
from gateway.commands.stopping import Stopped, run
from gateway.errors import BadUserInput, StoreError, TelemetryUnavailable
from gateway.moving.arriving import Arrived, Arriving, batches
from gateway.moving.files.ndjson import read_ndjson
from gateway.moving.files.parquet import parquet_rows, read_parquet
from gateway.moving.pages import Pages
from gateway.moving.records import Record
from gateway.settings import Settings
from gateway.stores.ingest.worker import Worker
from gateway.stores.opening import account_of, dialect_of, open_telemetry
from gateway.telemetry.sql.text import Source

AGAIN = "run it again: what is there by then is not written twice"


def import_command(
    file: Annotated[str, typer.Argument(help="What `insights export` wrote, or - for NDJSON on stdin.")],
    as_format: Annotated[
        FileFormat | None, typer.Option("--format", help="Where the file's name does not tell.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write a file of heartbeats into the embedded engine or ClickHouse: a restore, or the end of a move.

    Rows that are there already are not written again: a file can be imported twice, one that was stopped or
    killed in the middle is taken up by the same command, and files may overlap. Stop `insights serve` on the
    folder first. Monitors and organizations are in the registry, which is a file of its own (docs/moving.md).

    Example: `insights import heartbeats.parquet --data-dir restored`

    Example: `INSIGHTS_TELEMETRY=clickhouse insights import heartbeats.parquet`

    Example: `zstd -dc acme.ndjson.zst | insights import -`
    """
    form = format_of(file, as_format)
    settings = settings_of(data_dir)
    arrived = Arrived()
    try:
        with read_file(file) as opened:
            run(_import(settings, file, opened, form, arrived))
    except Stopped as stopped:
        typer.echo(f"Stopped after {arrived.written:,} rows; {AGAIN}.", err=True)
        raise typer.Exit(stopped.status) from None
    except TelemetryUnavailable as error:
        raise StoreError(f"{error.message}; after {arrived.written:,} rows, {AGAIN}") from error
    typer.echo(f"Imported {arrived.written:,} heartbeats of {file}; {arrived.there:,} were there already.")


async def _import(settings: Settings, name: str, file: BinaryIO, form: FileFormat, arrived: Arrived) -> None:
    records, total, place = _reading(name, file, form)
    telemetry, sink = open_telemetry(settings, account_of(settings))
    try:
        if sink is None or isinstance(sink, Worker):
            raise BadUserInput(
                "Analytics Engine is written to by Workers alone; import into the embedded engine "
                "(--data-dir) or ClickHouse (INSIGHTS_TELEMETRY=clickhouse)"
            )
        pages = Pages(telemetry, Source.of(settings.ae_dataset, dialect_of(settings)))
        arriving = Arriving(pages, sink)
        with progress("Importing", total) as told:
            for batch in batches(records):
                await arriving.take(batch, arrived)
                told(place(arrived), arrived.written + arrived.there)
    finally:
        await telemetry.aclose()


def _reading(
    name: str, file: BinaryIO, form: FileFormat
) -> tuple[Iterator[Record], int, Callable[[Arrived], int]]:
    """The rows, how much there is of them, and how much is through: rows, or bytes of a text."""
    if form is FileFormat.PARQUET:
        total = parquet_rows(file, name)
        return read_parquet(file, name), total, lambda arrived: arrived.written + arrived.there
    if name == STREAM:
        return read_ndjson(file, "stdin"), 0, lambda _: 0
    return read_ndjson(file, name), os.fstat(file.fileno()).st_size, lambda _: file.tell()
