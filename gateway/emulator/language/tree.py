"""The tree of a statement: the only form in which SQL travels from the parser to the engine.

Every node is a frozen value. Chains hold their operands flat, so a tree is as deep as its parentheses.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import TypeVar, cast, get_args


@dataclass(frozen=True, slots=True)
class Text:
    value: str


@dataclass(frozen=True, slots=True)
class Number:
    digits: str
    """As written: digits, perhaps a fraction and an exponent; the parser has seen nothing else in it."""


@dataclass(frozen=True, slots=True)
class Boolean:
    value: bool


@dataclass(frozen=True, slots=True)
class Null:
    """Bound, or `written` in the text, which is refused."""

    written: bool = False


@dataclass(frozen=True, slots=True)
class Interval:
    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class Name:
    value: str


@dataclass(frozen=True, slots=True)
class Star:
    """All columns, or the argument of COUNT(*)."""


@dataclass(frozen=True, slots=True)
class Call:
    """`name(params)(args)`; the name is as the function table spells it."""

    name: str
    args: tuple["Expression", ...]
    params: tuple["Expression", ...] = ()
    distinct: bool = False


@dataclass(frozen=True, slots=True)
class Extract:
    unit: str
    moment: "Expression"


@dataclass(frozen=True, slots=True)
class Position:
    needle: "Expression"
    haystack: "Expression"


@dataclass(frozen=True, slots=True)
class Negative:
    of: "Expression"


@dataclass(frozen=True, slots=True)
class Not:
    of: "Expression"


@dataclass(frozen=True, slots=True)
class Step:
    operator: str
    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Chain:
    """`first op operand op operand ...` of one precedence, evaluated from the left."""

    first: "Expression"
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    left: "Expression"
    operator: str
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Within:
    """`of [NOT] IN (choices)`; choices are literals."""

    of: "Expression"
    choices: tuple["Expression", ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class Between:
    of: "Expression"
    low: "Expression"
    high: "Expression"
    negated: bool


Expression = (
    Text
    | Number
    | Boolean
    | Null
    | Interval
    | Name
    | Star
    | Call
    | Extract
    | Position
    | Negative
    | Not
    | Chain
    | Comparison
    | Within
    | Between
)


@dataclass(frozen=True, slots=True)
class Output:
    """One item of the select list; `label` is the column's name in the answer."""

    expression: Expression
    alias: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Ordering:
    expression: Expression
    descending: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A dataset by name; `path` holds the parts before the last (none on the classic endpoint)."""

    name: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Select:
    outputs: tuple[Output, ...]
    source: "Table | Select | None" = None
    where: Expression | None = None
    group: tuple[Expression, ...] = ()
    having: Expression | None = None
    order: tuple[Ordering, ...] = ()
    limit: int | None = None
    offset: int | None = None
    limit_all: bool = False


@dataclass(frozen=True, slots=True)
class Show:
    what: str
    """TABLES, TIMEZONES or TIMEZONE."""


Node = Expression | Step | Output | Ordering | Table | Select
_Node = TypeVar("_Node")


_PLAIN = (str, int, bool, str | None, int | None, tuple[str, ...])
_FIELDS: Mapping[type, tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind) if field.type not in _PLAIN) for kind in get_args(Node)
}
"""Of each kind of node, those in which others stand: every rule looks at all of a statement's thousands."""


def children(node: object) -> list[object]:
    """The nodes directly below one node, in the order of its fields."""
    found: list[object] = []
    for name in _FIELDS[type(node)]:
        value = getattr(node, name)
        if type(value) is tuple:
            found += [item for item in value if type(item) in _FIELDS]
        elif type(value) in _FIELDS:
            found.append(value)
    return found


def walk(node: object) -> Iterator[object]:
    """The node and everything below it, except the inside of a derived table."""
    pending = [node]
    while pending:
        found = pending.pop()
        yield found
        if _FIELDS[type(found)]:  # most are names and literals
            pending += [child for child in reversed(children(found)) if type(child) is not Select]


def transform(node: _Node, change: Callable[[object], object]) -> _Node:
    """The same tree with `change` applied to every node, the lowest first."""
    changed: dict[str, object] = {}
    for name in _FIELDS[type(node)]:
        value = getattr(node, name)
        if isinstance(value, tuple):
            items = tuple(_below(item, change) for item in value)
            if any(one is not other for one, other in zip(items, value, strict=True)):
                changed[name] = items
        elif (below := _below(value, change)) is not value:
            changed[name] = below
    return cast("_Node", change(replace(node, **changed) if changed else node))  # type: ignore[type-var]


def _below(item: object, change: Callable[[object], object]) -> object:
    return transform(item, change) if type(item) in _FIELDS else item


def conjuncts(where: Expression | None) -> list[Expression]:
    """The conditions that all have to hold: the operands of AND at the top."""
    if where is None:
        return []
    if isinstance(where, Chain) and where.steps[0].operator == "AND":
        below = [where.first, *(step.operand for step in where.steps)]
        return [part for operand in below for part in conjuncts(operand)]
    return [where]


def conjunction(parts: list[Expression]) -> Expression | None:
    """The opposite of `conjuncts`."""
    if not parts:
        return None
    return Chain(parts[0], tuple(Step("AND", part) for part in parts[1:])) if len(parts) > 1 else parts[0]
