"""docs/abuse.md promises only what a test or a script holds."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "abuse.md").read_text().splitlines()
    if line.startswith("| ")
][1:]


def test_every_row_names_what_holds_it() -> None:
    """Each has a promise, and tests or scripts that are there; a scenario of a script is one of its own."""
    assert len(ROWS) > 30
    for what, promise, holders, _ in ROWS:
        named = re.findall(r"`([^`]+)`", holders)
        assert promise, what
        assert named, what
        assert [one for one in named if not (ROOT / one.split()[0]).is_file()] == [], what


def test_scenarios_are_those_of_the_script() -> None:
    """What the page tells to run can be run."""
    told = {one.split()[1] for row in ROWS for one in re.findall(r"`(scripts/abuse \w+)`", row[2])}
    script = (ROOT / "scripts" / "abuse.py").read_text()
    assert told
    assert [one for one in told if f'"{one}":' not in script] == []
