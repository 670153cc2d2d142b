"""How long incidents lasted: the longest of a window and the mean one."""

from pathlib import Path

import pytest

from gateway.stores.embedded import Engine
from tests.resolvers.insights.test_accounting import asked, incident


@pytest.mark.parametrize(
    ("window", "longest", "mean"),
    [("4h", 50, 26), ("2h", 35, 32.5), ("40m", 35, 35), ("1m", None, None)],
)
async def test_lengths_of_incidents(
    engine: Engine, tmp_path: Path, window: str, longest: float | None, mean: float | None
) -> None:
    """The longest incident and the mean one are of all that were opened, of open ones up to now."""
    rows = [
        incident("a", 230, 225),
        incident("b", 200, 150),
        incident("c", 150, 140),
        incident("d", 100, 70),
        incident("e", 35, None, "open"),
    ]
    query = f'incidentStats(window: "{window}") {{ longestSeconds meanSeconds }}'
    found = await asked(engine, tmp_path, query, (), rows)
    in_minutes = [one if one is None else one / 60 for one in found.values()]
    assert in_minutes == [longest, mean]
