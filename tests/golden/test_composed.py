"""The text of statements that no question of a caller makes: the registry's, and what examines a service."""

import inspect
from collections.abc import Callable, Iterator
from datetime import datetime
from types import ModuleType
from typing import Any

from gateway.ports import RegistryStatement
from gateway.registry import audits as registry_audits
from gateway.registry import checks, directory, founding, seeding, statements
from gateway.registry.maintenance import statements as maintenance
from gateway.registry.own import API_TOKENS, MAINTENANCE, MONITOR_SETTINGS
from gateway.registry.statements import IncidentFilter, MonitorFilter, Own
from gateway.telemetry.sql import audits, ddl, probes
from gateway.telemetry.sql.dialect import ANALYTICS_SQL, CLASSIC, Dialect
from gateway.telemetry.sql.text import Source
from gateway.times.maintenance import Maintenance
from tests.gateway_under_test import NOW_MS
from tests.golden.files import Golden
from tests.golden.fleet import DATASET, ORG, registry_rows
from tests.golden.written import bound, digest, spread

REGISTRY = (statements, maintenance, checks, directory, founding, registry_audits, seeding)
NARROWED = MonitorFilter(
    frozenset({"up"}), frozenset({"http"}), frozenset({"weur"}), enabled=True, text="it's", url="a"
)
GIVEN: dict[str, Any] = {
    "org": ORG,
    "own": Own(past=False, maintenance=False),
    "ids": ("b", "a"),
    "monitors": ("mon_b", "mon_a"),
    "narrowed": NARROWED,
    "chosen": IncidentFilter(frozenset({"open", "closed"}), (1, NOW_MS), frozenset({"mon_a"})),
    "kept": (("mon_b", NOW_MS, False), ("mon_a", NOW_MS - 1000, True)),
    "after": (NOW_MS, "inc_1"),
    "count": 3,
    "limit": 7,
    "latency_ms": 12.5,
    "since_ms": NOW_MS - 1000,
    "until_ms": NOW_MS,
}
"""By parameter; others are their own name, or now where they are in ms."""
OF_MAINTENANCE = {
    "kept": Maintenance("mnt_1", "It's late", "UTC", datetime(2025, 11, 30, 2), 60, "FREQ=DAILY", tag="db"),  # noqa: DTZ001 - of a wall clock
}


def functions(module: ModuleType) -> Iterator[tuple[str, Callable[..., RegistryStatement]]]:
    """Those of the module's own that others may call, by name."""
    for name, one in sorted(vars(module).items()):
        if inspect.isfunction(one) and one.__module__ == module.__name__ and not name.startswith("_"):
            yield name, one


def calls(function: Callable[..., RegistryStatement]) -> Iterator[RegistryStatement]:
    """With what it must be given, and with all that it may be."""
    parameters = inspect.signature(function).parameters
    known = GIVEN | (OF_MAINTENANCE if function.__module__ == maintenance.__name__ else {})
    given = {name: known.get(name, NOW_MS if name.endswith("_ms") else name) for name in parameters}
    required = {name: given[name] for name, one in parameters.items() if one.default is one.empty}
    yield _call(function, parameters, required)
    if required != given:
        yield _call(function, parameters, given)


def _call(
    function: Callable[..., RegistryStatement], parameters: Any, given: dict[str, Any]
) -> RegistryStatement:
    places = [name for name in given if parameters[name].kind is not inspect.Parameter.KEYWORD_ONLY]
    named = {name: value for name, value in given.items() if name not in places}
    return function(*(given[name] for name in places), **named)


def registry_statements() -> Iterator[RegistryStatement]:
    for module in REGISTRY:
        for _, function in functions(module):
            if "row" not in inspect.signature(function).parameters:
                yield from calls(function)
    for table in (API_TOKENS, MONITOR_SETTINGS, MAINTENANCE):
        yield from (table.asked(), *table.made())
    kinds = {type(row): row for row in reversed(registry_rows())}  # the first row of every table
    for kind in sorted(kinds, key=lambda one: one.__name__):
        yield from (seeding.insert(kinds[kind]), seeding.put(kinds[kind]))


def test_registry(golden: Golden) -> None:
    """Every function of the registry composes and binds what it did."""
    found = sorted((one.name, one.sql, bound(one.params)) for one in registry_statements())
    lines = [f"-- {name} {digest(sql)} {params}\n{sql}\n" for name, sql, params in found]
    golden.check("statements/registry.sql", "\n".join(lines))


def examining(dialect: Dialect) -> Iterator[tuple[str, str]]:
    source, now_s = Source.of(DATASET, dialect), NOW_MS // 1000
    for one in (audits.sample, audits.lag, audits.seen_monitors, audits.service_time, probes.readable):
        statement = one(source, now_s)
        yield statement.name, statement.sql
    yield from ((one.statement.name, one.statement.sql) for one in probes.probes(source, now_s))


def test_examinations(golden: Golden) -> None:
    """What `insights doctor` and the start of a gateway ask of a telemetry service is what it was."""
    found = [
        f"-- {dialect.name}: {name}\n{spread(sql)}\n"
        for dialect in (CLASSIC, ANALYTICS_SQL)
        for name, sql in examining(dialect)
    ]
    golden.check("statements/examinations.sql", "\n".join(found))


def test_tables(golden: Golden) -> None:
    """The tables of heartbeats are made as they were, on one server and on a cluster."""
    found = (ddl.table(DATASET), *ddl.cluster_tables(DATASET, "fleet", "default"))
    golden.check("statements/tables.sql", "\n".join(f"{one}\n" for one in found))
