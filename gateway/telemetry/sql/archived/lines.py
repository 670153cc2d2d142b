"""Lines of an archive on a ClickHouse server, each with the cell of a question that it counts for."""

from collections.abc import Mapping, Sequence

from gateway.ports import ArchivedStretch, ArchiveQuestion
from gateway.telemetry.sql.text import id_literal, text_list

_NO_CELL = -1


def lines(org: str, asked: ArchiveQuestion, names: Sequence[str], only: str = "") -> str:
    """With their places, and these columns."""
    columns = ", ".join((*places(asked), *names))
    return " UNION ALL ".join(
        f"SELECT {_cell(layer)} AS cell, {columns} FROM archived FINAL "
        f"WHERE {_where(org, asked, layer)} AND cell >= 0{only}"
        for layer in layers(asked.stretches)
    )


def places(asked: ArchiveQuestion) -> tuple[str, ...]:
    """What tells cells apart."""
    return (*(("monitor",) if asked.by_monitor else ()), *(("region",) if asked.by_region else ()))


def layers(stretches: Sequence[ArchivedStretch]) -> list[list[ArchivedStretch]]:
    """So that no two stretches of one layer, of hours or of days, have a line in common."""
    found: list[list[ArchivedStretch]] = []
    ends: list[dict[int, int]] = []
    for one in sorted(stretches, key=lambda one: (one.since, one.until, one.cell)):
        free = (number for number, end in enumerate(ends) if end.get(one.hours, 0) <= one.since)
        number = next(free, len(found))
        if number == len(found):
            found.append([])
            ends.append({})
        found[number].append(one)
        ends[number][one.hours] = one.until
    return found


def _where(org: str, asked: ArchiveQuestion, layer: Sequence[ArchivedStretch]) -> str:
    bounds = [
        (hours, min(one.since for one in of), max(one.until for one in of))
        for hours, of in _by_hours(layer).items()
    ]
    within = " OR ".join(
        f"(hours = {hours:d} AND start >= {since:d} AND start < {until:d})" for hours, since, until in bounds
    )
    told = [f"org_id = {id_literal(org)}", f"fleet = {asked.fleet:d}", f"({within})"]
    told += [f"monitor IN {text_list(asked.monitors)}"] if asked.monitors is not None else []
    told += [f"monitor NOT IN {text_list(asked.without)}"] if asked.without else []
    return " AND ".join(told)


def _cell(layer: Sequence[ArchivedStretch]) -> str:
    """The cell that a line counts for, or none: its start is looked for among the bounds."""
    trees = [(hours, _found(_steps(of))) for hours, of in _by_hours(layer).items()]
    told = f"toInt32({_NO_CELL})"
    for hours, tree in trees:
        told = f"if(hours = {hours:d}, {tree}, {told})"
    return told


def _by_hours(layer: Sequence[ArchivedStretch]) -> Mapping[int, Sequence[ArchivedStretch]]:
    return {
        hours: [one for one in layer if one.hours == hours] for hours in sorted({one.hours for one in layer})
    }


def _steps(stretches: Sequence[ArchivedStretch]) -> list[tuple[int, int]]:
    """From which start on which cell; in order."""
    found = [(0, _NO_CELL)]
    for one in stretches:
        if found[-1][0] == one.since:
            found.pop()
        found += [(one.since, one.cell), (one.until, _NO_CELL)]
    return found


def _found(steps: Sequence[tuple[int, int]]) -> str:
    """The last step that has begun: one function over two arrays, where as many ifs as steps, one within the
    other, took old servers a second and a half to plan."""
    bounds, cells = ([one[place] for one in steps] for place in (0, 1))
    return f"toInt32({cells}[arrayCount(bound -> bound <= start, {bounds})])"
