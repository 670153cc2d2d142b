"""How a telemetry statement is put together: by `select`, so that every WHERE begins with the org."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace

from gateway.errors import BadUserInput
from gateway.ports import Kind, Statement
from gateway.telemetry.sql.columns import BEYOND_MS, Layout, Outcomes
from gateway.telemetry.sql.computed.lengths import Columns
from gateway.telemetry.sql.dialect import Dialect
from gateway.telemetry.sql.local_time import in_service, outside
from gateway.telemetry.sql.rolled.shape import Shape, answerable
from gateway.telemetry.sql.rolled.statement import composed
from gateway.telemetry.sql.rolled.stretches import Stretches
from gateway.telemetry.sql.single.asked import aggregates, of_one
from gateway.telemetry.sql.slices import Slice, inside_of, quantile_weights, slice_columns
from gateway.telemetry.sql.text import Overrun, Source, id_list, literal, org_and_time, text_list

REPEATED = 13
"""How often a slice says how many slots a check took, where no derived table says it once."""
PART_CHARACTERS = 140
"""Of what is said of one interval, beside the monitors that have it."""


@dataclass(frozen=True, slots=True)
class Without:
    """All monitors of an org but these."""

    monitors: tuple[str, ...]


class Whole(tuple[str, ...]):
    """All monitors that the registry has of an org, few enough to be named."""

    __slots__ = ()


EVERYBODY = Without(())
Whose = tuple[str, ...] | Without | None
"""The monitors named, all but some, or rows of all of an org, of which those asked about are told apart."""


def aggregate(
    name: str,
    org: str,
    source: Source,
    keys: Columns,
    slices: tuple[Slice, ...],
    monitors: Whose,
    steady_s: int = 0,
    outcomes: Outcomes = Outcomes.ALL,
) -> Statement:
    """`steady_s`: a row's keys are those of its aligned step of so many seconds; 0 where they are its own.

    Of an org's every monitor, what can be made no shorter and still is too long tells of fewer overruns:
    it would be refused, and all that it counts with it. Raises BadUserInput where it is maintenance
    that makes it so."""
    if rolled := _from_hours(name, org, source, keys, slices, monitors, steady_s, outcomes):
        return rolled
    found = _composed(name, org, source, keys, slices, monitors, outcomes)
    small = len(slices) == 1 and not slices[0].parts.parted
    while small and isinstance(monitors, Without) and source.overruns and not source.fits(found.sql):
        source = replace(source, overruns=source.overruns[: len(source.overruns) // 2])
        found = _composed(name, org, source, keys, slices, monitors, outcomes)
    alone = isinstance(monitors, Without) or (monitors is not None and len(monitors) == 1)
    if small and alone and source.away and not source.fits(found.sql):
        raise BadUserInput(
            "maintenance of too many kinds lies in this window to leave all of it out; ask for a shorter "
            "window, for fewer monitors, or to INCLUDE it",
            "maintenance",
        )
    return _of_one(found, source, keys, slices, monitors, steady_s, outcomes)


def _of_one(
    found: Statement,
    source: Source,
    keys: Columns,
    slices: tuple[Slice, ...],
    monitors: Whose,
    steady_s: int,
    outcomes: Outcomes,
) -> Statement:
    """With what is asked of a single monitor, where the store may keep its rows."""
    if not source.dialect.rolled or not isinstance(monitors, tuple) or len(monitors) != 1:
        return found
    asked = aggregates(source, monitors[0], keys, slices, steady_s, outcomes=outcomes)
    return of_one(found, monitors[0], asked) if asked else found


def _composed(
    name: str,
    org: str,
    source: Source,
    keys: Columns,
    slices: tuple[Slice, ...],
    monitors: Whose,
    outcomes: Outcomes,
) -> Statement:
    layout = source.layout
    span = min(one.since_ms for one in slices), max(one.until_ms for one in slices)
    hours = slices[0].hours if len({one.hours for one in slices}) == 1 else None
    columns: Columns = {}
    named = monitors if isinstance(monitors, tuple) else None
    source, added = with_slots(source, named, span)
    for number, one in enumerate(slices):
        inside = inside_of(layout, one, *span, hours)
        columns |= slice_columns(source, one, number, inside)
        added |= quantile_weights(source, one, number, inside)
    where = whose(layout, monitors) + outcomes.told(layout)
    where += [in_service(layout, hours)] if hours else []  # said once where all slices say it
    where += [one for one in (outside(layout, source.away, named),) if one]
    grouping = f"GROUP BY {', '.join(keys)}" if keys else ""
    order = f"ORDER BY {', '.join(keys)}" if keys else ""
    return select(name, org, source, keys | columns, span, where, f"{grouping} {order}".strip(), added)


def _from_hours(
    name: str,
    org: str,
    source: Source,
    keys: Columns,
    slices: tuple[Slice, ...],
    monitors: Whose,
    steady_s: int,
    outcomes: Outcomes,
) -> Statement | None:
    """Where the store holds hours that say all of it."""
    if not source.dialect.rolled or source.by_rows:
        return None
    named, where = monitors if isinstance(monitors, tuple) else None, whose(source.layout, monitors)
    some = named is not None and not isinstance(named, Whole)
    shape = Shape.of(source.layout, keys, steady_s, some=some)
    shape = replace(shape, not_failed=outcomes is Outcomes.NOT_FAILED)
    kept = shape.of_all and source.dialect.keeps
    if not answerable(slices, shape, None if named is None or kept else len(named)):
        return None
    span = min(one.since_ms for one in slices), max(one.until_ms for one in slices)
    source = replace(source, taken=slots(source, named, *span))
    return composed(
        name,
        source,
        keys,
        Stretches(
            org,
            source,
            shape,
            slices,
            where,
            None if named is None else frozenset(named),
            frozenset(monitors.monitors if isinstance(monitors, Without) else ()),
        ),
    )


def whose(layout: Layout, monitors: Whose) -> list[str]:
    if monitors is None:
        return []
    if isinstance(monitors, Without):
        return [f"{layout.monitor} NOT IN {text_list(monitors.monitors)}"] if monitors.monitors else []
    return [f"{layout.monitor} IN {id_list(monitors)}"]


def with_slots(
    source: Source, named: Container[str] | None, span: tuple[int, int]
) -> tuple[Source, dict[str, str]]:
    """The source that knows how to say how many slots a check took, and the column that a derived table has
    to add for it. A service that weighs computes over none: there it is said wherever it counts."""
    taken = slots(source, named, *span)
    if not taken or source.dialect.weighs:
        return replace(source, taken=taken), {}
    return replace(source, taken="slots"), {"slots": taken}


def slots(source: Source, named: Container[str] | None, since_ms: int, until_ms: int) -> str:
    """How many slots a row's check took, of a statement over the monitors named (None: any) and that time;
    '' where every check takes one.

    No two checks of a monitor run at once, so that a target that hangs for four intervals has one failed
    check where it would have four if it answered: counted one by one, only failures would be left out.
    Factors side by side, as the Analytics SQL API takes 10 levels of what is nested.
    """
    parts: dict[tuple[int, int, int], set[str]] = defaultdict(set)
    for one in source.overruns:
        since, until = max(since_ms, one.since_ms), min(until_ms, one.until_ms)
        if since < until and (named is None or one.monitor in named):
            parts[one.interval_ms, since, until].add(one.monitor)
    span = since_ms, until_ms
    return " * ".join(
        _taken(source.layout, *part, span, monitors) for part, monitors in sorted(parts.items())
    )


def _taken(
    layout: Layout, interval_ms: int, since_ms: int, until_ms: int, span: tuple[int, int], monitors: set[str]
) -> str:
    time, length, step = layout.timestamp_ms, layout.latency_ms, literal(interval_ms)
    told = [f"{layout.monitor} IN {text_list(monitors)}", f"{length} > {step} AND {length} < {BEYOND_MS}"]
    told += [f"{time} >= {literal(since_ms)}"] if since_ms > span[0] else []
    told += [f"{time} < {literal(until_ms)}"] if until_ms < span[1] else []
    return f"if({' AND '.join(told)}, ceil({length} / {step}), 1.0)"


def that_fit(dialect: Dialect, overruns: Iterable[Overrun], used: int = 0) -> tuple[Overrun, ...]:
    """Those that a statement which names no monitors has room for, beside so many characters of other ids:
    a third of it. The shortest intervals first, which a long check takes most of."""
    room = (dialect.sql_cap // 3 - used) // (REPEATED if dialect.weighs else 1)
    found, parts = [], set()
    for one in sorted(overruns, key=lambda one: (one.interval_ms, one)):
        part = one.interval_ms, one.since_ms, one.until_ms
        room -= len("$000, " if dialect.weighs else f"'{one.monitor}', ")
        room -= 0 if part in parts else PART_CHARACTERS
        if room < 0:
            break
        parts.add(part)
        found.append(one)
    return tuple(found)


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
