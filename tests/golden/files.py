"""Golden files: what was answered when somebody last looked at it and renewed the file."""

import difflib
from dataclasses import dataclass
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "files"
MOST_SHOWN = 200
"""Lines of a difference that a failure shows."""


@dataclass(frozen=True, slots=True)
class Golden:
    """Compares with the files; with `renew` it writes them instead, for `git diff` to show."""

    renew: bool

    def check(self, name: str, found: str) -> None:
        """Fails with the difference where `found` is not what the file holds, byte for byte."""
        file = FOLDER / name
        if self.renew:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(found.encode())
            return
        expected = file.read_bytes().decode() if file.exists() else ""
        if found != expected:
            pytest.fail(difference(name, expected, found), pytrace=False)


def difference(name: str, expected: str, found: str) -> str:
    """A unified diff and what to do about it."""
    lines = list(
        difflib.unified_diff(
            expected.splitlines(), found.splitlines(), f"{name} (golden)", f"{name} (found)", lineterm="", n=2
        )
    )
    more = [f"... and {len(lines) - MOST_SHOWN} lines more"] if len(lines) > MOST_SHOWN else []
    shown = lines[:MOST_SHOWN] or ["(only the ends of lines differ)"]
    advice = "If that is what you meant: pytest tests/golden --renew, and look at the files with git diff."
    return "\n".join([f"{name} is not what it was.", *shown, *more, advice])


def names() -> set[str]:
    """Every file there is, by its path in the folder."""
    return {str(one.relative_to(FOLDER)) for one in FOLDER.rglob("*") if one.is_file()}
