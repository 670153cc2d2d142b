"""What a ClickHouse server says of itself and of a table, so that it is known whether hours are held there.

They name no org (law 2): they read what tables are, and none of their rows.
"""

from gateway.ports import Kind, Statement
from gateway.telemetry.sql.dialect import CLICKHOUSE
from gateway.telemetry.sql.rolled.places import Place
from gateway.telemetry.sql.text import literal

SWITCH = "allow_experimental_projection_optimization"
"""Statements of hours turn it on. Servers before 21.6 do not know it, and up to 22.1 it is an experiment."""


def reading_projections() -> Statement:
    """1 where the server knows the switch, else 0; and its version."""
    told = "SELECT count() AS switched, version() AS version FROM system.settings"
    columns = {"switched": Kind.INTEGER, "version": Kind.TEXT}
    sql = f"{told} WHERE name = {literal(SWITCH)}{CLICKHOUSE.tail}"
    return Statement("reading_projections", "", sql, columns)


def defined(place: Place) -> Statement:
    """How a table is kept; a line for each shard of a cluster that has one. Refused where the user may not
    turn the switch on."""
    names = ("engine", "engine_full", "partition_key", "create_table_query")
    tables = f"cluster({literal(place.cluster)}, system, tables)" if place.cluster else "system.tables"
    where = place.of_table("name")
    sql = f"SELECT {', '.join(names)} FROM {tables} WHERE {where} SETTINGS {SWITCH} = 1{CLICKHOUSE.tail}"
    return Statement("defined", "", sql, dict.fromkeys(names, Kind.TEXT))


def shards(cluster: str) -> Statement:
    """How many a cluster has."""
    told = f"SELECT uniqExact(shard_num) AS shards FROM system.clusters WHERE cluster = {literal(cluster)}"
    return Statement("shards", "", f"{told}{CLICKHOUSE.tail}", {"shards": Kind.INTEGER})
