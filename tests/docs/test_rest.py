"""docs/rest.md tells the routes there are, with their parameters and the codes of their errors."""

import re
from pathlib import Path

import pytest

from gateway.http.rest.openapi.parts import BOOTSTRAP_PATH, HEALTH_PATH, PATH
from gateway.http.rest.operation import TELEMETRY, Operation
from gateway.http.rest.table import OPERATIONS

TEXT = (Path(__file__).parents[2] / "docs" / "rest.md").read_text()
ROUTES = dict(re.findall(r"^\| `GET (\S+)` \| (.*?) \|", TEXT, re.MULTILINE))


def test_every_route_is_told() -> None:
    """The table names exactly the routes that are served."""
    assert set(ROUTES) == {BOOTSTRAP_PATH, HEALTH_PATH, PATH, *(one.path for one in OPERATIONS)}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.path)
def test_every_parameter_is_told(operation: Operation) -> None:
    """Each route's row names its parameters, with the default of those that have one."""
    told = dict(re.findall(r"`(\w+)(?:=([^`]*))?`", ROUTES[operation.path]))
    assert told == {one.name: one.default or "" for one in operation.taken}


def test_every_code_is_told() -> None:
    """Each code that a route can fail with is in the table of problems."""
    assert [one.code for one in TELEMETRY if one.code != "INTERNAL" and f"`{one.code}`" not in TEXT] == []
