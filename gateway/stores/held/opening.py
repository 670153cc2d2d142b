"""Opens the lines that are kept of hours, where there is an engine: what they are made of comes with it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from gateway.stores.hours import Asked, Hours

if TYPE_CHECKING:
    from gateway.stores.held.lines import KeptLines


def kept_lines(
    hours: Hours | None, dataset: str, defined: Callable[[str], str], engine: Asked
) -> "KeptLines | None":
    """Of a table whose hours are held; `defined` answers what is asked of a table's definition."""
    if hours is None:
        return None
    from gateway.stores.held.lines import KeptLines  # noqa: PLC0415 - as above

    return KeptLines(hours, dataset, defined, engine.query)
