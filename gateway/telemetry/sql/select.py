"""How a telemetry statement is put together: by `select`, so that every WHERE begins with the org."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.ports import Kind, Statement
from gateway.telemetry.sql.columns import Layout
from gateway.telemetry.sql.local_time import in_service
from gateway.telemetry.sql.slices import Columns, Slice, inside_of, quantile_weights, slice_columns
from gateway.telemetry.sql.text import Source, id_list, org_and_time, text_list


@dataclass(frozen=True, slots=True)
class Without:
    """All monitors of an org but these."""

    monitors: tuple[str, ...]


Whose = tuple[str, ...] | Without | None
"""The monitors named, all but some, or all of an org."""


def aggregate(
    name: str,
    org: str,
    source: Source,
    keys: Columns,
    slices: tuple[Slice, ...],
    monitors: Whose,
    tail: str = "",
) -> Statement:
    layout = source.layout
    span = min(one.since_ms for one in slices), max(one.until_ms for one in slices)
    hours = slices[0].hours if len({one.hours for one in slices}) == 1 else None
    columns: Columns = {}
    weights: dict[str, str] = {}
    for number, one in enumerate(slices):
        inside = inside_of(layout, one, *span, hours)
        columns |= slice_columns(source, one, number, inside)
        weights |= quantile_weights(source, one, number, inside)
    where = _whose(layout, monitors)
    where += [in_service(layout, hours)] if hours else []  # said once where all slices say it
    grouping = f"GROUP BY {', '.join(keys)}" if keys else ""
    order = tail or (f"ORDER BY {', '.join(keys)}" if keys else "")
    return select(name, org, source, keys | columns, span, where, f"{grouping} {order}".strip(), weights)


def _whose(layout: Layout, monitors: Whose) -> list[str]:
    if monitors is None:
        return []
    if isinstance(monitors, Without):
        return [f"{layout.monitor} NOT IN {text_list(monitors.monitors)}"] if monitors.monitors else []
    return [f"{layout.monitor} IN {id_list(monitors)}"]


def key_columns(layout: Layout, *names: str) -> Columns:
    return {name: (getattr(layout, name), Kind.TEXT) for name in names}


def select(
    name: str,
    org: str,
    source: Source,
    columns: Columns,
    span: tuple[int, int],
    where: list[str],
    tail: str,
    added: Mapping[str, str] | None = None,
) -> Statement:
    """Every statement is made here, so every WHERE begins with the org. `added` columns are computed in a
    derived table, which then does the choosing."""
    selected = ", ".join(f"{expression} AS {alias}" for alias, (expression, _) in columns.items())
    chosen = f"{source.dataset} WHERE {' AND '.join((org_and_time(org, source, *span), *where))}"
    if added:
        more = ", ".join(f"{expression} AS {alias}" for alias, expression in added.items())
        chosen = f"(SELECT {', '.join(source.layout.columns)}, {more} FROM {chosen})"
    sql = f"SELECT {selected} FROM {chosen} {tail}{source.dialect.tail}"
    kinds = {alias: kind for alias, (_, kind) in columns.items()}
    return Statement(name, org, sql, kinds)
