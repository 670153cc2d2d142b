"""The schema changes by the rules of docs/schema-evolution.md: against the last release nothing breaks."""

import re
from importlib.metadata import version

import pytest
from graphql import GraphQLSchema, build_schema

from gateway.app import schema_sdl
from tests.invariants.schema.schema_changes import breaking, dangerous, silent
from tests.invariants.tree import ROOT

KEPT = ROOT / "docs" / "schema" / "released.graphql"
OLD = """
directive @semanticNonNull(levels: [Int] = [0]) on FIELD_DEFINITION
enum State { UP DOWN }
type Query {
  uptime(window: String): Float @semanticNonNull
  state: State
  old: Int @deprecated(reason: "ask uptime")
}
"""
CHANGES = {
    "a field goes": ("state: State", "", "Field Query.state was removed."),
    "a type changes": ("state: State", "state: Int", "Field Query.state changed type from State to Int."),
    "an argument is needed": (
        "window: String",
        "window: String!",
        "Argument Query.uptime(window:) has changed type",
    ),
    "a value goes": ("UP DOWN", "UP", "Enum value State.DOWN was removed."),
    "null again": ("Float @semanticNonNull", "Float", "Query.uptime is no longer @semanticNonNull."),
}
HARMLESS = {
    "a field comes": ("state: State", "state: State more: Int"),
    "an argument comes": ("(window: String)", "(window: String, zone: String)"),
    "non-null at last": ("Float @semanticNonNull", "Float!"),
    "what was deprecated goes": ('old: Int @deprecated(reason: "ask uptime")', ""),
    "deprecated": ("state: State", 'state: State @deprecated(reason: "ask uptime")'),
}


def kept() -> GraphQLSchema:
    return build_schema(KEPT.read_text())


def released() -> bool:
    """Whether the kept schema's version was given out: before the first one was, breaking is free."""
    found = re.match(r"# The schema as of (\S+),", KEPT.read_text())
    assert found
    assert found[1] == version("insights-gateway")
    return f"## [{found[1]}]" in (ROOT / "CHANGELOG.md").read_text()


def test_nothing_breaks() -> None:
    """No operation and no client's type that fits the last release breaks, once there was one."""
    found = breaking(kept(), build_schema(schema_sdl()))
    assert found == [] or not released(), "\n".join(found)


def test_a_deprecation_says_what_to_ask() -> None:
    """What is deprecated since the last release says what to ask instead."""
    assert silent(kept(), build_schema(schema_sdl())) == []


@pytest.mark.parametrize("name", CHANGES)
def test_what_breaks(name: str) -> None:
    """Each of these changes is found to break something, and named."""
    before, after, told = CHANGES[name]
    assert before in OLD
    (found,) = breaking(build_schema(OLD), build_schema(OLD.replace(before, after)))
    assert found.startswith(told)


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_not_break(name: str) -> None:
    """Each of these changes breaks nothing."""
    before, after = HARMLESS[name]
    assert before in OLD
    assert breaking(build_schema(OLD), build_schema(OLD.replace(before, after))) == []


def test_one_more_value_is_dangerous() -> None:
    """A value that an enum gains breaks no operation, but a client's switch may not know it."""
    new = build_schema(OLD.replace("UP DOWN", "UP DOWN PAUSED"))
    assert breaking(build_schema(OLD), new) == []
    assert dangerous(build_schema(OLD), new) == ["Enum value State.PAUSED was added."]


def test_a_silent_deprecation_is_found() -> None:
    """A deprecation without a word of what to ask instead is one too few."""
    new = build_schema(OLD.replace("state: State", 'state: State @deprecated(reason: "old")'))
    assert silent(build_schema(OLD), new) == ["Query.state"]
