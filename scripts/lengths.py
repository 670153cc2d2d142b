"""Measures the statements that every reader sends: how long they are, and how many of them there are.

Asks of one monitor, of 500 monitors with UUIDs one by one, of a fleet, and of 500 of a fleet by name, all
that can be asked, in both of Analytics Engine's dialects: as the services take it, and as if they took any
length. Nothing is sent. Example: scripts/lengths --monitors 500
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from gateway.meter import Deadline, Meter
from gateway.ports import Rows, Statement
from gateway.telemetry.reading.breakdown import Breakdown, BreakdownQuestion
from gateway.telemetry.reading.grids import GridQuestion, Grids
from gateway.telemetry.reading.history import Histories, HistoryQuestion
from gateway.telemetry.reading.members import MembersQuestion, MemberTallies
from gateway.telemetry.reading.planner import Planner
from gateway.telemetry.reading.questions import PlacesQuestion, Scope, SeriesQuestion, TotalsQuestion
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.reading.recent.pages import Recent
from gateway.telemetry.reading.recent.questions import RecentQuestion
from gateway.telemetry.sql.bind import bound
from gateway.telemetry.sql.dialect import ANALYTICS_SQL, CLASSIC, Dialect
from gateway.telemetry.sql.text import Source
from tests.invariants.sql.live import CELLS, EVERYTHING, NOW_MS, ORG, WINDOWS, buckets, monitors

ANY = 10**12
WIDE = {"classic": CLASSIC, "analytics": ANALYTICS_SQL}


class Measured:
    """A store that answers as the law's does, and notes how long each statement is."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.lengths: list[int] = []

    async def read(self, statement: Statement, _seconds: float) -> Rows:
        self.lengths.append(len(bound(statement.sql)[0] if self.dialect.weighs else statement.sql))
        return Rows(buckets(statement), 0)

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A kind of question, and who answers it."""

    name: str
    ask: Callable[[Reader, Sequence[Scope]], Awaitable[Sequence[object]]]
    lone: bool = True
    """It is asked of monitors one by one; fleets: of many at once."""
    fleets: bool = True


def _history(straight: int) -> Callable[[Reader, Sequence[Scope]], Awaitable[Sequence[object]]]:
    def ask(reader: Reader, scopes: Sequence[Scope]) -> Awaitable[Sequence[object]]:
        asked = [HistoryQuestion(ORG, one.monitor or "", WINDOWS[1], among=len(scopes)) for one in scopes]
        return Histories(reader, straight).of(asked)

    return ask


def _recent(reader: Reader, scopes: Sequence[Scope]) -> Awaitable[Sequence[object]]:
    return Recent(reader).pages(
        [
            RecentQuestion(ORG, one.monitor or "", WINDOWS[1], 20, newest_ms=NOW_MS - 977 * number)
            for number, one in enumerate(scopes)
        ]
    )


KINDS = (
    Asked("totals, one window", lambda reader, of: Planner(reader, ANY).totals(_totals(of, 1))),
    Asked("totals, five windows", lambda reader, of: Planner(reader, ANY).totals(_totals(of, 5))),
    Asked(
        "series",
        lambda reader, of: Planner(reader, ANY).series(
            [SeriesQuestion(one, WINDOWS[3], 3600, EVERYTHING) for one in of]
        ),
    ),
    Asked(
        "regions",
        lambda reader, of: Planner(reader, ANY).places(
            [PlacesQuestion(one, WINDOWS[3], EVERYTHING) for one in of]
        ),
    ),
    *(
        Asked(
            name,
            lambda reader, of, cells=cells: Grids(reader).tallies(  # type: ignore[misc]
                [GridQuestion(one, WINDOWS[4], cells, EVERYTHING) for one in of]
            ),
        )
        for name, cells in zip(("heatmap", "days", "regions by bucket"), CELLS, strict=True)
    ),
    Asked(
        "colos and failures, two windows",
        lambda reader, of: Breakdown(reader, ANY).groups(
            [
                BreakdownQuestion(one, window, EVERYTHING, failures=True)
                for one in of
                for window in WINDOWS[:2]
            ]
        ),
    ),
    Asked(
        "rankings, three windows",
        lambda reader, of: MemberTallies(reader, ANY).members(
            [MembersQuestion(one, window, EVERYTHING, failures=True) for one in of for window in WINDOWS[:3]]
        ),
        lone=False,
    ),
    Asked("sequence, check by check", _history(ANY), fleets=False),
    Asked("sequence, in two", _history(0), fleets=False),
    Asked("last heartbeats", _recent, fleets=False),
)


def _totals(scopes: Sequence[Scope], windows: int) -> list[TotalsQuestion]:
    return [TotalsQuestion(one, window, EVERYTHING) for one in scopes for window in WINDOWS[:windows]]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--monitors", type=int, default=500, help="how many, of UUIDs (default 500)")
    asyncio.run(_print(parser.parse_args().monitors))


async def _print(count: int) -> None:
    names = monitors(count)
    whose = {
        "a monitor": [Scope(ORG, names[0])],
        f"{count} one by one": [Scope(ORG, name) for name in names],
        "the fleet": [Scope(ORG)],
        f"{count} by name": [Scope(ORG, only=names)],
    }
    print("| asked | of | statements, longest: classic | analytics | were it not for length |")
    print("|---|---|---|---|---|")
    for kind in KINDS:
        for name, scopes in whose.items():
            if kind.fleets if scopes[0].monitor is None else kind.lone:
                print(f"| {kind.name} | {name} | {await _row(kind, scopes)} |")


async def _row(kind: Asked, scopes: Sequence[Scope]) -> str:
    told = []
    for dialect in WIDE.values():
        sent = await _sent(kind, scopes, dialect)
        told.append(f"{len(sent)}, {max(sent)}")
    whole = [len(await _sent(kind, scopes, replace(one, sql_cap=ANY))) for one in WIDE.values()]
    return " | ".join([*told, str(whole[0]) if whole[0] == whole[1] else f"{whole[0]}, {whole[1]}"])


async def _sent(kind: Asked, scopes: Sequence[Scope], dialect: Dialect) -> list[int]:
    store = Measured(dialect)
    source = Source.of("heartbeats_of_production", dialect)
    for one in await kind.ask(Reader(store, source, Deadline.after(3600), Meter()), scopes):
        if isinstance(one, Exception):
            raise one
    return store.lengths


if __name__ == "__main__":
    main()
