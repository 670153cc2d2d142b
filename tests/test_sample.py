"""Which tests and which cases of them a plain run takes."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sample import DEAR_ONE_OF, FEWEST, LAWS, ONE_OF, sample

pytest_plugins = ["pytester"]

TESTS = """
import pytest

ONLY = pytest.mark.skipif(True, reason="one of the cases that --all runs")

@pytest.mark.parametrize("case", [*range(40), pytest.param(40, marks=ONLY)])
def test_many(case):
    assert case < 40

def test_one():
    pass

@pytest.mark.dear
@pytest.mark.parametrize("case", range(2))
def test_dear(case):
    pass
"""
SAMPLED = """
from tests.sample import Sampling

def pytest_configure(config):
    config.addinivalue_line("markers", "dear: as in pyproject.toml")
    config.pluginmanager.register(Sampling(7))
"""
TOLD = "7 of 43 cases were taken, 1 of 2 dear ones among them: --sample 7 takes the same, --all every one"
CASES = st.dictionaries(st.sampled_from("abc"), st.integers(1, 60))
SEEDS = st.integers(0, 2**15)


def names_of(cases: dict[str, int], folder: str = "tests/") -> list[str]:
    return [f"{folder}test_x.py::test_{test}[{case}]" for test, many in cases.items() for case in range(many)]


def dear_of(folders: dict[str, int]) -> list[str]:
    """So many dear tests of each folder, in folders and files of its own, with a case each."""
    return [
        f"tests/{folder}/room_{one // 5}/test_{one // 3}.py::test_{one}"
        for folder, many in folders.items()
        for one in range(many)
    ]


@given(CASES, SEEDS)
def test_every_test_runs(cases: dict[str, int], seed: int) -> None:
    """Each in its few cases at least, or in all of them, and of many one of so many; the same again."""
    names = names_of(cases)
    taken = sample(names, (), seed)
    counted = Counter(name.partition("[")[0] for name in taken)
    assert counted == {
        f"tests/test_x.py::test_{test}": min(count, max(FEWEST, (count + ONE_OF - 1) // ONE_OF))
        for test, count in cases.items()
    }
    assert taken == sample(names, (), seed)


@given(CASES, CASES, SEEDS)
def test_of_dear_tests_each_folder_runs_some(
    folders: dict[str, int], cases: dict[str, int], seed: int
) -> None:
    """One of so many, and one at least, whichever files they are of; the same again, and others as ever."""
    dear, others = dear_of(folders), names_of(cases)
    taken = sample([*others, *dear], set(dear), seed)
    drawn = [name for name in dear if name in taken]
    assert Counter(name.split("/")[1] for name in drawn) == {
        folder: (many + DEAR_ONE_OF - 1) // DEAR_ONE_OF for folder, many in folders.items()
    }
    assert taken - set(dear) == sample(others, (), seed)
    assert taken == sample([*others, *dear], set(dear), seed)


def test_many_runs_take_every_case() -> None:
    """None is out of reach, and those of one run are not next to each other."""
    names = names_of({"a": 40, "b": 7})
    runs = [sample(names, (), seed) for seed in range(200)]
    assert set.union(*runs) == set(names)
    for taken in runs:
        cases = [names.index(name) for name in taken if "test_a" in name]
        assert sorted(case // 8 for case in cases) == [0, 1, 2, 3, 4]


def test_many_runs_take_every_dear_test() -> None:
    """In each of its cases; those of one run are spread over the files of their folder."""
    dear = [*dear_of({"a": 4 * DEAR_ONE_OF}), *names_of({"many": 40, "few": 2}, "tests/b/")]
    runs = [sample(dear, set(dear), seed) for seed in range(600)]
    assert set.union(*runs) == set(dear)
    for taken in runs:
        stretches = sorted(dear.index(name) // DEAR_ONE_OF for name in taken)
        assert (stretches[:4], len(stretches)) == ([0, 1, 2, 3], 6)


@pytest.mark.parametrize("folder", LAWS)
def test_laws_are_whole(folder: str) -> None:
    """However many cases there are of one, and however dear they are."""
    names = names_of({"a": 100}, folder)
    assert sample(names, (), 1) == sample(names, set(names), 1) == set(names)


def test_the_others_are_left_out(pytester: pytest.Pytester) -> None:
    """They are counted as such, and the first lines name the seed; a case that is --all's says so still."""
    pytester.makeconftest(SAMPLED)
    pytester.makepyfile(TESTS)
    ran = pytester.runpytest_inprocess(*alone())
    ran.assert_outcomes(passed=7, skipped=1, deselected=36)
    ran.stdout.fnmatch_lines(["some cases and some dear tests: --sample 7 *", TOLD])


@pytest.mark.dear
def test_several_processes_take_the_same(pytester: pytest.Pytester) -> None:
    """What one of them took is told of all."""
    pytester.makeconftest(SAMPLED)
    pytester.makepyfile(TESTS)
    ran = pytester.runpytest_inprocess(*alone(), "--numprocesses", "2")
    ran.assert_outcomes(passed=7, skipped=1)
    ran.stdout.fnmatch_lines([TOLD])


def alone() -> list[str]:
    """Without the plugins that take their time."""
    return [f"-pno:{one}" for one in ("asyncio", "cacheprovider", "schemathesis")]
