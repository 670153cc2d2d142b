"""`insights schema`: GraphQL's schema, REST's OpenAPI document, or the table a ClickHouse server needs."""

from typing import Annotated

import orjson
import typer

from gateway.app import schema_sdl
from gateway.errors import BadUserInput
from gateway.http.rest.openapi.document import document
from gateway.http.rest.table import OPERATIONS
from gateway.settings import Settings
from gateway.telemetry.sql.ddl import cluster_tables, table


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
) -> None:
    """Print the GraphQL schema (SDL), the OpenAPI document (JSON), or SQL for ClickHouse.

    Example: `insights schema --clickhouse | clickhouse-client --multiquery`
    """
    if cluster and not clickhouse:
        raise BadUserInput("goes with --clickhouse", "--cluster")
    if clickhouse and openapi:
        raise BadUserInput("goes without --clickhouse", "--openapi")
    if openapi:
        typer.echo(orjson.dumps(document(OPERATIONS), option=orjson.OPT_INDENT_2))
        return
    if not clickhouse:
        typer.echo(schema_sdl(), nl=False)
        return
    settings = Settings()
    name = settings.ae_dataset
    tables = cluster_tables(name, cluster, settings.clickhouse_database) if cluster else (table(name),)
    typer.echo(";\n".join(tables) + ";")
