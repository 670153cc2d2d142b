"""Documents that are measured once for all requests that cost the same."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import BadUserInput
from resolvers.running.cost import Measure
from resolvers.running.documents import Document, Measured
from resolvers.running.variables import held
from resolvers.schema import build_schema

SCHEMA = build_schema()._schema
TEXT = """query A($first: Int, $ window: Window = "7d") {
    monitors(first: $first) { nodes { uptime(window: $window) { coverage } ...Left } } }
query B($many: Int) { monitors(first: $many) { nodes { id } } }
fragment Left on Monitor { latency(window: $of_fragment) { p95 { value } } }"""
VALUES = {
    "first": st.integers(1, 100) | st.none(),
    "window": st.sampled_from(["1h", "30d", "nonsense"]),
    "many": st.integers(1, 100),
    "of_fragment": st.sampled_from(["1h", "90d"]),
    "unnamed": st.integers() | st.lists(st.integers(), max_size=4) | st.text(),
    "value": st.lists(st.lists(st.booleans(), max_size=2), max_size=4),
}
asked = st.tuples(st.sampled_from("AB"), st.fixed_dictionaries({}, optional=VALUES))
KEPT = Document(SCHEMA, TEXT)


def measured(document: Document, name: str, variables: dict[str, Any]) -> Measured:
    return document.measured(document.run(name), variables)


@given(st.lists(asked, max_size=6))
def test_what_is_kept_is_what_is_measured(questions: list[tuple[str, dict[str, Any]]]) -> None:
    """Whatever was measured before, an operation costs as much with these variables as at first."""
    for name, variables in questions:
        size = Measure(SCHEMA, KEPT.parsed, variables).operation(KEPT.run(name)).plus(held(variables))
        found = measured(KEPT, name, variables)
        assert (found.cost, found.depth) == (size.cost, size.depth)


def test_variables_that_nothing_names() -> None:
    """Requests that differ in what the document does not name are measured once; in what it names, apart."""
    document = Document(SCHEMA, TEXT)
    first = measured(document, "A", {"first": 3, "unnamed": 1})
    assert measured(document, "A", {"unnamed": "else", "first": 3}) is first
    assert measured(document, "A", {"first": 3, "window": "7d"}) is not first
    assert measured(document, "B", {"first": 3}) != first


def test_what_nothing_names_is_counted() -> None:
    """Lists that the document does not name are paid for by their entries, and may not be too long."""
    document = Document(SCHEMA, TEXT)
    costs = [measured(document, "A", {"unnamed": [0] * count}).cost for count in (0, 7)]
    assert costs[1] - costs[0] == 7
    with pytest.raises(BadUserInput, match=r"\$unnamed"):
        measured(document, "A", {"unnamed": [0] * 5000})
