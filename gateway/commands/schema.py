"""`insights schema`: the GraphQL schema as text, or the table that a ClickHouse server needs."""

from typing import Annotated

import typer

from gateway.app import schema_sdl
from gateway.errors import BadUserInput
from gateway.settings import Settings
from gateway.telemetry.ddl import cluster_tables, table


def schema_command(
    clickhouse: Annotated[
        bool, typer.Option("--clickhouse", help="Print the table of heartbeats for a ClickHouse server.")
    ] = False,
    cluster: Annotated[
        str | None, typer.Option("--cluster", help="Name of the cluster to spread that table over.")
    ] = None,
) -> None:
    """Print the GraphQL schema (SDL), or SQL for ClickHouse.

    Example: `insights schema --clickhouse | clickhouse-client --multiquery`
    """
    if cluster and not clickhouse:
        raise BadUserInput("goes with --clickhouse", "--cluster")
    if not clickhouse:
        typer.echo(schema_sdl(), nl=False)
        return
    settings = Settings()
    name = settings.ae_dataset
    tables = cluster_tables(name, cluster, settings.clickhouse_database) if cluster else (table(name),)
    typer.echo(";\n".join(tables) + ";")
