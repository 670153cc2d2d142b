"""Documents and worlds that hypothesis draws for the schema of world.py."""

from typing import Any

from graphql import (
    GraphQLField,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)
from hypothesis import strategies as st

from tests.resolvers.running.compiled.world import REFERENCE, Branch, Color, Later, Leaf, Plain, Raised

SCHEMA = REFERENCE._schema
ARGUMENTS = {
    "count": ["0", "2", "$n"],
    "first": ["1", "null", "$n", "$m"],
    "wanted": ["{color: GREEN, numbers: [1, $n]}", "{numbers: 3}", "$w", "{}"],
    "words": ['["a", $s]', "$ws", '"b"'],
}
VARIABLES = """$n: Int! = 1, $m: Int, $s: String! = "v", $ws: [String!], $w: Wanted, $yes: Boolean!,
  $no: Boolean = false"""
DEEPEST = 4


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Fields with aliases, arguments, directives and fragments, of whatever is there."""
    fragments: list[str] = []
    body = _selection(draw, "Query", DEEPEST, fragments)
    return f"query Q({VARIABLES}) {body} {' '.join(fragments)}"


def _selection(draw: st.DrawFn, type_name: str, depth: int, fragments: list[str]) -> str:
    count = draw(st.integers(1, 4))
    return f"{{ {' '.join(_one(draw, type_name, depth, fragments) for _ in range(count))} }}"


def _one(draw: st.DrawFn, type_name: str, depth: int, fragments: list[str]) -> str:
    kind = draw(st.sampled_from(["field"] * 6 + ["inline", "fragment", "typename"]))
    if kind == "typename":
        return f"{draw(st.sampled_from(['', 't: ']))}__typename{_directive(draw)}"
    if kind == "field" or depth == 0:
        return _field(draw, type_name, depth, fragments)
    on = draw(st.sampled_from(_conditions(type_name)))
    inner = _selection(draw, on, depth - 1, fragments)
    if kind == "inline":
        return f"... on {on}{_directive(draw)} {inner}"
    name = f"F{len(fragments)}"
    fragments.append(f"fragment {name} on {on} {inner}")
    return f"...{name}{_directive(draw)}"


def _conditions(type_name: str) -> list[str]:
    type_ = SCHEMA.type_map[type_name]
    if is_abstract_type(type_):
        return [type_name, *(one.name for one in SCHEMA.get_possible_types(type_))]
    return [type_name, *(one.name for one in getattr(type_, "interfaces", ()))]


def _field(draw: st.DrawFn, type_name: str, depth: int, fragments: list[str]) -> str:
    fields: dict[str, GraphQLField] = SCHEMA.type_map[type_name].fields  # type: ignore[attr-defined]
    within = {
        name: one for name, one in fields.items() if depth > 1 or is_leaf_type(get_named_type(one.type))
    }
    if not within:
        return "__typename"
    name = draw(st.sampled_from(sorted(within)))
    field = within[name]
    # An alias tells of the field and its arguments, so that equal keys are equal fields.
    given = [(one, draw(st.sampled_from(ARGUMENTS[one]))) for one in field.args if draw(st.booleans())]
    asked = f"({', '.join(f'{one}: {value}' for one, value in given)})" if given else ""
    word = "".join(one if one.isalnum() else "_" for one in asked)
    key = f"{name}{word}: " if word else draw(st.sampled_from(["", f"{name}_: "]))
    inner = get_named_type(field.type)
    below = "" if is_leaf_type(inner) else _selection(draw, inner.name, depth - 1, fragments)
    return f"{key}{name}{asked}{_directive(draw)} {below}"


DIRECTIVES = (
    *[""] * 6,
    " @include(if: $yes)",
    " @skip(if: $no)",
    " @skip(if: true)",
    " @include(if: $no) @skip(if: $yes)",
)


def _directive(draw: st.DrawFn) -> str:
    return draw(st.sampled_from(DIRECTIVES))


VALUES = st.fixed_dictionaries(
    {"yes": st.booleans()},
    optional={
        "no": st.sampled_from([True, False]),
        "n": st.integers(0, 3),
        "m": st.sampled_from([None, 0, 2]),
        "w": st.sampled_from([None, {}, {"color": "GREEN"}]),
        "ws": st.sampled_from([None, [], ["x"]]),
    },
)

ODD_VALUES: list[Any] = [
        None, 7, 2**31, "7", "red", 1.5, float("nan"), float("inf"), True, -1, b"", [], {}, (), object, Color,
        Raised("raised"), ValueError("a value"), Later(3), Later(None), Later(Raised("late")), Later("red"),
        Later(ValueError("waited for")), [Later(1), None, 2], {1, 2}, "words", iter,
]  # fmt: skip
ODD: st.SearchStrategy[Any] = st.sampled_from(ODD_VALUES)


def _of(usual: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly what it should be; a failing document is sought by what is planted in one place."""
    return st.one_of(usual, usual, usual, usual, usual, usual, usual, usual, ODD, usual.map(Later))


COLORS = st.sampled_from(Color)
PLAIN = st.builds(Plain, number=_of(st.integers(0, 9)), note=_of(st.none() | st.text(max_size=3)))


def leaves(
    inner: st.SearchStrategy[Any],
    others: st.SearchStrategy[Any] = st.none(),  # noqa: B008 - is never changed
) -> st.SearchStrategy[Leaf]:
    return st.builds(
        Leaf,
        name=_of(st.text(max_size=2)),
        id=_of(st.text(max_size=2) | st.integers(0, 3)),
        number=_of(st.none() | st.integers(-(2**31), 2**31 - 1)),
        ratio=_of(st.floats(0, 1) | st.integers(0, 1)),
        flag=_of(st.none() | st.booleans()),
        color=_of(COLORS),
        colors=_of(st.none() | _some(_of(COLORS))),
        at=_of(st.none() | st.integers(0, 9)),
        ratios=_of(_some(_of(st.none() | st.floats(0, 1)))),
        grid=_of(st.none() | _some(_of(_some(_of(st.integers(0, 9)))))),
        plain=_of(st.none() | PLAIN),
        planted=st.fixed_dictionaries(
            {},
            optional={
                "shade": _of(COLORS),
                "strictly": _of(st.integers(0, 9)),
                "branch": _of(inner),
                "others": _of(others),
                "twice": _of(st.none() | st.integers(0, 9)),
                "tint": st.sampled_from(["red", "green", "no such"]),
            },
        ),
    )


def _some(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    lists = st.lists(one, max_size=3)
    return st.one_of(lists, lists, lists, lists.map(tuple))


def branches(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Branch]:
    leaf = leaves(inner, _some(_of(leaves(st.none()))))
    return st.builds(
        Branch,
        name=_of(st.text(max_size=2)),
        leaf=_of(leaf),
        maybe=_of(st.none() | leaf),
        leaves=_of(_some(_of(leaf))),
        some=_of(st.none() | _some(_of(st.none() | leaf))),
        any=_of(st.none() | leaf),
        all=_of(st.none() | _some(_of(leaf))),
        planted=st.fixed_dictionaries(
            {},
            optional={
                "waited": _of(leaf),
                "at_hand": _of(_some(_of(leaf))),
                "each": _of(leaf),
                "picked": _of(_some(_of(leaf))),
                "surely": _of(leaf),
            },
        ),
    )


SMALL = branches(st.none())
WORLDS = st.fixed_dictionaries(
    {
        "branch": _of(branches(SMALL)),
        "branches": _of(st.lists(_of(branches(st.none())), max_size=3)),
        "named": _of(branches(st.none()) | leaves(st.none())),
        "sure": _of(SMALL),
    }
)
