"""How many rows one read of a move may hold."""

import asyncio
from dataclasses import dataclass, field

import pytest

from gateway.moving.pages import PAGE, SAMPLED_PAGE, Pages
from gateway.ports import Rows, Statement
from gateway.telemetry.sql.dialect import ANALYTICS_SQL, CLASSIC, CLICKHOUSE, EMBEDDED, Dialect
from gateway.telemetry.sql.moved.rows import Which
from gateway.telemetry.sql.text import Source

DAYS = 20


@dataclass
class Counted:
    """A store with as many rows in each of twenty days, that notes what it is asked."""

    rows: int
    asked: list[str] = field(default_factory=list)

    async def read(self, statement: Statement, _seconds: float) -> Rows:
        self.asked.append(statement.name)
        if statement.name == "rows_by_time":
            return Rows([{"start": day * 86_400, "rows": self.rows} for day in range(DAYS)], 0)
        return Rows([], 0)

    async def ping(self) -> None:
        """Not asked here."""

    async def aclose(self) -> None:
        """Nothing is held."""


@pytest.mark.parametrize(
    ("dialect", "most"),
    [(EMBEDDED, PAGE), (CLICKHOUSE, PAGE), (CLASSIC, SAMPLED_PAGE), (ANALYTICS_SQL, SAMPLED_PAGE)],
    ids=lambda one: one.name if isinstance(one, Dialect) else "",
)
def test_days_share_a_page(dialect: Dialect, most: int) -> None:
    """Days are read together up to 10 000 rows where nothing is sampled, up to 2 500 where it may be."""
    store = Counted(most // 5)

    async def read() -> None:
        async for _ in Pages(store, Source.of("hb", dialect)).rows("org_1", Which()):
            pass

    asyncio.run(read())
    assert store.asked == ["rows_by_time"] + ["whole_rows"] * (DAYS // 5)
