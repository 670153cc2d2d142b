"""Which cases of a test a plain run takes."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sample import FEWEST, LAWS, ONE_OF, sample

pytest_plugins = ["pytester"]

TESTS = """
import pytest

ONLY = pytest.mark.skipif(True, reason="one of the cases that --all runs")

@pytest.mark.parametrize("case", [*range(40), pytest.param(40, marks=ONLY)])
def test_many(case):
    assert case < 40

def test_one():
    pass
"""
SAMPLED = """
from tests.sample import Sampling

def pytest_configure(config):
    config.pluginmanager.register(Sampling(7))
"""


def names_of(cases: dict[str, int], folder: str = "tests/") -> list[str]:
    return [f"{folder}test_x.py::test_{test}[{case}]" for test, many in cases.items() for case in range(many)]


@given(st.dictionaries(st.sampled_from("abc"), st.integers(1, 60)), st.integers(0, 2**15))
def test_every_test_runs(cases: dict[str, int], seed: int) -> None:
    """Each in its few cases at least, or in all of them, and of many one of so many; the same again."""
    names = names_of(cases)
    taken = sample(names, seed)
    counted = Counter(name.partition("[")[0] for name in taken)
    assert counted == {
        f"tests/test_x.py::test_{test}": min(count, max(FEWEST, (count + ONE_OF - 1) // ONE_OF))
        for test, count in cases.items()
    }
    assert taken == sample(names, seed)


def test_many_runs_take_every_case() -> None:
    """None is out of reach, and those of one run are not next to each other."""
    names = names_of({"a": 40, "b": 7})
    runs = [sample(names, seed) for seed in range(200)]
    assert set.union(*runs) == set(names)
    for taken in runs:
        cases = [names.index(name) for name in taken if "test_a" in name]
        assert sorted(case // 8 for case in cases) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("folder", LAWS)
def test_laws_are_whole(folder: str) -> None:
    """However many cases there are of one."""
    names = names_of({"a": 100}, folder)
    assert sample(names, 1) == set(names)


def test_the_others_are_left_out(pytester: pytest.Pytester) -> None:
    """They are counted as such, and the first lines name the seed; a case that is --all's says so still."""
    pytester.makeconftest(SAMPLED)
    pytester.makepyfile(TESTS)
    ran = pytester.runpytest_inprocess(
        *(f"-pno:{one}" for one in ("asyncio", "cacheprovider", "schemathesis"))
    )
    ran.assert_outcomes(passed=6, skipped=1, deselected=35)
    ran.stdout.fnmatch_lines(["some cases of each test: --sample 7 *"])
