"""A case's name holds in a plain run and with `--all`: where sizes differ, no number is written into it."""

import ast
import re
from pathlib import Path

import pytest

from tests.invariants.tree import ROOT

NUMBERS = re.compile(r"[\d\W]*\d[\d\W]*")
"""Of nothing else: `200`, `32-32`."""


def numbered(source: str) -> list[str]:
    """Names of cases that are numbers written out, in a module whose tests are sized."""
    return [name for name in _names(ast.parse(source)) if NUMBERS.fullmatch(name)] if _sizes(source) else []


def _sizes(source: str) -> bool:
    return bool(re.search(r"\bsized\(", source))


def _names(tree: ast.Module) -> list[str]:
    written = [
        one.value for one in ast.walk(tree) if isinstance(one, ast.keyword) and one.arg in {"id", "ids"}
    ]
    inner = [part for one in written for part in ast.walk(one)]
    return [one.value for one in inner if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def test_no_case_is_called_by_a_number_that_it_does_not_run() -> None:
    """No test that is smaller in a plain run calls its cases by their full size."""
    sized = {path: path.read_text() for path in (ROOT / "tests").rglob("*.py")}
    found = {path.relative_to(ROOT).as_posix(): numbered(text) for path, text in sized.items()}
    assert {path: names for path, names in found.items() if names} == {}
    assert Path(__file__).resolve() in sized


@pytest.mark.parametrize(
    ("ids", "found"),
    [
        ('["one", "200"]', ["200"]),
        ('("32-32",)', ["32-32"]),
        ('["20 at once", "300 MB", "many"]', []),
    ],
)
def test_a_number_is_flagged(ids: str, found: list[str]) -> None:
    """Bare numbers are, beside a size; where no size differs a number may stand."""
    line = f"parametrize('count', [1, {{}}], ids={ids})"
    assert numbered(line.format("sized(200, 20)")) == found
    assert numbered(line.format("200")) == []
