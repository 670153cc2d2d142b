"""Law 3, a value of a registry statement is bound beside its text, and never written into it."""

import ast
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.ports import RegistryStatement
from gateway.registry import checks, directory
from gateway.registry import statements as registry_queries
from gateway.registry.statements import MonitorFilter
from tests.gateway_under_test import ORG
from tests.invariants.sql.hostile import HARMLESS, HOSTILE
from tests.size import sized


def bound(place: Callable[[str], RegistryStatement], value: str) -> bool:
    """The statement's text knows nothing of the value, which is among the parameters."""
    statement = place(value)
    within = [str(one) for one in statement.params]
    return statement.sql == place(HARMLESS).sql and any(_holds(one, value) for one in within)


def _holds(parameter: str, value: str) -> bool:
    written = ast.literal_eval(parameter) if parameter.startswith("[") and parameter.endswith("]") else ()
    return parameter == value or value in written


REGISTRY_PLACES: tuple[Callable[[str], RegistryStatement], ...] = (
    lambda value: registry_queries.monitors_by_id(value, ["m"]),
    lambda value: registry_queries.monitors_matching(ORG, MonitorFilter(text=value)),
    lambda value: registry_queries.incidents(ORG, ["m"], 10, (1, value)),
    lambda value: registry_queries.dispatches(value, ["m"]),
    directory.memberships_of,
    directory.token_by_id,
    directory.organization_by_id_or_slug,
    lambda value: directory.revoke_token(ORG, value, 1),
    lambda value: checks.open_incident(ORG, "m", incident_id="i", now_ms=1, reason=value),
    lambda value: checks.add_monitor(ORG, "m", name=value, kind="http", config_json="{}", now_ms=1),
)


@given(value=HOSTILE.filter(bool))
@settings(max_examples=sized(500, 25), deadline=None)
def test_registry_values_are_bound_and_never_written(value: str) -> None:
    """The text of a registry statement is the same for every value, which goes beside it."""
    assert all(bound(place, value) for place in REGISTRY_PLACES)


@given(values=st.lists(HOSTILE, min_size=1, max_size=3))
@settings(max_examples=sized(300, 15), deadline=None)
def test_registry_lists_are_bound_as_one_value(values: list[str]) -> None:
    """However many ids, regions or states are asked for, the text of the statement stays."""
    wanted, one = frozenset(values), frozenset({HARMLESS})
    for many, single in (
        (registry_queries.monitors_by_id(ORG, wanted), registry_queries.monitors_by_id(ORG, one)),
        (registry_queries.relays(ORG, wanted), registry_queries.relays(ORG, one)),
        (
            registry_queries.monitors_matching(ORG, MonitorFilter(wanted, wanted, wanted)),
            registry_queries.monitors_matching(ORG),
        ),
    ):
        assert many.sql == single.sql
        assert len(many.params) == len(single.params)
