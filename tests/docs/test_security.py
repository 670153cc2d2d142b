"""SECURITY.md promises only what a test holds."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "SECURITY.md").read_text()


def test_every_promise_names_a_test_that_is_there() -> None:
    """Each row of the promises ends with tests, which exist."""
    rows = re.findall(r"^\| ([^|]+) \| ([^|]*`tests/[^|]*) \|$", PAGE, re.MULTILINE)
    section = PAGE.partition("## What is promised")[2]
    assert len(rows) == len(re.findall(r"^\| ", section, re.MULTILINE)) - 1 > 10
    named = [path for _, tests in rows for path in re.findall(r"`(tests/[^`]+)`", tests)]
    assert [path for path in named if not (ROOT / path).is_file()] == []
