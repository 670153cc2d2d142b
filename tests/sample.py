"""What a plain run of everything takes: of a test with many cases some, and of dear tests one of several.

Others in each run, spread over them. What is passed over is held by `--all`, and by many plain runs. A test
is dear (`@pytest.mark.dear`) if it takes more than about half a second of CPU, that of its processes counted.
All others run, each in some of its cases. Laws are whole, dear or not: there each case is one of its own, and
nobody else holds it. Whoever names tests or folders runs all of theirs, as pytest does that is not told
`--sample`.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

import pytest

FEWEST, ONE_OF = 2, 8
"""So many of a test's cases at least, and one of so many."""
DEAR_ONE_OF = 6
"""Of the dear cases of each folder in tests/ one of so many, and one at least."""
LAWS = ("tests/docs/", "tests/golden/", "tests/invariants/")


class Sampling:
    """The plugin that leaves the others out. Each process of a run has the same seed, and takes the same."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._told = ""

    def pytest_report_header(self) -> str:
        return f"some cases and some dear tests: --sample {self._seed} takes the same, --all every one"

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        names = [item.nodeid for item in items if not _left_out(item)]
        dear = {item.nodeid for item in items if item.get_closest_marker("dear")}.intersection(names)
        taken = sample(names, dear, self._seed)
        others = set(names) - taken
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in others])
        items[:] = [item for item in items if item.nodeid not in others]
        self._told = (
            f"{len(taken)} of {len(names)} cases were taken, {len(taken & dear)} of {len(dear)} dear ones "
            f"among them: --sample {self._seed} takes the same, --all every one"
        )
        if hasattr(config, "workeroutput"):  # one process of several
            config.workeroutput["sampled"] = self._told

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """What one of several processes took, all took; one that was killed says nothing."""
        self._told = getattr(node, "workeroutput", {}).get("sampled", self._told)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.write_line(self._told)


def sample(names: Iterable[str], dear: Collection[str], seed: int) -> set[str]:
    """Those that are taken: all of laws, and of each other test one of every stretch of its cases; of what is
    `dear` of that, one of every stretch of its folder's."""
    names = list(names)
    laws = {name for name in names if name.startswith(LAWS)}
    cases = _drawn((name for name in names if name not in laws), _test, FEWEST, ONE_OF, seed)
    drawn = _drawn((case for case in cases if case in dear), _folder, 1, DEAR_ONE_OF, seed)
    return laws | {case for case in cases if case not in dear} | set(drawn)


def _drawn(
    names: Iterable[str], group: Callable[[str], str], fewest: int, one_of: int, seed: int
) -> list[str]:
    """One of so many of each group, and so many of it at least."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        groups[group(name)].append(name)
    return [
        one
        for called, members in groups.items()
        for one in _some(
            members, min(len(members), max(fewest, -(-len(members) // one_of))), f"{seed} {called}"
        )
    ]


def _some(members: Sequence[str], taken: int, seed: str) -> Iterator[str]:
    dice = random.Random(seed)  # noqa: S311 - to be repeated
    for one in range(taken):
        begin, end = (len(members) * edge // taken for edge in (one, one + 1))
        yield members[dice.randrange(begin, end)]


def _test(name: str) -> str:
    return name.partition("[")[0]


def _folder(name: str) -> str:
    """That in tests/, whatever is below it; a test's file that lies there itself."""
    return "/".join(name.partition("::")[0].split("/")[:2])


def _left_out(item: pytest.Item) -> bool:
    """A case that is only for `--all` (`tests.size.case`): it says so, at no cost."""
    return any(True in mark.args for mark in item.iter_markers("skipif"))
