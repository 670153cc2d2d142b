"""How large the long tests are: fewer examples, trials and rounds in a plain run, all of them with `--all`.

Both run the same tests by the same names. What hypothesis draws is drawn anew by each run (in CI always the
same), so that many plain runs see what one full run does.
"""

import math
from collections.abc import Iterable
from typing import Any, TypeVar

import hypothesis
import pytest

T = TypeVar("T")
PLAIN, ALL = "plain", "all"
"""Profiles of hypothesis: tests/conftest.py loads one before any test is collected."""


def sized(full: int, plain: int) -> int:
    """`full` with `--all`, else `plain`. It is known before any test's module is read."""
    return full if hypothesis.settings.get_current_profile_name() == ALL else plain


def least(share: float, trials: int) -> float:
    """Below this part of so many trials, `share` is not kept; a plain run leaves chance three deviations."""
    return share - sized(0, 3) * math.sqrt(share * (1 - share) / trials)


def case(*values: Any, plain: bool) -> Any:
    """A case of a parametrised test. Where it is not `plain` it runs with `--all` alone, and is said to."""
    left_out = pytest.mark.skipif(not (plain or sized(1, 0)), reason="one of the cases that --all runs")
    return pytest.param(*values, marks=left_out)


def some(cases: Iterable[T], one_of: int) -> list[T]:
    """All of many cases that are alike with `--all`, else every so-manyth, the first among them."""
    return list(cases)[:: sized(1, one_of)]
