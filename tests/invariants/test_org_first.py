"""Law 2, the org comes first: every query takes it, and writes its predicate itself."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gateway.ports import RegistryStatement, Statement
from gateway.registry import audits, checks, directory, founding, seeding, spooling
from gateway.registry import statements as registry_queries
from gateway.registry.statements import MonitorFilter
from gateway.telemetry.sql import composers, pulses, sequences
from gateway.telemetry.sql.cells import HoursOfWeek, LocalDates, RegionBuckets
from gateway.telemetry.sql.columns import DOCUMENTED
from gateway.telemetry.sql.composers import Keyset, Reach, RowFilter
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Source
from gateway.times.calendar import clock, zone
from gateway.times.service_hours import Served, ServiceHours
from tests.invariants.sql_tokens import Token, conditions, selects_inside, texts, tokens
from tests.invariants.tree import imported, modules
from tests.size import sized

Query = Callable[..., Statement | RegistryStatement]

REGISTRY = (registry_queries, checks, directory, seeding, founding, audits, spooling)
EXEMPT = {
    "gateway.registry.audits.tables": "the operator's examination of a deployment",
    "gateway.registry.audits.every_monitor": "the operator's examination of a deployment",
    "gateway.registry.checks.enabled_monitors": "the scheduler's view, which answers no caller",
    "gateway.registry.directory.memberships_of": "finds the orgs of an identity",
    "gateway.registry.directory.token_by_id": "finds the org of a token",
    "gateway.registry.directory.organization_by_id_or_slug": "finds an org by its name",
    "gateway.registry.directory.token_table": "whether there is a table of tokens, which is nobody's",
    "gateway.registry.directory.make_token_table": "the table of tokens, which is nobody's",
    "gateway.registry.directory.make_token_index": "the table of tokens, which is nobody's",
    "gateway.registry.statements.make_settings_table": "the table of settings, which is nobody's",
    "gateway.registry.founding.organizations": "the command line's choice among orgs",
    "gateway.registry.founding.add_member": "members come before the orgs they own",
    "gateway.registry.seeding.insert": "founding rows: the org itself is one of them",
    "gateway.registry.seeding.put": "founding rows: the org itself is one of them",
    "gateway.registry.seeding.keep_setting": "settings belong to the whole platform",
    "gateway.registry.seeding.setting": "settings belong to the whole platform",
    "gateway.registry.spooling.spool": "a file of the process that checks, which answers nobody",
    "gateway.registry.spooling.spooled": "a file of the process that checks, which answers nobody",
    "gateway.registry.spooling.settle": "a file of the process that checks, which answers nobody",
}
"""Public functions that take no org first, each with its reason."""

BEFORE_AN_ORG = {
    "gateway.registry.audits": ("gateway.doctor",),
    "gateway.telemetry.sql.audits": ("gateway.doctor",),
    "gateway.telemetry.sql.probes": (
        "gateway.doctor",
        "gateway.stores.capabilities",
        "gateway.stores.wrapped.unwritten",
    ),
    "gateway.registry.checks": ("gateway.ingest", "gateway.commands"),
    "gateway.registry.directory": ("gateway.access", "gateway.commands"),
    "gateway.registry.founding": ("gateway.commands",),
    "gateway.registry.seeding": ("gateway.ingest.seed",),
    "gateway.registry.spooling": ("gateway.ingest.probing.spool",),
}
"""Modules that hold exempt functions, and who alone may import them: nothing that answers a field."""

ORG_COLUMNS = {"org_id", "organization_id"}
WORDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.:@-]{0,20}", fullmatch=True)
TIMES = st.integers(0, 2_000_000_000_000)
PARTS = st.builds(
    Parts, st.booleans(), st.frozensets(st.sampled_from((0.5, 0.9, 0.95, 0.99)), max_size=4), st.booleans()
)
CLOCK = clock(zone("Europe/Berlin"), 1_700_000_000_000, 1_720_000_000_000)
HOURS = st.none() | st.just(Served(ServiceHours.parse("Mo-Fr 22:00-06:00, Sa 09:00-12:00"), CLOCK))
SLICES = st.builds(
    lambda since, length, parts, hours: Slice(since, since + length, parts, hours),
    TIMES,
    TIMES,
    PARTS,
    HOURS,
)
MANY = st.lists(WORDS, min_size=1, max_size=3).map(tuple)
STRETCHES = st.lists(st.tuples(WORDS, TIMES, TIMES), min_size=1, max_size=3).map(tuple)
SOME = st.none() | st.frozensets(WORDS, max_size=2)
ARGUMENTS: dict[str, st.SearchStrategy[Any]] = {
    "source": st.just(Source("hb")),
    "slices": st.lists(SLICES, min_size=1, max_size=3).map(tuple),
    "one": SLICES,
    "monitors": MANY,
    "ids": MANY,
    "bucket_s": st.integers(1, 90_000),
    "limit": st.integers(1, 50_000),
    "count": st.integers(1, 101),
    "reaches": st.lists(st.builds(Reach, MANY, TIMES), min_size=1, max_size=3).map(tuple),
    "since_ms": TIMES,
    "until_ms": TIMES,
    "narrowed": st.builds(RowFilter, st.frozensets(WORDS, max_size=2), st.frozensets(WORDS, max_size=2)),
    "stretches": STRETCHES,
    "by_monitor": st.booleans(),
    "colos": st.booleans(),
    "cells": st.sampled_from([HoursOfWeek(CLOCK), LocalDates(CLOCK), RegionBuckets(3600)]),
    "latency_ms": st.floats(0, 1e5),
}
"""What each parameter is given; others are text, or Unix ms where the name says so."""


def public(module: ModuleType) -> dict[str, Query]:
    """The functions of a module that others may call, by full name."""
    return {
        f"{module.__name__}.{name}": function
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
    }


QUERIES = public(composers) | public(pulses) | public(sequences)
TELEMETRY = {name: found for name, found in QUERIES.items() if name not in EXEMPT}
SCOPED = {name: found for one in REGISTRY for name, found in public(one).items() if name not in EXEMPT}
ALL = TELEMETRY | SCOPED


UNFILTERED = {"monitors": None, "narrowed": RowFilter(), "after": None}
ALWAYS_NAMED = {
    "gateway.telemetry.sql.sequences.checked_buckets",
    "gateway.telemetry.sql.sequences.dispatches_written",
}
"""Queries whose monitors are no filter: they are always named."""
FILTERED = [
    name
    for name, found in TELEMETRY.items()
    if UNFILTERED.keys() & inspect.signature(found).parameters.keys() and name not in ALWAYS_NAMED
]


@st.composite
def arguments(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """Arguments of a query beside its org."""
    given_to = list(inspect.signature(ALL[name]).parameters.values())[1:]
    return {one.name: draw(_argument(name, one.name)) for one in given_to}


def _argument(query: str, parameter: str) -> st.SearchStrategy[Any]:
    if query == "gateway.registry.statements.monitors_matching":
        return st.builds(MonitorFilter, SOME, SOME, SOME, st.none() | st.booleans(), st.none() | WORDS)
    if parameter == "monitors" and query in TELEMETRY and query not in ALWAYS_NAMED:
        return st.none() | MANY
    if parameter == "after":
        place = st.tuples(TIMES, WORDS)
        return st.none() | (place.map(lambda one: Keyset(*one)) if query in TELEMETRY else place)
    return ARGUMENTS.get(parameter, TIMES if parameter.endswith("_ms") else WORDS)


def org_predicate(org: str) -> list[Token]:
    return [Token("word", DOCUMENTED.org), Token("sign", "="), Token("text", org)]


def telemetry_is_scoped(statement: Statement, org: str) -> bool:
    """The org is compared with its own literal in a condition that nothing is an alternative to."""
    found = tokens(statement.sql)
    whole = [one.text for one in found].count("SELECT") == 1
    return whole and statement.org == org and org_predicate(org) in conditions(found)


def registry_is_scoped(statement: RegistryStatement, org: str) -> bool:
    """The org is bound as ?1, and every row read or written is compared with it."""
    found = tokens(statement.sql, backslash=False)
    if not statement.params or statement.params[0] != org:
        return False
    words = [one.text for one in found if one.kind == "word"]
    if words[0] == "INSERT" and "SELECT" not in words:
        return _inserts_for_org(found) and ("UPDATE" not in words or _guarded(found))
    return _guarded(found)


def _guarded(found: Sequence[Token]) -> bool:
    return any(_compares_org(one) or _reaches_org(one) for one in conditions(found)) or any(
        _guarded(inner) for inner in _from(found)
    )


def _compares_org(condition: Sequence[Token]) -> bool:
    """`org_id = ?1`, with or without the table in front."""
    *column, sign, mark = [one.text for one in condition[-3:]] if len(condition) > 2 else [""] * 3
    return len(condition) in {3, 5} and column[0] in ORG_COLUMNS and (sign, mark) == ("=", "?1")


def _reaches_org(condition: Sequence[Token]) -> bool:
    """`x IN (SELECT ...)` or `EXISTS (SELECT ...)` whose own WHERE compares the org."""
    leading = [one.text for one in condition[:4]]
    positive = "NOT" not in leading and ("IN" in leading or leading[:1] == ["EXISTS"])
    return positive and any(_guarded(inner) for inner in selects_inside(condition))


def _from(found: Sequence[Token]) -> Iterator[list[Token]]:
    """The statement that another selects FROM."""
    words = [one.text for one in found]
    if "FROM" in words and words[words.index("FROM") + 1] == "(":
        yield from list(selects_inside(found[words.index("FROM") + 1 :]))[:1]


def _inserts_for_org(found: Sequence[Token]) -> bool:
    """The first column is the org, or the id of an org, and its value is ?1."""
    words = [one.text for one in found]
    table, first = words[2], words[words.index("(") + 1]
    value = words[words.index("VALUES") + 2]
    founds = table == "organizations" and first == "id"
    return (first in ORG_COLUMNS or founds) and value == "?1"


def test_there_are_queries_to_look_at() -> None:
    """The walk finds the functions of every module."""
    assert len(TELEMETRY) >= 8
    assert len(SCOPED) >= 20
    assert {name.rsplit(".", 1)[0] for name in ALL} == {
        one.__name__
        for one in (composers, sequences, pulses, *REGISTRY)
        if one not in {audits, seeding, spooling}
    }


def test_the_table_of_exemptions_holds_no_stale_name() -> None:
    """Every exempt name is a public function that there is, and it takes no org first."""
    there = {name: found for one in (composers, *REGISTRY) for name, found in public(one).items()}
    assert set(EXEMPT) <= set(there)
    assert [name for name in EXEMPT if "org" in inspect.signature(there[name]).parameters] == []


@pytest.mark.parametrize("module", BEFORE_AN_ORG)
def test_what_comes_before_an_org_is_out_of_reach_of_a_field(module: str) -> None:
    """Modules with exempt statements are imported by sign-in, checks and commands only."""
    found = modules()
    importers = [one.name for one in found.values() if module in imported(one, found)]
    assert importers
    assert [one for one in importers if not one.startswith(BEFORE_AN_ORG[module])] == []


@pytest.mark.parametrize("name", ALL)
def test_the_org_is_the_first_and_a_required_argument(name: str) -> None:
    """The first parameter is `org: str`, without a default, and it may be given by position."""
    first = next(iter(inspect.signature(ALL[name]).parameters.values()))
    assert (first.name, first.annotation, first.default) == ("org", str, inspect.Parameter.empty)
    assert first.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD


@pytest.mark.parametrize("name", TELEMETRY)
@settings(max_examples=sized(25, 10), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), org=WORDS)
def test_every_telemetry_query_names_its_org(name: str, data: st.DataObject, org: str) -> None:
    """Whatever else is asked, the org's own literal stands in a condition that all rows must meet."""
    statement = TELEMETRY[name](org, **data.draw(arguments(name)))
    assert isinstance(statement, Statement)
    assert telemetry_is_scoped(statement, org)


@pytest.mark.parametrize("name", SCOPED)
@settings(max_examples=sized(20, 10), deadline=None)
@given(data=st.data(), org=WORDS)
def test_every_registry_query_binds_its_org(name: str, data: st.DataObject, org: str) -> None:
    """The org is ?1, and it is compared with a row's org in a condition that all rows must meet."""
    statement = SCOPED[name](org, **data.draw(arguments(name)))
    assert isinstance(statement, RegistryStatement)
    assert registry_is_scoped(statement, org)


@pytest.mark.parametrize("name", FILTERED)
@settings(max_examples=sized(20, 10), deadline=None)
@given(data=st.data())
def test_filters_only_narrow(name: str, data: st.DataObject) -> None:
    """A filter adds conditions to a statement and takes none away, nor does it touch what is selected."""
    given_to = data.draw(arguments(name))
    bare = given_to | {key: value for key, value in UNFILTERED.items() if key in given_to}
    assume(bare != given_to)
    wide, narrow = (tokens(TELEMETRY[name]("org_a", **one).sql) for one in (bare, given_to))
    assert all(condition in conditions(narrow) for condition in conditions(wide))
    assert len(conditions(narrow)) > len(conditions(wide))
    where = [one.text for one in wide].index("WHERE")
    assert narrow[:where] == wide[:where]


@settings(max_examples=sized(40, 15), deadline=None)
@given(narrowed=_argument("gateway.registry.statements.monitors_matching", "narrowed"))
def test_a_filter_of_monitors_is_bound_and_not_written(narrowed: MonitorFilter) -> None:
    """The text of the statement is the same for every filter."""
    bare, narrow = (
        registry_queries.monitors_matching("org_a"),
        registry_queries.monitors_matching("org_a", narrowed),
    )
    assert bare.sql == narrow.sql


@pytest.mark.parametrize(
    "where",
    [
        "blob1 = 'org_b'",
        "blob1 = 'org_a' OR 1",
        "blob1 = 'org_a' AND index1 = 'm' OR index1 = 'n'",
        "(blob1 = 'org_a' OR 1)",
        "NOT blob1 = 'org_a'",
        "index1 = 'm'",
        "'blob1 = ''org_a'''",
        "blob1 = 'org_a' AND index1 IN (SELECT index1 FROM hb)",
    ],
)
def test_a_telemetry_statement_without_its_org_is_flagged(where: str) -> None:
    """The checker sees an org that is missing, another's, negated, or beside an alternative."""
    good = Statement("one", "org_a", "SELECT 1 FROM hb WHERE blob1 = 'org_a' AND (2 OR 3) FORMAT JSON", {})
    assert telemetry_is_scoped(good, "org_a")
    assert texts(tokens(good.sql)) == ["org_a"]
    bad = Statement("one", "org_a", good.sql.replace("blob1 = 'org_a' AND (2 OR 3)", where), {})
    assert not telemetry_is_scoped(bad, "org_a")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM monitors",
        "SELECT id FROM monitors WHERE id = ?1",
        "SELECT id FROM monitors WHERE org_id = ?2",
        "SELECT id FROM monitors WHERE org_id = ?1 OR id = ?2",
        "SELECT id FROM monitors WHERE (org_id = ?1 OR id = ?2)",
        "SELECT id FROM relays WHERE NOT EXISTS (SELECT 1 FROM monitors WHERE org_id = ?1)",
        "SELECT id FROM relays WHERE id NOT IN (SELECT relay_id FROM monitors WHERE org_id = ?1)",
        "DELETE FROM incidents WHERE monitor_id IN (SELECT id FROM monitors WHERE id = ?2)",
        "INSERT INTO monitors (id, org_id) VALUES (?1, ?2)",
        "INSERT INTO monitors (org_id, id) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET name = ?2",
        "INSERT INTO incidents (id) SELECT id FROM monitors WHERE id = ?1",
    ],
)
def test_a_registry_statement_without_its_org_is_flagged(sql: str) -> None:
    """The checker sees an org that is not bound, not compared, negated, or beside an alternative."""
    assert not registry_is_scoped(RegistryStatement("one", sql, ("org_a", "b")), "org_a")
    good = "SELECT id FROM monitors WHERE org_id = ?1 AND id = ?2"
    assert registry_is_scoped(RegistryStatement("one", good, ("org_a", "b")), "org_a")
    assert not registry_is_scoped(RegistryStatement("one", good, ("b", "org_a")), "org_a")
