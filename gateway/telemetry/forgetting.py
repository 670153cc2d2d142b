"""Rows taken away again: those of a seeding that was cut short. For the embedded engine alone.

No request comes here, and what is meant is several orgs at once: a seeding wrote all of them. Monitors are
named beside their org, so that a row of anything else stays.
"""

from collections.abc import Collection, Mapping

from gateway.telemetry.columns import DOCUMENTED
from gateway.telemetry.sql import id_list, id_literal

Monitors = Mapping[str, Collection[str]]
"""Ids of monitors by the org that they are of; neither is empty."""


def others(dataset: str, monitors: Monitors) -> str:
    """How many rows are of something else."""
    return f"SELECT count() FROM {dataset} WHERE NOT ({_of(monitors)}) FORMAT TSV"


def removal(dataset: str, monitors: Monitors) -> str:
    """Parts are written anew without the rows; answered when that is done. Seconds for a million rows."""
    return f"ALTER TABLE {dataset} DELETE WHERE {_of(monitors)} SETTINGS mutations_sync = 2"


def emptying(dataset: str) -> str:
    """Every row, at once."""
    return f"TRUNCATE TABLE {dataset}"


def _of(monitors: Monitors) -> str:
    return " OR ".join(
        f"({DOCUMENTED.org} = {id_literal(org)} AND {DOCUMENTED.monitor} IN {id_list(ids)})"
        for org, ids in monitors.items()
    )
