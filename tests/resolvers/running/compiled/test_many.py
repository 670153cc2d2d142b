"""Fields that a list resolves for all of its objects at once: called once, and told as one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
import strawberry
from graphql import parse

from resolvers.running.compiled.executor import executor_on
from resolvers.running.compiled.many import for_many
from resolvers.running.compiled.plans import Plans
from tests.resolvers.running.compiled.test_compiled import answer


@dataclass
class Calls:
    """What was resolved: numbers, together where they were."""

    numbers: Sequence[int] = ()
    made: list[Any] = field(default_factory=list)
    short: bool = False


@strawberry.type
class Thing:
    number: int

    @strawberry.field
    async def half(self, info: strawberry.Info, of: int = 2) -> "Thing | None":
        info.context.made.append(self.number)
        return _half(self.number, of)

    @for_many("half")
    @staticmethod
    async def half_of(things: Sequence["Thing"], info: strawberry.Info, of: int = 2) -> list[Any]:
        info.context.made.append([one.number for one in things])
        found = [_half(one.number, of) for one in things]
        return found[:-1] if info.context.short else found

    @strawberry.field
    def odd(self) -> int:
        return self.number if self.number < ODD else "odd"  # type: ignore[return-value] # which is unusual


ODD = 100


def _half(number: int, of: int) -> Thing | None:
    if not of:
        raise ZeroDivisionError("by nothing")
    return Thing(number=number // of) if number else None


@strawberry.type
class Box:
    thing: Thing


@strawberry.type
class Query:
    @strawberry.field
    def things(self, info: strawberry.Info) -> list[Thing] | None:
        return [Thing(number=one) for one in info.context.numbers]

    @strawberry.field
    def boxes(self, info: strawberry.Info) -> list[Box | None] | None:
        return [Box(thing=Thing(number=one)) if one else None for one in info.context.numbers]


REFERENCE = strawberry.Schema(Query)
COMPILED = strawberry.Schema(Query)
COMPILED.execution_context_class = executor_on(Plans(after=0))


@pytest.mark.parametrize(
    ("text", "numbers", "calls"),
    [
        ("{ things { half { number } } }", [8, 4, 0], [[8, 4, 0]]),
        ("{ things { half { number } } }", [8], [8]),
        ("{ things { half { number } } }", [], []),
        ("{ things { half { half { number } } } }", [8, 0, 4], [[8, 0, 4], [4, 2]]),
        ("{ things { a: half { number } b: half(of: 4) { number } } }", [8, 4], [[8, 4], [8, 4]]),
        ("{ boxes { thing { half { number } } } }", [8, 0, 4], [[8, 4]]),
        (
            "{ boxes { thing { half { number } } } more: things { half { number } } }",
            [8, 4],
            [[8, 4], [8, 4]],
        ),
    ],
)
async def test_called_once(text: str, numbers: list[int], calls: list[Any]) -> None:
    """For a list of objects, whatever lies between, for each of its selections; as ever for one object."""
    compiled, reference = Calls(numbers), Calls(numbers)
    assert await answer(COMPILED, text, {}, compiled) == await answer(REFERENCE, text, {}, reference)
    assert compiled.made == calls
    assert all(isinstance(one, int) for one in reference.made)


async def test_what_is_unusual_is_resolved_once() -> None:
    """By graphql-core, with what is left to be resolved in it; the others of the list together, as ever."""
    text = "{ things { half { half { number } odd } } }"
    compiled, reference = Calls([8, 400, 4]), Calls([8, 400, 4])
    assert await answer(COMPILED, text, {}, compiled) == await answer(REFERENCE, text, {}, reference)
    assert compiled.made == [[8, 400, 4], [4, 2], 200]


@pytest.mark.parametrize(
    "text", ["{ things { half(of: 0) { number } } }", "{ things { half { half(of: 0) { odd } } } }"]
)
async def test_what_all_raise_is_an_error_of_each(text: str) -> None:
    """At its own place, however deep."""
    expected = await answer(REFERENCE, text, {}, Calls([8, 400]))
    assert len(expected[1]) == 2
    assert await answer(COMPILED, text, {}, Calls([8, 400])) == expected


async def test_too_few_values_are_an_error_of_each() -> None:
    """None is given to an object that is not its own."""
    text = "{ things { number half { number } } }"
    found, errors = await answer(COMPILED, text, {}, Calls([8, 4], short=True))
    assert found == repr({"things": [{"number": 8, "half": None}, {"number": 4, "half": None}]})
    assert [one["path"] for one, _ in errors] == [["things", 0, "half"], ["things", 1, "half"]]


@strawberry.type
class Looked:
    @strawberry.field
    async def at(self, info: strawberry.Info) -> int | None:
        info.context.append(info.kept)  # type: ignore[attr-defined] # a plan's
        info.kept["looked"] = len(info.context)  # type: ignore[attr-defined] # as above
        return None


@strawberry.type
class Looking:
    @strawberry.field
    def each(self) -> list[Looked] | None:
        return [Looked(), Looked()]


async def test_what_is_selected_is_found_out_once() -> None:
    """All objects of a field, in all requests that share a set-up, have one place for it; no other field has,
    and no other plan."""
    plans = Plans(after=0, kept=1)
    schema, executor = strawberry.Schema(Looking), executor_on(plans)

    async def places(built: Any) -> list[Any]:
        found: list[Any] = []
        await built.of_request(found).execute_operation()
        return found

    one, other = (executor.build(schema._schema, parse("{ each { a: at b: at } }")) for _ in range(2))
    first, again, another = await places(one), await places(one), await places(other)
    assert first[0] is first[2] is again[0] is not first[1]
    assert first[1] is first[3] is again[1]
    assert all(mine is not its for mine in first for its in another)
    forgotten = await places(one)
    assert all(mine is not its for mine in first for its in forgotten)
