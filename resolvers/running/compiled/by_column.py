"""Lists of objects whose rows are held by column: a plan reads those that it selects, and makes no object.

Whoever goes through such a list, as graphql-core does, is given the objects.
"""

import ast
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar, overload

HELD = "row"
"""What an object calls its row."""
_Item = TypeVar("_Item")


class Columned(Protocol):
    """Rows."""

    def column(self, name: str) -> Sequence[Any]:
        """What each row's attribute of this name is."""
        ...

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Any]: ...


class ByColumn(Sequence[_Item], Generic[_Item]):
    """Objects of the class `of`, each of which `make` makes of its row."""

    def __init__(self, of: type[_Item], rows: Columned, make: Callable[[Any], _Item]) -> None:
        self.of = of
        self.column = rows.column
        self._rows = rows
        self._make = make

    @cached_property
    def _made(self) -> list[_Item]:
        return [self._make(row) for row in self._rows]

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> _Item: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[_Item]: ...

    def __getitem__(self, at: int | slice) -> _Item | Sequence[_Item]:
        return self._made[at]

    def __iter__(self) -> Iterator[_Item]:
        return iter(self._made)


LISTED = {"ByColumn": ByColumn, "LISTS": frozenset({list, tuple, ByColumn})}
"""What a plan's functions call by these names."""


def columned(display: str, of: str, subject: str) -> list[str]:
    """Lines that make the answer's list `v` from columns, where an object's `display` is of its row alone;
    none where it is not. `of` is what the class of its objects is called, `subject` an object."""
    columns: dict[str, str] = {}
    written = ast.unparse(_Celled(subject, columns).visit(ast.parse(display, mode="eval")))
    left = {one.id for one in ast.walk(ast.parse(written)) if isinstance(one, ast.Name)}
    if not columns or subject in left:
        return []
    cells = "".join(f"{cell}, " for cell in columns.values())
    read = "".join(f"v.column({name!r}), " for name in columns)
    return [
        f"if type(v) is ByColumn and v.of is {of}:",
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
