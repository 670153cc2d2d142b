"""Opens what is kept of the engine's table, where there is one: what it is made of comes with it."""

from typing import TYPE_CHECKING

from gateway.stores.hours import Asked, Hours

if TYPE_CHECKING:
    from gateway.stores.held.lines import KeptLines
    from gateway.stores.held.rows import KeptRows


def kept(hours: Hours | None, dataset: str, engine: Asked) -> "tuple[KeptLines | None, KeptRows | None]":
    """Of a table whose hours are held: hours of orgs, and rows of monitors."""
    if hours is None:
        return None, None
    from gateway.stores.held.lines import KeptLines  # noqa: PLC0415 - as above
    from gateway.stores.held.rows import KeptRows  # noqa: PLC0415 - as above

    lines = KeptLines(hours, dataset, engine.query)
    return lines, KeptRows(engine.query, lines.parts)
