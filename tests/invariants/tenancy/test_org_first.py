"""Law 2, the org comes first: every query takes it, and writes its predicate itself."""

import inspect

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gateway.ports import RegistryStatement, Statement
from gateway.registry import audits, seeding, spooling
from gateway.registry import statements as registry_queries
from gateway.registry.statements import MonitorFilter
from gateway.telemetry.sql import composers, pulses, sequences
from gateway.telemetry.sql.archived import hours as archived_rows
from gateway.telemetry.sql.moved import rows as moved
from tests.invariants.sql.tokens import conditions, texts, tokens
from tests.invariants.tenancy.queries import (
    ALL,
    EXEMPT,
    FILTERED,
    REGISTRY,
    SCOPED,
    TELEMETRY,
    UNFILTERED,
    WORDS,
    argument,
    arguments,
    public,
)
from tests.invariants.tenancy.scoping import registry_is_scoped, telemetry_is_scoped
from tests.invariants.tree import imported, modules
from tests.size import sized

BEFORE_AN_ORG = {
    "gateway.registry.audits": ("gateway.doctor",),
    "gateway.telemetry.sql.audits": ("gateway.doctor",),
    "gateway.telemetry.sql.probes": (
        "gateway.doctor",
        "gateway.stores.capabilities",
        "gateway.stores.horizon",
        "gateway.stores.wrapped.unwritten",
    ),
    "gateway.telemetry.sql.rolled.places": (
        "gateway.stores",
        "gateway.commands.rollups",
        "gateway.telemetry.sql.service.servers",
    ),
    "gateway.telemetry.sql.service.servers": ("gateway.stores.servers",),
    "gateway.telemetry.sql.moved.orgs": ("gateway.moving.leaving",),
    "gateway.telemetry.sql.moved.rows": ("gateway.moving",),
    "gateway.registry.checks": ("gateway.ingest", "gateway.commands"),
    "gateway.registry.directory": ("gateway.access", "gateway.commands"),
    "gateway.registry.archived.statements": ("gateway.archive",),
    "gateway.registry.founding": ("gateway.commands", "gateway.archive"),
    "gateway.registry.seeding": ("gateway.ingest.seed",),
    "gateway.registry.spooling": ("gateway.ingest.probing.spool",),
}
"""Modules that hold exempt functions, and who alone may import them: nothing that answers a field."""


def test_there_are_queries_to_look_at() -> None:
    """The walk finds the functions of every module."""
    assert len(TELEMETRY) >= 8
    assert len(SCOPED) >= 20
    assert {name.rsplit(".", 1)[0] for name in ALL} == {
        one.__name__
        for one in (composers, sequences, pulses, moved, archived_rows, *REGISTRY)
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
@settings(max_examples=sized(25, 3), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), org=WORDS)
def test_every_telemetry_query_names_its_org(name: str, data: st.DataObject, org: str) -> None:
    """Whatever else is asked, the org's own literal stands in a condition that all rows must meet."""
    statement = TELEMETRY[name](org, **data.draw(arguments(name)))
    assert isinstance(statement, Statement)
    assert telemetry_is_scoped(statement, org)


@pytest.mark.parametrize("name", SCOPED)
@settings(max_examples=sized(20, 3), deadline=None)
@given(data=st.data(), org=WORDS)
def test_every_registry_query_binds_its_org(name: str, data: st.DataObject, org: str) -> None:
    """The org is ?1, and it is compared with a row's org in a condition that all rows must meet."""
    statement = SCOPED[name](org, **data.draw(arguments(name)))
    assert isinstance(statement, RegistryStatement)
    assert registry_is_scoped(statement, org)


@pytest.mark.parametrize("name", FILTERED)
@settings(max_examples=sized(20, 3), deadline=None)
@given(data=st.data())
def test_filters_only_narrow(name: str, data: st.DataObject) -> None:
    """A filter adds conditions to a statement and takes none away, nor does it touch what is selected."""
    given_to = data.draw(arguments(name))
    bare = given_to | {key: bared(given_to[key]) for key, bared in UNFILTERED.items() if key in given_to}
    assume(bare != given_to)
    wide, narrow = (tokens(TELEMETRY[name]("org_a", **one).sql) for one in (bare, given_to))
    assert all(condition in conditions(narrow) for condition in conditions(wide))
    assert len(conditions(narrow)) > len(conditions(wide))
    where = [one.text for one in wide].index("WHERE")
    assert narrow[:where] == wide[:where]


@settings(max_examples=sized(40, 4), deadline=None)
@given(narrowed=argument("gateway.registry.statements.monitors_matching", "narrowed"))
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
