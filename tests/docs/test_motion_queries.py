"""scripts/motion.json holds what eight connections ask at once: it fits the schema."""

import json

import pytest
from graphql import build_schema, parse, validate

from tests.invariants.tree import ROOT

QUERIES: dict[str, str] = json.loads((ROOT / "scripts" / "motion.json").read_text())


@pytest.mark.parametrize("name", QUERIES)
def test_it_fits_the_schema(name: str) -> None:
    """No field of it is unknown; %s stands for a monitor's id."""
    schema = build_schema((ROOT / "schema.graphql").read_text())
    assert validate(schema, parse(QUERIES[name].replace("%s", "mon_x"))) == []
