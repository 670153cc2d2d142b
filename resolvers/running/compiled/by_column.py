"""Lists of objects whose rows are held by column: a plan reads those that it selects, and makes no object.

Whoever goes through such a list, as graphql-core does, is given the objects.
"""

import ast
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, Protocol, TypeVar, overload

import orjson

TYPENAME = "__typename"
SUBJECT = "o"
"""What an object is called in the text of its fields."""
HELD = "row"
"""What an object calls its row."""
_Item = TypeVar("_Item")


class Columned(Protocol):
    """Rows."""

    def column(self, name: str) -> Sequence[Any]:
        """What each row's attribute of this name is."""
        ...

    def told(self, name: Hashable, make: Callable[[], list[Any]]) -> list[Any]:
        """What is made of the rows for answers, once where they are kept. `name` tells it from all else."""
        ...

    def written(self, selection: Hashable, make: Callable[[], Any]) -> Any:
        """The rows as one selection of their fields tells them, once where they are kept: that of the last
        selection that was asked, since there is no end of them."""
        ...

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Any]: ...


class ByColumn(Sequence[_Item], Generic[_Item]):
    """Objects of the class `of`, each of which `make` makes of its row."""

    __slots__ = ("_made", "make", "of", "rows")

    def __init__(self, of: type[_Item], rows: Columned, make: Callable[[Any], _Item]) -> None:
        self.of = of
        self.rows = rows
        self.make = make
        self._made: list[_Item] | None = None

    @property
    def _items(self) -> list[_Item]:
        if self._made is None:
            self._made = [self.make(row) for row in self.rows]
        return self._made

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> _Item: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[_Item]: ...

    def __getitem__(self, at: int | slice) -> _Item | Sequence[_Item]:
        return self._items[at]

    def __iter__(self) -> Iterator[_Item]:
        return iter(self._items)


def fragment(found: list[Any]) -> orjson.Fragment:
    """JSON that stands in an answer as it is."""
    return orjson.Fragment(orjson.dumps(found))


LISTED = {"ByColumn": ByColumn, "LISTS": frozenset({list, tuple, ByColumn}), "fragment": fragment}
"""What a plan's functions call by these names."""


class Whole(NamedTuple):
    """An object's function as text: its check, its fields by their keys in the answer, and by these what
    those are called that are left to be resolved for a list."""

    check: list[str]
    cells: Mapping[str, "Cell"]
    later: Mapping[str, str]


class Cell(NamedTuple):
    """One field of an object: its `name` in the schema, and the text of its value in an answer."""

    name: str
    text: str


def columned(name: str, of: str, whole: "Whole", *, as_json: bool) -> tuple[list[str], list[str]]:
    """Functions of each column, and lines that make the answer's list `v` from them, where each field is of
    its object's row alone, or is left to be resolved; nothing where one is not. `of` is what the class of the
    objects is called. `as_json`: the list is a fragment of JSON where nothing is left."""
    functions: list[str] = []
    read: dict[str, str] = {}
    display: list[str] = []
    for number, (key, one) in enumerate(whole.cells.items()):
        if one.name == TYPENAME or key in whole.later:
            display.append(f"{key!r}: {one.text}")
            continue
        column = _column(f"{name}_{number}", one.text)
        if not column:
            return [], []
        functions += column
        read[f"c_{number}"] = f"v.rows.told(({of}, {one.name!r}), lambda: {name}_{number}(v.rows))"
        display.append(f"{key!r}: c_{number}")
    if not read and not whole.later:
        return [], []
    names, columns = "".join(f"{one}, " for one in read), "".join(f"{one}, " for one in read.values())
    each = f"for {names}in zip({columns}strict=True)" if read else "for _ in range(len(v))"
    made = f"[{{{', '.join(display)}}} {each}]"
    if whole.later:
        left = [f"left.append(({one}, found, v, path))" for one in whole.later.values()]
        return functions, _where(of, f"found = {made}", *left, "return found")
    if as_json:
        selection = tuple((key, one.name) for key, one in whole.cells.items())
        made = f"v.rows.written(({of}, {selection!r}), lambda: fragment({made}))"
    return functions, _where(of, f"return {made}")


def _where(of: str, *lines: str) -> list[str]:
    return [f"if type(v) is ByColumn and v.of is {of}:", *(f"    {line}" for line in lines)]


def _column(name: str, text: str) -> list[str]:
    """A function that makes it of a list, from the columns that it is of; none for what is selected below,
    which differs between answers."""
    columns: dict[str, str] = {}
    written = ast.unparse(_Celled(SUBJECT, columns).visit(ast.parse(text, mode="eval")))
    left = {one.id for one in ast.walk(ast.parse(written)) if isinstance(one, ast.Name)}
    if not columns or left & {SUBJECT, "left", "path"}:
        return []
    cells = "".join(f"{cell}, " for cell in columns.values())
    read = "".join(f"v.column({name!r}), " for name in columns)
    return [
        f"def {name}(v):",
        "    found = []",
        "    add = found.append",
        f"    for {cells}in zip({read}strict=True):",
        f"        add({written})",
        "    return found",
    ]


class _Celled(ast.NodeTransformer):
    """With a name for each attribute of the row, which is put into `columns`."""

    def __init__(self, subject: str, columns: dict[str, str]) -> None:
        self._subject = subject
        self._columns = columns

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        held = node.value
        if isinstance(held, ast.Attribute) and held.attr == HELD and ast.unparse(held.value) == self._subject:
            cell = self._columns.setdefault(node.attr, f"cell_{node.attr}")
            return ast.Name(cell, node.ctx)
        return self.generic_visit(node)
