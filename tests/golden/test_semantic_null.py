"""What the schema calls @semanticNonNull is null with an error only, whatever there is to tell of."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_non_null_type,
    parse,
)

from tests.golden.asked import FAILING, Question
from tests.golden.served import Served
from tests.invariants import everything
from tests.size import sized

asked = pytest.mark.asyncio(loop_scope="session")
MONITORS = (FAILING, "mon_quiet", "mon_off")
"""One that fails now, one that was not heard of for a day, one that was never checked."""


def semantic(one: GraphQLField) -> bool:
    directives = (one.ast_node.directives if one.ast_node else None) or ()
    return any(each.name.value == "semanticNonNull" for each in directives)


def nulls(kind: GraphQLObjectType, selections: SelectionSetNode, value: Any) -> Iterator[str]:
    """Places of @semanticNonNull fields that are null, in the answer to a selection without fragments."""
    for one in selections.selections:
        assert isinstance(one, FieldNode)
        name = one.name.value
        if name == "__typename":
            continue
        found, definition = value[one.alias.value if one.alias else name], kind.fields[name]
        if found is None and semantic(definition):
            yield f"{kind.name}.{name}"
        inner = get_named_type(definition.type)
        if isinstance(inner, GraphQLObjectType) and one.selection_set:
            for each in found if isinstance(found, list) else [found]:
                if each is not None:
                    yield from nulls(inner, one.selection_set, each)


@asked
@pytest.mark.parametrize("monitor", MONITORS)
async def test_null_with_an_error_only(classic: Served, monitor: str) -> None:
    """Every field of the schema is asked, without an error, and none that is @semanticNonNull is null."""
    bad: set[str] = set()
    every = 1 if monitor == FAILING else sized(1, 4)
    for name, text in list(everything.operations().items())[MONITORS.index(monitor) % every :: every]:
        if monitor != FAILING and "$id" not in text:
            continue
        found = await classic.asked(Question(name, text, {"id": monitor} if "$id" in text else {}))
        (operation,) = parse(text).definitions
        assert isinstance(operation, OperationDefinitionNode)
        data = orjson.loads(found.body)["data"]
        bad |= set(nulls(everything.query_type(), operation.selection_set, data))
    assert bad == set()


def test_only_what_may_be_null_says_so() -> None:
    """The directive stands on nullable fields, on insights among them, and on none that tells of null."""
    found = [
        (f"{name}.{field}", one)
        for name, kind in everything.schema().type_map.items()
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__")
        for field, one in kind.fields.items()
        if semantic(one)
    ]
    assert [place for place, one in found if is_non_null_type(one.type)] == []
    assert [place for place, one in found if " null" in (one.description or "")] == []
    assert {"Monitor.uptime", "FleetStats.uptime", "Query.fleet"} <= {place for place, _ in found}
    assert not {"Query.monitor", "Monitor.lastFailure", "Monitor.relay"} & {place for place, _ in found}
