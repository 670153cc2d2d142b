"""Compiled operations answer as graphql-core does, data and errors, to the letter."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import strawberry
from graphql import DocumentNode, ExecutionResult, parse
from graphql.execution.executor import CollectedErrors
from graphql.pyutils import RefMap
from hypothesis import HealthCheck, Phase, given, settings

from resolvers.running.compiled.executor import CompiledExecutor, executor_on
from resolvers.running.compiled.plans import Plans
from tests.resolvers.running.compiled.documents import VALUES, WORLDS, documents
from tests.resolvers.running.compiled.world import COMPILED, PLANS, REFERENCE, Branch, Color, Leaf, Moment

OTHER: Mapping[str, Any] = {"branch": None, "branches": ValueError("other"), "named": None, "sure": None}
"""A world in which much goes wrong."""


async def answer(schema: strawberry.Schema, text: str, variables: Mapping[str, Any], world: Any) -> Any:
    """Data with the order of its keys, and all that is told of errors, in their order."""
    found = await schema.execute(text, variable_values=dict(variables), context_value=world)
    errors = [(one.formatted, type(one.original_error)) for one in found.errors or ()]
    return repr(found.data), errors


async def prepared(text: str, variables: Mapping[str, Any], worlds: Sequence[Any]) -> list[Any]:
    """What one set-up answers in several worlds, each a request."""
    built = executor_on(PLANS).build(COMPILED._schema, parse(text), raw_variable_values=dict(variables))
    if isinstance(built, list):
        return [(repr(None), [(one.formatted, type(one.original_error)) for one in built])] * len(worlds)
    found = []
    for world in worlds:
        running = built.of_request(world).execute_operation()
        result = running if isinstance(running, ExecutionResult) else await running
        told = [(one.formatted, type(one.original_error)) for one in result.errors or ()]
        found.append((repr(result.data), told))
    return found


def beside(errors: list[Any]) -> dict[tuple[Any, ...], list[Any]]:
    """By the object or list that each is in, in their order there. Of fields of several objects that wait at
    the same time either may be told first: graphql-core waits object by object, a plan for all at once."""
    found: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for one in errors:
        found[tuple(one[0].get("path", ()))[:-1]].append(one)
    return dict(found)


@pytest.mark.dear
@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to make one shorter takes longer than a test may
)
@given(text=documents(), variables=VALUES, world=WORLDS)
async def test_equal_on_random_documents(text: str, variables: dict[str, Any], world: Any) -> None:
    """Fragments, aliases, arguments, @skip and @include, over values of which some are as bad as can be."""
    expected, errors = await answer(REFERENCE, text, variables, world)
    data, told = await answer(COMPILED, text, variables, world)
    assert (data, beside(told)) == (expected, beside(errors))
    _, again = await prepared(text, variables, [OTHER, world])
    assert (again[0], beside(again[1])) == (expected, beside(errors))


async def test_a_request_leaves_nothing_in_what_others_begin_with() -> None:
    """Whatever may be changed while one is run is its own, but for what its variables were made into."""
    built = executor_on(PLANS).build(COMPILED._schema, parse("{ branch { name } sure { name } }"))
    assert not isinstance(built, list)
    shared = {"fragment_definitions", "fragments", "_converted", "_arguments", "_selected", "variable_values"}
    for name, value in vars(built.of_request(OTHER)).items():
        changes = hasattr(value, "__dict__") or isinstance(
            value, list | set | dict | RefMap | CollectedErrors
        )
        of_the_schema = value is built.schema or value is built.operation or value is built.document
        if changes and not callable(value) and not of_the_schema:
            assert (value is vars(built)[name]) == (name in shared), name


async def test_a_plan_is_for_what_is_asked_again() -> None:
    """An operation is compiled when it is asked for the second time, by its name, and for @skip and @include
    as they are; the oldest is forgotten."""
    plans = Plans(kept=2)
    document = parse(
        "query A($yes: Boolean!) { branch { name @include(if: $yes) } } query B { branch { name } }"
    )

    def plan(of: DocumentNode, name: str, *, yes: bool = True) -> object:
        executor = executor_on(plans)
        built = executor.build(COMPILED._schema, of, None, {}, {"yes": yes}, name)
        return plans.of(built)

    assert plan(document, "A") is None
    first = plan(document, "A")
    assert first is not None
    assert plan(document, "A") is first
    assert plan(document, "A", yes=False) not in {None, first}
    assert plan(document, "B") is None
    assert plan(document, "B") not in {None, first}
    assert plan(parse("query C { branch { name } }"), "C") is None
    assert plan(document, "A") is None


async def test_arguments_are_forgotten_with_their_plan() -> None:
    """They are kept by where a field of the plan lies, and one of the next may come to lie there."""
    plans = Plans(kept=1, after=0)
    text = "query($n: Int!) { branches(first: $n) { name } }"
    built, other = (
        executor_on(plans).build(COMPILED._schema, parse(one), raw_variable_values={"n": 1})
        for one in (text, text)
    )
    assert not isinstance(built, list)
    assert not isinstance(other, list)

    async def given(executor: CompiledExecutor) -> tuple[Mapping[int, Mapping[str, Any]], Any]:
        running = executor.of_request({"branches": []})
        await running.execute_operation()
        return running._arguments, running._selected

    first, selected = await given(built)
    assert list(first.values()) == [{"first": 1}]
    again = await given(built)
    assert (again[0] is first, again[1] is selected) == (True, True)
    await given(other)
    anew = await given(built)
    assert (anew[0] is first, anew[1] is selected) == (False, False)


async def test_plans_are_bounded() -> None:
    """By what they take together: one that is larger than all may be is used, and not kept."""
    plans = Plans(after=0, largest=2_000)

    def plan(fields: int) -> object:
        text = f"{{ branch {{ {' '.join(f'a{number}: name' for number in range(fields))} }} }}"
        document = documents_seen.setdefault(fields, parse(text))
        executor = executor_on(plans)
        return plans.of(executor.build(COMPILED._schema, document, None, {}))

    documents_seen: dict[int, DocumentNode] = {}
    small = plan(2)
    assert plan(2) is small
    assert plan(500) is not plan(500)
    assert plan(2) is not small


async def test_equal_where_much_is_selected() -> None:
    """Each of very many objects has the fields that are selected of it, and not those of another."""
    names = ("number", "ratio", "flag", "color", "at", "name", "id", "ratios")
    objects = [
        f"a{i}: leaf {{ {' '.join(names[j] for j in range(8) if i >> j & 1)} }}" for i in range(1, 256)
    ]
    leaf = Leaf(
        name="n",
        id=strawberry.ID("i"),
        number=1,
        ratio=0.5,
        flag=True,
        color=Color.RED,
        colors=None,
        at=Moment(3),
        ratios=[0.5],
        grid=None,
        plain=None,
    )
    branch = Branch(name="b", leaf=leaf, maybe=None, leaves=[], some=None, any=None, all=None)
    world = {"branch": branch}
    text = f"{{ branch {{ {' '.join(objects)} }} }}"
    expected = await answer(REFERENCE, text, {}, world)
    assert expected[1] == []
    assert await answer(COMPILED, text, {}, world) == expected
