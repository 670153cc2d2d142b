"""Of a test with many cases a plain run of everything takes some: others in each run, spread over them.

Every test runs. What it says of each case is held by `--all`, and by many plain runs. Laws are whole: there
each case is one of its own, and nobody else holds it. Whoever names tests or folders runs all of their cases,
as pytest does that is not told `--sample`.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import pytest

FEWEST, ONE_OF = 3, 8
"""So many of a test's cases at least, and one of so many."""
LAWS = ("tests/docs/", "tests/golden/", "tests/invariants/")


class Sampling:
    """The plugin that leaves the others out. Each process of a run has the same seed, and takes the same."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def pytest_report_header(self) -> str:
        return f"some cases of each test: --sample {self._seed} takes the same, --all every one"

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        taken = sample([item.nodeid for item in items if not _left_out(item)], self._seed)
        others = [item for item in items if item.nodeid not in taken and not _left_out(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item.nodeid in taken or _left_out(item)]


def sample(names: Iterable[str], seed: int) -> set[str]:
    """Those that are taken: all of laws, and of each other test one of every stretch of its cases."""
    tests: dict[str, list[str]] = defaultdict(list)
    for name in names:
        tests[name.partition("[")[0]].append(name)
    return {case for test, cases in tests.items() for case in _some(test, cases, seed)}


def _some(test: str, cases: Sequence[str], seed: int) -> Iterator[str]:
    whole = test.startswith(LAWS)
    dice = random.Random(f"{seed} {test}")  # noqa: S311 - to be repeated
    taken = len(cases) if whole else min(len(cases), max(FEWEST, -(-len(cases) // ONE_OF)))
    for one in range(taken):
        begin, end = (len(cases) * edge // taken for edge in (one, one + 1))
        yield cases[dice.randrange(begin, end)]


def _left_out(item: pytest.Item) -> bool:
    """A case that is only for `--all` (`tests.size.case`): it says so, at no cost."""
    return any(True in mark.args for mark in item.iter_markers("skipif"))
