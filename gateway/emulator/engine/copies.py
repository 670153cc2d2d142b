"""Reading by adaptive bit rate: which of the stored copies (100, 10 or 1 %) answers a statement, and its SQL.

A row belongs to a copy by its own hash, so equal questions see equal rows and the copies are nested.
"""

from gateway.emulator.conditions import ReadSampling
from gateway.emulator.language.tree import Expression, Name, Select, Table, conjunction, conjuncts, walk
from gateway.emulator.language.writer import Writer, quoted
from gateway.telemetry.sql.columns import AE_BLOBS, AE_DOUBLES

PERCENTS = (100, 10, 1)
_PRUNING = frozenset({"timestamp", "index1", "dataset"})
_BEFORE, _AFTER = ("dataset", "timestamp"), ("index1", *AE_BLOBS, *AE_DOUBLES)
_HASH = "sipHash64(index1, timestamp, blob1, blob2, blob3, double1, double2)"


def choose(rows: int, indexes: int, sampling: ReadSampling) -> int:
    """The finest copy, in percent, whose rows fit the budget; the coarsest where none does.

    `indexes` is 0 where the statement reads all of them: only chosen ones cost extra.
    """
    touched = rows + indexes * sampling.rows_per_index
    return next((percent for percent in PERCENTS if touched * percent <= 100 * sampling.budget), PERCENTS[-1])


def innermost(select: Select) -> Select:
    """The select that reads the dataset."""
    while isinstance(select.source, Select):
        select = select.source
    return select


def touch_query(select: Select, table: Table, writer: Writer) -> str:
    """SQL that counts the rows and chosen indexes a statement touches, by what prunes: time and index."""
    pruning = [part for part in conjuncts(select.where) if _names(part) <= _PRUNING]
    condition = conjunction(pruning)
    chosen = any("index1" in _names(part) for part in pruning)
    indexes = "uniqExact(index1)" if chosen else "0"
    where = f" WHERE {writer.expression(condition)}" if condition else ""
    return f"SELECT count() AS rows, {indexes} AS indexes FROM {quoted(table.name)}{where}"


def _names(part: Expression) -> set[str]:
    return {node.value for node in walk(part) if isinstance(node, Name)}


def place(table: Table, percent: int, visible_until: int | None) -> str:
    """What stands after FROM: the dataset itself, or what its copy and the ingestion lag leave of it."""
    if percent == PERCENTS[0] and visible_until is None:
        return quoted(table.name)
    factor = 100 // percent
    conditions = [f"{_HASH} % {factor} = 0"] if factor > 1 else []
    if visible_until is not None:
        conditions.append(f"timestamp <= toDateTime({visible_until})")
    weight = f"toUInt32(stored._sample_interval * {factor}) AS _sample_interval"
    columns = ", ".join([*_BEFORE, weight, *_AFTER])
    where = " AND ".join(conditions)
    return f"(SELECT {columns} FROM {quoted(table.name)} AS stored WHERE {where})"
