"""Opens the lines that are kept of hours, where there is an engine: what they are made of comes with it."""

from typing import TYPE_CHECKING

from gateway.stores.hours import Asked, Hours

if TYPE_CHECKING:
    from gateway.stores.held.lines import KeptLines


def kept_lines(hours: Hours | None, dataset: str, engine: Asked) -> "KeptLines | None":
    """Of a table whose hours are held."""
    if hours is None:
        return None
    from gateway.stores.held.lines import KeptLines  # noqa: PLC0415 - as above

    return KeptLines(hours, dataset, engine.query)
