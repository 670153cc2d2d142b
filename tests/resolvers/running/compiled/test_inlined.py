"""A resolver that is one expression stands in the plan as that expression; any other is called."""

from dataclasses import dataclass
from typing import Any, NewType

import pytest
from graphql import GraphQLObjectType
from hypothesis import given
from hypothesis import strategies as st

from resolvers.running.compiled.calling import inline
from resolvers.running.compiled.inlined import inlined
from resolvers.schema import build_schema

SCHEMA = build_schema()._schema
Number = NewType("Number", int)
WORDS = {0: "none", 1: "one"}


@dataclass
class Thing:
    count: int
    name: str
    inner: "Thing | None" = None


def attribute(self: Thing) -> Any:
    """Its docstring says nothing of what it does."""
    return self.inner.name  # type: ignore[union-attr] # an error, where there is none


def alternative(self: Thing) -> Any:
    return self.name or None


def place(self: Thing) -> Any:
    return WORDS[self.count]


def chosen(this: Thing) -> Any:
    return Number(this.count) if this.name else WORDS


def called(self: Thing) -> Any:
    return str(self.count)


def compared(self: Thing) -> Any:
    return [one for one in (self.count, self.name) if one]


def twice(self: Thing) -> Any:
    found = self.count
    return found + 1


async def awaited(self: Thing) -> Any:
    return self.count


def enclosing(word: str) -> Any:
    def within(self: Thing) -> Any:
        return self.name or word

    return within


THINGS = st.recursive(
    st.builds(Thing, st.integers(0, 3), st.sampled_from(["", "a"])),
    lambda inner: st.builds(Thing, st.integers(0, 3), st.sampled_from(["", "a"]), inner),
    max_leaves=2,
)


def outcome(call: Any, thing: Thing) -> Any:
    try:
        return call(thing)
    except Exception as error:  # noqa: BLE001 - which one is told
        return type(error)


@given(thing=THINGS, call=st.sampled_from([attribute, alternative, place, chosen]))
def test_the_text_does_what_the_call_does(thing: Thing, call: Any) -> None:
    """The same value or the same error, of whatever object."""
    found = inlined(call, "o", "module_")
    assert found is not None
    written = eval(f"lambda o: {found.text}", dict(found.names))  # noqa: S307 - of the resolvers above
    assert outcome(written, thing) == outcome(call, thing)


@pytest.mark.parametrize(
    "call", [called, compared, twice, awaited, enclosing("b"), len, lambda self: self.count]
)
def test_what_is_more_is_called(call: Any) -> None:
    """Calls, loops, steps, coroutines, and what has no text of its own or takes names from around it."""
    assert inlined(call, "o", "module_") is None


@pytest.mark.parametrize("name", ["checkedAt", "status", "latencyMs", "region", "colo", "code", "error"])
def test_a_row_is_written_without_calls(name: str) -> None:
    """Pages have thousands of heartbeats: for what they show of each, no resolver is called."""
    heartbeat = SCHEMA.type_map["Heartbeat"]
    assert isinstance(heartbeat, GraphQLObjectType)
    call = inline(heartbeat.fields[name])
    assert call is not None
    assert inlined(call, "o", "module_") is not None
