"""docs/window.md: every window that it shows is one, and what it says of them holds."""

import re
from pathlib import Path

import pytest

from gateway.times.calendar import zone
from gateway.times.window import Duration, WindowSpec

PAGE = (Path(__file__).parents[2] / "docs/window.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| [^|]+ \| (`[^|]+`) \|", PAGE, re.MULTILINE)
SHOWN = [text for row in ROWS for text in re.findall(r"`([^`]+)`", row)]
NOW_MS = 1_795_521_600_000


@pytest.mark.parametrize("text", SHOWN)
def test_every_example_is_a_window(text: str) -> None:
    """What the table shows is accepted, in every zone."""
    for name in ("UTC", "America/Los_Angeles", "Pacific/Apia"):
        assert WindowSpec.parse(text).at(NOW_MS, zone(name)).seconds > 0


def test_there_are_examples() -> None:
    """The table has nine forms, and most of them several examples."""
    assert len(ROWS) == 9
    assert len(SHOWN) >= 15


def test_what_it_says_of_clocks() -> None:
    """25 hours in Berlin; the last of February; November in Los Angeles; buckets."""
    berlin, west = zone("Europe/Berlin"), zone("America/Los_Angeles")
    assert WindowSpec.parse("2026-10-25/P1D").at(NOW_MS, berlin).seconds == 25 * 3600
    assert WindowSpec.parse("2026-01-31/P1M").at(NOW_MS).until_ms == 1_772_236_800_000
    assert WindowSpec.parse("2026-11").at(NOW_MS, west).since_ms == 1_793_516_400_000
    for text in re.findall(r"`([0-9]+[smhd])`", PAGE.partition("## Durations")[2]):
        assert Duration.parse(text).text == text
