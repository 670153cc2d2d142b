"""The live service's rules as a judge of statements, and shapes, windows and sizes to ask for."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path

from gateway.emulator import language
from gateway.emulator.language.checker import check
from gateway.emulator.language.dialect import ANALYTICS_DIALECT, CLASSIC_DIALECT
from gateway.emulator.language.expressions import bound_literal
from gateway.emulator.language.grammar import parse
from gateway.emulator.language.tree import Comparison, Name, Select, Text, transform
from gateway.emulator.refusal import Refused
from gateway.meter import Deadline, Meter
from gateway.ports import Rows, Statement
from gateway.telemetry.reading.breakdown import FAILURES
from gateway.telemetry.reading.questions import Scope
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sql.bind import bound
from gateway.telemetry.sql.cells import Cells, HoursOfWeek, LocalDates, RegionBuckets
from gateway.telemetry.sql.dialect import ANALYTICS_SQL, CLASSIC, Dialect
from gateway.telemetry.sql.select import that_fit
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts
from gateway.telemetry.sql.text import Away, Overrun, Source
from gateway.times.calendar import clock, zone
from gateway.times.service_hours import Served, ServiceHours
from gateway.times.window import Window
from tests.known import Said
from tests.size import sized

ORG = "0190b1a4-7c1e-7000-8000-0000000000aa"
NOW_MS = 1_795_478_400_000
HOUR_MS = 3_600_000
DIALECTS = (CLASSIC, replace(CLASSIC, weight_expressions=False), ANALYTICS_SQL)
SIZES = (1, sized(500, 120))
LEVELS = frozenset({0.5, 0.75, 0.9, 0.95, 0.99})
CLOCK = clock(zone("Europe/Berlin"), NOW_MS - 2160 * HOUR_MS, NOW_MS)
SERVED = Served(ServiceHours.parse("Mo-Fr 22:00-06:00, Sa 09:00-12:00"), CLOCK)
EVERYTHING = Parts(
    latency=True,
    levels=LEVELS,
    last_failure=True,
    lag=True,
    recorded=True,
    stretch=True,
    spread=True,
    apdex=frozenset({100, 500}),
)
SHAPES = {
    "counts": COUNTS_ONLY,
    "everything": EVERYTHING,
    "latency": Parts(latency=True, levels=LEVELS, spread=True),
    "failures": FAILURES,
}
WINDOWS = tuple(Window("", NOW_MS - hours * HOUR_MS, NOW_MS) for hours in (1, 24, 168, 720, 2160))
SOME = WINDOWS[:: sized(1, 2)]
"""A plain run asks for an hour, a week and a quarter."""
CELLS: tuple[Cells, ...] = (HoursOfWeek(CLOCK), LocalDates(CLOCK), RegionBuckets(3600))


_ID = re.compile(r"'[0-9a-f-]{36}'")
_SECONDS, _MILLISECONDS = re.compile(r"\b[0-9]{10}\b"), re.compile(r"\b[0-9]{13}\b")
PASSED = Said(None)
"""What passed, but for its ids and times, which no rule looks at: most of what five hundred monitors need. A
plain run has that of the runs before it, too (conftest.py)."""


def _alike(sql: str) -> str:
    at_one_time = _MILLISECONDS.sub(str(NOW_MS), _SECONDS.sub(str(NOW_MS // 1000), sql))
    return _ID.sub("'id'", at_one_time)


class Judged:
    """A store that answers nothing, and holds what it is sent against the live service's rules."""

    def __init__(self, dialect: Dialect, rows: Callable[[Statement], list[Mapping[str, object]]]) -> None:
        self.dialect = dialect
        self.sent: list[Statement] = []
        self._rows = rows

    async def read(self, statement: Statement, seconds: float) -> Rows:
        del seconds
        judge(statement, self.dialect)
        self.sent.append(statement)
        return Rows(self._rows(statement), 0)

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


@cache
def rules() -> str:
    """Tells the judge: other rules have let nothing pass yet."""
    written = sorted(Path(language.__path__[0]).glob("*.py"))
    return sha256(b"".join(one.read_bytes() for one in (*written, Path(__file__)))).hexdigest()


def judge(statement: Statement, dialect: Dialect) -> None:
    """Raises AssertionError for a statement that the live service would refuse, or that is too long."""
    sql, texts = bound(statement.sql) if dialect.weighs else (statement.sql, [])
    assert len(sql) <= 9_000, (statement.name, len(sql))
    alike = f"{rules()} {dialect.weighs} {len(texts)} {_alike(sql)}"
    if PASSED.of(alike) is not None:
        return
    service = ANALYTICS_DIALECT if dialect.weighs else CLASSIC_DIALECT
    params = {str(number): bound_literal(text) for number, text in enumerate(texts, start=1)}
    try:
        found, form = parse(sql, service, params)
        assert isinstance(found, Select)
        check(transform(found, _dated) if dialect.weighs else found, service, any_order=dialect.weighs)
    except Refused as refused:
        raise AssertionError(f"{statement.name}: {refused.message}\n{sql[:2000]}") from refused
    assert form == (None if dialect.weighs else "JSON")
    assert not (dialect.weighs and "toDateTime" in sql)
    PASSED.keep(alike, b"")


def _dated(node: object) -> object:
    """That endpoint compares its write time with texts."""
    match node:
        case Comparison(Name("timestamp"), operator, Text()):
            return Comparison(Name("timestamp"), operator, Name("timestamp"))
    return node


def monitors(count: int) -> tuple[str, ...]:
    return tuple(f"0190b1a4-7c1e-7000-8000-{number:012x}" for number in range(count))


def buckets(statement: Statement) -> list[Mapping[str, object]]:
    """For the sequences: every second bucket of an hour's twelve failed, so that single checks are read."""
    if statement.name != "checked_buckets":
        return []
    start = NOW_MS // 1000 - 86_400
    return [
        {
            "monitor": monitor,
            "bucket": start + 1200 * number,
            "rows": 2,
            "failed": number % 2,
            "undecided": 0,
            "checks": 1.0,
            "degraded": 0.0,
            "recorded": 1.0,
            "first": (start + 1200 * number) * 1000,
            "last": (start + 1200 * number) * 1000 + 60_000,
        }
        for monitor in monitors(500)
        for number in range(8)
    ]


def reader(dialect: Dialect) -> tuple[Reader, Judged]:
    store = Judged(dialect, buckets)
    return Reader(store, Source.of("heartbeats_of_production", dialect), Deadline.after(3600), Meter()), store


def overruns(count: int) -> tuple[Overrun, ...]:
    """Of so many monitors, at a dozen intervals, each fifth since a day and a half ago."""
    since = (NOW_MS - 36 * HOUR_MS, 0, 0, 0, 0)
    return tuple(
        Overrun(name, 15_000 * (1 + number % 12), since[number % 5])
        for number, name in enumerate(monitors(count))
    )


def away(count: int) -> tuple[Away, ...]:
    """Of all, every night over two changes of the clock; of each of a few monitors, once and every week."""
    nights = tuple((since, since + 3_600_000) for since in _nights(90, 86_400_000))
    weeks = tuple((since + 7_200_000, since + 9_000_000) for since in _nights(13, 7 * 86_400_000))
    named = [
        Away((name,), (*weeks, (NOW_MS - (3 + number) * HOUR_MS, NOW_MS - (2 + number) * HOUR_MS)))
        for number, name in enumerate(monitors(min(count, 4)))
    ]
    return Away((), nights), *named


def _nights(count: int, step_ms: int) -> Iterator[int]:
    for number in range(count):
        yield NOW_MS - number * step_ms - 600_000 * (number > count // 2)


def scopes(
    count: int, overrunning: tuple[Overrun, ...] = (), dialect: Dialect = CLASSIC
) -> Iterator[list[Scope]]:
    """Of each monitor, of the fleet, and of some of it."""
    own = {one.monitor: (one,) for one in overrunning}
    yield [Scope(ORG, name, overruns=own.get(name, ())) for name in monitors(count)]
    yield [Scope(ORG, overruns=that_fit(dialect, overrunning))]
    yield [Scope(ORG, only=monitors(count), overruns=overrunning)]
