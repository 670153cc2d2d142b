"""Every query function there is, what takes no org, and arguments for each."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import Any

from hypothesis import strategies as st

from gateway.ports import ArchivedStretch, ArchiveLine, ArchiveQuestion, RegistryStatement, Statement
from gateway.registry import audits, checks, directory, founding, seeding, spooling
from gateway.registry import statements as registry_queries
from gateway.registry.archived import statements as archived
from gateway.registry.maintenance import statements as maintenance
from gateway.registry.receipts import statements as receipts
from gateway.registry.statements import IncidentFilter, MonitorFilter, Own
from gateway.telemetry.sql import composers, pulses, sequences
from gateway.telemetry.sql.archived import hours as archived_rows
from gateway.telemetry.sql.cells import HoursOfWeek, LocalDates, RegionBuckets
from gateway.telemetry.sql.columns import Outcomes
from gateway.telemetry.sql.composers import Keyset, Reach, RowFilter
from gateway.telemetry.sql.moved import rows as moved
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Source
from gateway.times.calendar import clock, zone
from gateway.times.maintenance import Maintenance
from gateway.times.service_hours import Served, ServiceHours

Query = Callable[..., Statement | RegistryStatement]

REGISTRY = (
    *(registry_queries, maintenance, receipts, checks, directory, seeding, founding, audits, spooling),
    archived,
)
EXEMPT = {
    "gateway.registry.archived.statements.tables": "tables, which hold nothing yet",
    "gateway.registry.archived.statements.shape": "how they were made",
    "gateway.registry.archived.statements.columns_beyond": "columns, which hold nothing yet",
    "gateway.registry.archived.statements.reads_on": "what filling the archive has cost, of all orgs",
    "gateway.registry.audits.tables": "the operator's examination of a deployment",
    "gateway.registry.audits.every_monitor": "the operator's examination of a deployment",
    "gateway.registry.audits.every_receipt": "the operator's examination of a deployment",
    "gateway.registry.checks.enabled_monitors": "the scheduler's view, which answers no caller",
    "gateway.registry.directory.memberships_of": "finds the orgs of an identity",
    "gateway.registry.directory.token_by_id": "finds the org of a token",
    "gateway.registry.directory.organization_by_id_or_slug": "finds an org by its name",
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
    "span": st.tuples(TIMES, TIMES),
    "page": st.none() | st.builds(archived_rows.From, TIMES, WORDS),
    "asked": st.builds(
        ArchiveQuestion,
        st.lists(st.builds(ArchivedStretch, *(st.integers(0, 99),) * 4), max_size=3).map(tuple),
        st.none() | MANY,
        st.just(()) | MANY,
        *(st.booleans(),) * 7,
    ),
    "column": st.sampled_from((*ArchiveLine.LARGEST, *ArchiveLine.SMALLEST)),
    "named": st.lists(st.tuples(st.integers(0, 1), WORDS, WORDS), max_size=3),
    "lines": st.lists(st.lists(WORDS | st.integers(0, 99), max_size=3), max_size=3),
    "spans": st.lists(st.tuples(st.integers(0, 24), st.integers(0, 10**6)), max_size=3),
    **dict.fromkeys(("day", "reads", "since", "until", "after"), st.integers(0, 10**6)),
    "which": st.builds(
        moved.Which,
        st.tuples(st.integers(0, moved.LAST_S), st.integers(0, moved.LAST_S)),
        st.none() | st.tuples(TIMES, TIMES),
        st.none() | MANY,
    ),
    "step_s": st.integers(1, 86_400),
    "since_ms": TIMES,
    "until_ms": TIMES,
    "narrowed": st.builds(
        RowFilter,
        *(st.frozensets(WORDS, max_size=2),) * 3,
        codes=st.frozensets(st.integers(0, 999), max_size=2),
        classes=st.frozensets(WORDS, max_size=2),
        dispatches=st.frozensets(WORDS, max_size=2),
    ),
    "stretches": STRETCHES,
    "by_monitor": st.booleans(),
    "colos": st.booleans(),
    "outcomes": st.sampled_from(Outcomes),
    "cells": st.sampled_from([HoursOfWeek(CLOCK), LocalDates(CLOCK), RegionBuckets(3600)]),
    "latency_ms": st.floats(0, 1e5),
    "own": st.builds(Own, st.booleans(), st.booleans()),
    "kept": st.builds(
        Maintenance, WORDS, WORDS, st.just("UTC"), st.datetimes(), st.integers(60, 86_400), st.none() | WORDS
    ),
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


QUERIES = public(composers) | public(pulses) | public(sequences) | public(moved) | public(archived_rows)
TELEMETRY = {name: found for name, found in QUERIES.items() if name not in EXEMPT}
SCOPED = {name: found for one in REGISTRY for name, found in public(one).items() if name not in EXEMPT}
ALL = TELEMETRY | SCOPED


UNFILTERED: dict[str, Callable[[Any], Any]] = {
    "monitors": lambda _: None,
    "narrowed": lambda _: RowFilter(),
    "after": lambda _: None,
    "which": lambda one: replace(one, monitors=None),
}
"""What each filter is without what it filters by."""
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
    return {one.name: draw(argument(name, one.name)) for one in given_to}


def argument(query: str, parameter: str) -> st.SearchStrategy[Any]:
    if query == "gateway.registry.statements.monitors_matching" and parameter == "narrowed":
        return st.builds(
            MonitorFilter, SOME, SOME, SOME, st.none() | st.booleans(), *(st.none() | WORDS,) * 2
        )
    if parameter == "kept" and query.endswith("keep_settings"):
        return st.lists(st.tuples(WORDS, TIMES, st.booleans()), max_size=3)
    if parameter == "chosen":
        return st.builds(IncidentFilter, SOME, st.none() | st.tuples(TIMES, TIMES), SOME)
    if parameter == "monitors" and query in TELEMETRY and query not in ALWAYS_NAMED:
        return st.none() | MANY
    if parameter == "after":
        return st.none() | (
            st.builds(Keyset, TIMES, WORDS, WORDS) if query in TELEMETRY else st.tuples(TIMES, WORDS)
        )
    return ARGUMENTS.get(parameter, TIMES if parameter.endswith("_ms") else WORDS)
