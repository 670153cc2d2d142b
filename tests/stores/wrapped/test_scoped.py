"""The check at the store's door, which composers know nothing of."""

# ruff: noqa: S608 - statements are what is under test
import pytest

from gateway.ports import Rows, Statement
from gateway.stores.wrapped.scoped import ScopedTelemetry, Unscoped, is_scoped


class Recording:
    """A store that answers nothing and notes what it was sent."""

    def __init__(self) -> None:
        self.sent: list[Statement] = []

    async def read(self, statement: Statement, seconds: float) -> Rows:
        assert seconds > 0
        self.sent.append(statement)
        return Rows([], 0)

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


def said(sql: str, org: str = "org_a") -> Statement:
    return Statement("any", org, sql, {})


OURS = "SELECT 1 FROM beats WHERE blob1 = 'org_a' AND timestamp > 0"
REFUSED = {
    "no table": "SELECT 1",
    "no condition": "SELECT count() FROM beats",
    "another org": OURS.replace("org_a", "org_b"),
    "the org not first": "SELECT 1 FROM beats WHERE timestamp > 0 AND blob1 = 'org_a'",
    "the org or anything": "SELECT 1 FROM beats WHERE blob1 = 'org_a' OR 1",
    "one of two tables": f"SELECT 1 FROM ({OURS}) WHERE x IN (SELECT 1 FROM beats)",
    "another org's table": f"SELECT 1 FROM ({OURS}) WHERE x IN ({OURS.replace('org_a', 'org_b')})",
    "an org in a text": "SELECT ' FROM beats WHERE blob1 = ''org_a'' AND ' FROM beats",
}


@pytest.mark.parametrize("sql", REFUSED.values(), ids=REFUSED)
async def test_a_statement_without_its_org_is_not_sent(sql: str) -> None:
    """Whatever is read without the org first of all is refused as a fault of the gateway's own."""
    store = Recording()
    with pytest.raises(Unscoped) as refused:
        await ScopedTelemetry(store).read(said(sql), 1)
    assert (store.sent, refused.value.code) == ([], "INTERNAL")


@pytest.mark.parametrize(
    "sql",
    [
        OURS,
        f"SELECT 1 FROM ({OURS})",
        f"SELECT 1 FROM ({OURS}) WHERE x > 1",
        f"{OURS} AND blob4 IN ('FROM space', 'a \\' FROM beats WHERE blob1 = ')",
    ],
)
async def test_a_statement_with_its_org_is_sent_as_it_is(sql: str) -> None:
    """Statements of one table and of a derived one go through to the letter, whatever a region is called."""
    store = Recording()
    await ScopedTelemetry(store).read(said(sql), 1)
    assert [one.sql for one in store.sent] == [sql]


def test_a_statement_of_no_org_is_not_scoped() -> None:
    """A statement that was asked for no org is nobody's."""
    assert not is_scoped(said(OURS, ""))
