"""The dialect is chosen when a statement is composed: no weight is applied twice, none is forgotten."""

import re

import pytest

from gateway.errors import BadUserInput
from gateway.meter import Deadline, Meter
from gateway.ports import Rows, Statement
from gateway.telemetry.reading.planner import Planner
from gateway.telemetry.reading.questions import Scope, TotalsQuestion
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.bind import bound
from gateway.telemetry.sql.composers import Keyset, Reach
from gateway.telemetry.sql.dialect import ANALYTICS_SQL, CLASSIC, Dialect
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Source
from gateway.times.window import WindowSpec

NOW_MS = 1_795_478_400_000
WHOLE = Parts(latency=True, levels=frozenset({0.5, 0.95}), last_failure=True)
SLICES = tuple(Slice(NOW_MS - hours * 3_600_000, NOW_MS, WHOLE) for hours in (24, 168, 720))


def composed(dialect: Dialect) -> str:
    return composers.totals("org", Source.of("hb", dialect), SLICES, None).sql


def test_the_classic_statement_weighs_by_itself() -> None:
    """Every sum names the sample interval; counts are of rows."""
    sql = composed(CLASSIC)
    sums = re.findall(r"sumIf\([^,]*", sql)
    assert sums
    assert all("_sample_interval" in one for one in sums)
    assert sql.endswith("FORMAT JSON")


def test_the_statement_for_a_service_that_weighs_does_not() -> None:
    """Sums hold the writer's rate alone, but for squares; counts of rows undo the weight; nothing counts."""
    sql = composed(ANALYTICS_SQL)
    assert not re.search(r"\b_sample_interval\b", sql)
    assert "count" not in sql.lower()
    sums = re.findall(r"(?<!round\()sumIf\(([^,]*),", sql)
    squares = [one for one in sums if "sampleInterval" in one]
    assert len(squares) == 2 * len(SLICES)
    assert (
        sql.count("round(sumIf(1.0 / sampleInterval, ") + sql.count("round(sum(1.0 / sampleInterval)")
        == 3 * 3
    )
    assert 'FROM events.analyticsEngine."hb" WHERE blob1 = ' in sql


def test_a_detail_page_of_many_monitors_fits_the_new_service() -> None:
    """Two windows of 60 monitors, all parts: in one statement once its texts are bound."""
    monitors = tuple(f"mon_{number:032x}" for number in range(60))
    sql = composers.monitor_totals("org", Source.of("hb", ANALYTICS_SQL), SLICES[:2], monitors).sql
    assert len(bound(sql)[0]) <= min(ANALYTICS_SQL.sql_cap, len(sql) - 60 * 30)


def test_text_that_cannot_be_escaped_is_refused() -> None:
    """Where a backslash does not escape, a cursor's text must not need it."""
    plain = Source.of("hb", Dialect("plain", escapes=False))
    reach = (Reach(("mon",), NOW_MS - 1000),)
    with pytest.raises(BadUserInput):
        composers.heartbeats("org", plain, reach, NOW_MS, 5, after=Keyset(NOW_MS, "it's"))
    assert composers.heartbeats("org", plain, reach, NOW_MS, 5, after=Keyset(NOW_MS, "fine")).sql


class Sent:
    """A store that notes what it was sent, and has no rows."""

    def __init__(self) -> None:
        self.sql: list[str] = []

    async def read(self, statement: Statement, seconds: float) -> Rows:
        del seconds
        self.sql.append(statement.sql)
        return Rows([], 0)

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


async def test_a_statement_too_long_for_the_service_becomes_several() -> None:
    """Windows that do not fit together are read in halves; each question gets its answer."""
    store = Sent()
    small = Dialect("small", sql_cap=3200)
    reader = Reader(store, Source.of("hb", small), Deadline.after(10), Meter())
    windows = ("1h", "24h", "7d", "30d")
    asked = [TotalsQuestion(Scope("org"), WindowSpec.parse(text).at(NOW_MS), WHOLE, 0.01) for text in windows]
    found = await Planner(reader, 100_000).totals(asked)
    assert len(found) == len(asked)
    assert not any(isinstance(one, Exception) for one in found)
    assert len(store.sql) == 4
