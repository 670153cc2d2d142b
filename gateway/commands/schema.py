"""`insights schema`: GraphQL's schema, REST's OpenAPI document, a ClickHouse server's table, the layout."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated

import orjson
import typer

from gateway.app import schema_sdl
from gateway.errors import BadUserInput
from gateway.http.rest.openapi.document import document
from gateway.http.rest.table import OPERATIONS
from gateway.settings import Settings
from gateway.telemetry.sql.ddl import cluster_tables, table
from gateway.telemetry.sql.exported.rust import rust
from gateway.telemetry.sql.exported.table import clickhouse as commented_table
from gateway.telemetry.sql.exported.table import markdown
from gateway.telemetry.sql.exported.typescript import typescript


class LayoutFormat(StrEnum):
    """How the layout of a heartbeat is printed."""

    TABLE = "table"
    TYPESCRIPT = "typescript"
    RUST = "rust"
    CLICKHOUSE = "clickhouse"


_LAYOUTS: Mapping[LayoutFormat, Callable[[], str]] = {
    LayoutFormat.TABLE: markdown,
    LayoutFormat.TYPESCRIPT: typescript,
    LayoutFormat.RUST: rust,
    LayoutFormat.CLICKHOUSE: lambda: commented_table(Settings().ae_dataset),
}


def schema_command(
    clickhouse: Annotated[
        bool, typer.Option("--clickhouse", help="Print the table of heartbeats for a ClickHouse server.")
    ] = False,
    openapi: Annotated[
        bool, typer.Option("--openapi", help="Print the OpenAPI document of the REST routes.")
    ] = False,
    cluster: Annotated[
        str | None, typer.Option("--cluster", help="Name of the cluster to spread that table over.")
    ] = None,
    layout: Annotated[
        LayoutFormat | None,
        typer.Option("--layout", help="Print the columns of a heartbeat, for those who write them."),
    ] = None,
) -> None:
    """Print the GraphQL schema (SDL), OpenAPI (JSON), SQL for ClickHouse, or a heartbeat's columns.

    Example: `insights schema --clickhouse | clickhouse-client --multiquery`
    """
    if cluster and not clickhouse:
        raise BadUserInput("goes with --clickhouse", "--cluster")
    if clickhouse and openapi:
        raise BadUserInput("goes without --clickhouse", "--openapi")
    if layout and (clickhouse or openapi):
        raise BadUserInput("goes by itself", "--layout")
    typer.echo(_LAYOUTS[layout]() if layout else _text(clickhouse, openapi, cluster), nl=False)


def _text(clickhouse: bool, openapi: bool, cluster: str | None) -> str:
    if openapi:
        return orjson.dumps(document(OPERATIONS), option=orjson.OPT_INDENT_2).decode() + "\n"
    if not clickhouse:
        return schema_sdl()
    settings = Settings()
    name = settings.ae_dataset
    tables = cluster_tables(name, cluster, settings.clickhouse_database) if cluster else (table(name),)
    return ";\n".join(tables) + ";\n"
