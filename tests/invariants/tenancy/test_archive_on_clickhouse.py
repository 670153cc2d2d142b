"""Law 2 of the archive on a ClickHouse server, whose statements name their org where others bind it."""

import inspect
import json
import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gateway.ports import ArchiveLine
from gateway.registry.archived import statements
from gateway.telemetry.sql.archived import kept
from tests.invariants.tenancy.queries import EXEMPT, WORDS, arguments, public
from tests.size import sized

QUERIES = {name.rpartition(".")[2]: found for name, found in public(kept).items()}
OF_ALL = {name for name in QUERIES if f"{statements.__name__}.{name}" in EXEMPT}
_READ = re.compile(r"\bFROM archived\w*(?: FINAL)? WHERE (\S+ = '[^']*')")


def test_there_is_one_for_each_of_a_file() -> None:
    """Both dialects have the same functions, with the same parameters."""
    file = {name.rpartition(".")[2]: found for name, found in public(statements).items()}
    assert QUERIES.keys() == file.keys()
    for name, found in file.items():
        assert inspect.signature(QUERIES[name]) == inspect.signature(found), name


@pytest.mark.parametrize("name", sorted(QUERIES.keys() - OF_ALL))
@settings(max_examples=sized(25, 3), deadline=None)
@given(data=st.data(), org=WORDS)
def test_every_statement_names_its_org(name: str, data: st.DataObject, org: str) -> None:
    """Each table that is read is read of the org first; each row that is written is of it."""
    given_to = data.draw(arguments(f"{statements.__name__}.{name}"))
    given_to |= {name: 1 for name in ("after", "hours") if name in given_to}
    assume("asked" not in given_to or given_to["asked"].stretches)  # nobody asks for nothing
    if name == "keep_hours":
        columns = ArchiveLine.COLUMNS
        given_to["lines"] = [[0, "m", "r", 1, 2, *("{}" if one == "bins" else 0 for one in columns)]]
    sql = QUERIES[name](org, **given_to).sql
    if sql.startswith("INSERT"):
        rows = [json.loads(one) for one in sql.splitlines()[1:]]
        assert all(row["org_id"] == org for row in rows)
        return
    read = len(re.findall(r"\bFROM archived", sql))
    assert read > 0
    assert _READ.findall(sql) == [f"org_id = '{org}'"] * read
