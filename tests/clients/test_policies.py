"""clients/apollo-type-policies.ts is what the schema makes of it."""

import re
import subprocess
import sys

from graphql import GraphQLObjectType, build_schema

from gateway.app import schema_sdl
from tests.invariants.tree import ROOT

COMMITTED = ROOT / "clients" / "apollo-type-policies.ts"
SCRIPT = ROOT / "scripts" / "type_policies.py"


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
