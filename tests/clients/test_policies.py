"""clients/apollo-type-policies.ts is what the schema makes of it."""

import re
import runpy
import subprocess
import sys

import pytest
from graphql import GraphQLObjectType, build_schema

from gateway.app import schema_sdl
from tests.invariants.tree import ROOT

COMMITTED = ROOT / "clients" / "apollo-type-policies.ts"
SCRIPT = ROOT / "scripts" / "type_policies.py"


@pytest.mark.dear
def test_current() -> None:
    """The file is what scripts/export-schema would write."""
    done = subprocess.run([sys.executable, str(SCRIPT)], capture_output=True, text=True, check=True)
    assert done.stdout == COMMITTED.read_text()


def test_every_type_without_an_id_is_merged() -> None:
    """A type is kept by its id, or a part of what it was asked of; none is left to be replaced."""
    text = COMMITTED.read_text()
    merged = set(re.findall(r"^  (\w+): \{ keyFields: false, merge: true", text, re.MULTILINE))
    objects = {
        name: one
        for name, one in build_schema(schema_sdl()).type_map.items()
        if isinstance(one, GraphQLObjectType) and not name.startswith("__") and name != "Query"
    }
    assert merged == {name for name, one in objects.items() if "id" not in one.fields}
    assert len(merged) > 30


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("FailingMonitors.nodes", ["monitor"]),
        ("Downtime.stretches", ["monitor", "since"]),
        ("IncidentEvidence.stretches", ["monitor", "since"]),
        ("Ranking.nodes", ["key"]),
    ],
)
def test_entries_are_told_apart_by_what_they_are_of(field: str, told: list[str]) -> None:
    """A failing monitor is itself whenever it began to fail; a stretch of downtime began when it did."""
    of, name = field.split(".")
    line = next(one for one in COMMITTED.read_text().splitlines() if one.startswith(f"  {of}: "))
    found = re.search(rf"{name}: {{ merge: entries\(([^)]*)\)", line)
    assert found
    assert re.findall(r'"(\w+)"', found[1]) == told


def test_every_identity_is_of_use() -> None:
    """Each of those that the script knows tells the entries of some list apart."""
    used = re.findall(r"merge: entries\(([^)]*)\)", COMMITTED.read_text())
    known = runpy.run_path(str(SCRIPT))["IDENTITIES"]
    assert {tuple(re.findall(r'"(\w+)"', one)) for one in used} == set(known)
