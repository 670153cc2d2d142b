"""A list whose rows are held by column is answered from its columns, as graphql-core does of its objects."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import orjson
import pytest
import strawberry
from hypothesis import example, given
from hypothesis import strategies as st

from resolvers.running.compiled.by_column import ByColumn
from resolvers.running.compiled.executor import executor_on
from resolvers.running.compiled.many import for_many
from resolvers.running.compiled.plans import Plans
from resolvers.words.typed import resolved
from tests.resolvers.running.compiled.test_compiled import answer, beside

WORDS = {"a": "A", "b": "B"}


@strawberry.type
class Inner:
    one: int = strawberry.field(description="A number.")
    two: int = strawberry.field(description="Another.")


@strawberry.type
class Item:
    row: strawberry.Private[Any]

    @resolved("A text.")
    def name(self) -> str:
        return WORDS[self.row.name]

    @resolved("Another; null where it is empty.")
    def note(self) -> str | None:
        return self.row.note or None

    @resolved("A number; null where it is 0.")
    def number(self) -> int | None:
        return self.row.number or None

    @resolved("An object.")
    def inner(self) -> Inner:
        return self.row.inner  # type: ignore[no-any-return] # of any row

    @resolved("More than an expression.")
    def whole(self) -> str:
        return str(self.row.name).upper()

    @resolved("Waited for; null where there is none.")
    async def later(self, word: str = "") -> str | None:
        return cast("str | None", _later(self.row.note, word))

    @resolved("The same, of all at once; null where there is none.")
    async def each(self, word: str = "") -> str | None:
        return cast("str | None", _later(self.row.note, word))

    @for_many("each")
    @staticmethod
    async def each_of(items: Sequence["Item"], info: strawberry.Info, word: str = "") -> list[Any]:
        info.context.asked += 1
        found = (
            info.context.column("note") if isinstance(items, ByColumn) else [one.row.note for one in items]
        )
        return [_or_error(one, word) for one in found]


def _later(note: Any, word: str) -> Any:
    if isinstance(note, Exception):
        raise note
    return f"{word}{note}" if note else None


def _or_error(note: Any, word: str) -> Any:
    try:
        return _later(note, word)
    except ValueError as error:
        return error


@dataclass
class Cells:
    """Rows that note whether one was asked for whole."""

    rows: Sequence[Any]
    made: list[Any] = field(default_factory=list)
    asked: int = 0
    kept: dict[Hashable, list[Any]] = field(default_factory=dict)
    last: tuple[Hashable, Any] = None, None

    def column(self, name: str) -> Sequence[Any]:
        return [getattr(row, name) for row in self.rows]

    def told(self, name: Hashable, make: Callable[[], list[Any]]) -> list[Any]:
        if name not in self.kept:
            self.kept[name] = make()
        return self.kept[name]

    def written(self, selection: Hashable, make: Callable[[], Any]) -> Any:
        if self.last[0] != selection:
            self.last = selection, make()
        return self.last[1]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Any]:
        self.made += self.rows
        return iter(self.rows)


@strawberry.type
class Query:
    @resolved("All of them; null where there are none.")
    def items(self, info: strawberry.Info) -> list[Item] | None:
        return cast("list[Item]", ByColumn(Item, info.context, lambda row: Item(row=row)))


REFERENCE = strawberry.Schema(Query)
COMPILED = strawberry.Schema(Query)
COMPILED.execution_context_class = executor_on(Plans(after=0))
values = st.sampled_from(["a", "b", "", 7, None, 2**31, True]) | st.builds(ValueError, st.just("bad"))
"""Errors anew for each row: one that is raised again and again tells longer and longer where it was."""
rows = st.builds(SimpleNamespace, name=st.sampled_from(["a", "b", "missing"]), note=values, number=values)
AS_JSON = strawberry.Schema(Query)
AS_JSON.execution_context_class = executor_on(Plans(after=0, as_json=True))
NAMES = ["name", "note", "number", "whole", "again: number", "__typename"]
fields = st.lists(st.sampled_from(NAMES), min_size=1, unique=True)
WAITED = ["later", "each", 'w: each(word: "w")']
sound = st.builds(SimpleNamespace, name=st.sampled_from(["a", "b"]), note=values, number=values)
"""Of which no object fails as a whole, whose other fields nobody would wait for."""


@pytest.mark.dear
@given(found=st.lists(rows, max_size=4), selected=fields)
async def test_equal(found: list[Any], selected: list[str]) -> None:
    """Data and errors, with values that are as they should be and others."""
    text = f"{{ items {{ {' '.join(selected)} }} }}"
    expected = await answer(REFERENCE, text, {}, Cells(found))
    cells = Cells(found)
    assert await answer(COMPILED, text, {}, cells) == expected
    assert await answer(COMPILED, text, {}, cells) == expected  # of what was kept
    assert await answer(COMPILED, "{ items { number note name } }", {}, cells) == await answer(
        REFERENCE, "{ items { number note name } }", {}, Cells(found)
    )


@given(
    found=st.lists(sound, max_size=4),
    selected=st.lists(st.sampled_from([*NAMES, *WAITED]), min_size=1, unique=True),
)
@example(
    found=[SimpleNamespace(name="a", note=ValueError("bad"), number=1) for _ in range(2)],
    selected=["later", "each"],
)
async def test_equal_of_what_is_waited_for(found: list[Any], selected: list[str]) -> None:
    """One by one, or of all at once; errors in their order in each object."""
    text = f"{{ items {{ {' '.join(selected)} }} }}"
    expected, errors = await answer(REFERENCE, text, {}, Cells(found))
    data, told = await answer(COMPILED, text, {}, Cells(found))
    assert (data, beside(told)) == (expected, beside(errors))


@pytest.mark.dear
@given(found=st.lists(rows, max_size=4), asked=st.lists(fields, min_size=2, max_size=3))
@example(
    found=[SimpleNamespace(name="a", note="b", number=1)],
    asked=[["again: number"], ["number"], ["number: name"], ["name number"], ["number name"]],
)
async def test_equal_as_json(found: list[Any], asked: list[list[str]]) -> None:
    """Lists that are written at once, of the same rows for one selection after another, and again."""
    cells = Cells(found)
    for selected in (*asked, *asked):
        text = f"{{ items {{ {' '.join(selected)} }} }}"
        expected = await REFERENCE.execute(text, context_value=Cells(found))
        told = await AS_JSON.execute(text, context_value=cells)
        assert orjson.dumps(told.data) == orjson.dumps(expected.data)
        assert [one.formatted for one in told.errors or ()] == [
            one.formatted for one in expected.errors or ()
        ]


async def test_what_is_selected_below_is_no_column() -> None:
    """Two answers of the same rows have what each selects."""
    cells = Cells([SimpleNamespace(name="a", inner=Inner(one=1, two=2))])
    for below, expected in (("one", {"one": 1}), ("two", {"two": 2}), ("one", {"one": 1})):
        found, _ = await answer(COMPILED, f"{{ items {{ name inner {{ {below} }} }} }}", {}, cells)
        assert found == repr({"items": [{"name": "A", "inner": expected}]})


@pytest.mark.parametrize(
    ("selected", "objects"),
    [("name note number", 0), ("name whole", 2), ("name each", 0), ("each t: __typename", 0), ("later", 2)],
)
async def test_objects_are_made_where_columns_do_not_do(selected: str, objects: int) -> None:
    """None for fields that are expressions of the row, or resolved at once; all for one that is more."""
    cells = Cells([SimpleNamespace(name=name, note="", number=1) for name in "ab"])
    data, errors = await answer(COMPILED, f"{{ items {{ {selected} }} }}", {}, cells)
    assert (errors, len(cells.made), cells.asked) == ([], objects, "each" in selected)
    assert (data, errors) == await answer(REFERENCE, f"{{ items {{ {selected} }} }}", {}, cells)


async def test_nobody_is_asked_of_none() -> None:
    """A list without objects calls no resolver."""
    cells = Cells([])
    assert await answer(COMPILED, "{ items { name each later } }", {}, cells) == (repr({"items": []}), [])
    assert cells.asked == 0
