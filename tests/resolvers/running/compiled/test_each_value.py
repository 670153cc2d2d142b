"""Every odd value in every place: what is compiled tells of it what graphql-core does."""

from typing import Any

import pytest
import strawberry

from tests.resolvers.running.compiled.documents import ODD_VALUES
from tests.resolvers.running.compiled.test_compiled import answer
from tests.resolvers.running.compiled.world import COMPILED, REFERENCE, Branch, Color, Leaf, Moment, Plain

NESTED = {"plain": "{ number note }", "leaf": "{ name }", "maybe": "{ name }", "any": "{ name }"}
LEAVES = ("name", "id", "number", "ratio", "flag", "color", "colors", "at", "ratios", "grid", "plain")
BRANCHES = ("leaf", "maybe", "leaves", "some", "any", "all")
PLANTED = {"shade": "", "strictly": ""}
LISTS = {"colors": Color.RED, "ratios": 0.5, "grid": [1]}


LEAF: dict[str, Any] = {
    "name": "n",
    "id": strawberry.ID("i"),
    "number": 1,
    "ratio": 0.5,
    "flag": True,
    "color": Color.RED,
    "colors": [Color.GREEN],
    "at": Moment(3),
    "ratios": [0.5, None],
    "grid": [[1]],
    "plain": Plain(number=1, note=""),
}


def leaf(**more: Any) -> Leaf:
    return Leaf(**(LEAF | more))


def branch(**more: Any) -> Branch:
    usual: dict[str, Any] = dict.fromkeys(BRANCHES) | {"name": "b", "leaf": leaf(), "leaves": [leaf()]}
    return Branch(**(usual | more))


async def equal(text: str, world: Branch) -> None:
    expected = await answer(REFERENCE, text, {}, {"branch": world})
    assert await answer(COMPILED, text, {}, {"branch": world}) == expected


@pytest.mark.parametrize("odd", ODD_VALUES, ids=repr)
async def test_of_a_leaf(odd: Any) -> None:
    """As the value of each field, and as an entry of each list."""
    for name in (*LEAVES, *PLANTED):
        planted = {"planted": {name: odd}} if name in PLANTED else {name: odd}
        text = f"{{ branch {{ name leaf {{ id {name} {NESTED.get(name, '')} }} }} }}"
        await equal(text, branch(leaf=leaf(**planted)))
        if name in LISTS:
            await equal(text, branch(leaf=leaf(**{name: [LISTS[name], odd]})))
            await equal(text, branch(leaf=leaf(**{name: (LISTS[name],)})))
    await equal(
        "{ branch { leaf { plain { number note } } } }", branch(leaf=leaf(plain=Plain(number=odd, note=odd)))
    )


@pytest.mark.parametrize("odd", [*ODD_VALUES, Plain(number=1, note=""), branch()], ids=repr)
async def test_of_an_object(odd: Any) -> None:
    """As the value of each field of objects, and as an entry of each list of them."""
    for name in BRANCHES:
        text = f"{{ branch {{ name told {name} {{ name __typename }} }} }}"
        await equal(text, branch(**{name: odd}))
        await equal(text, branch(**{name: [leaf(), odd]}))
    for name in ("waited", "atHand", "picked", "surely"):
        key = "at_hand" if name == "atHand" else name
        await equal(f"{{ branch {{ {name} {{ name }} told }} }}", branch(planted={key: odd}))
        await equal(f"{{ branch {{ {name} {{ name }} told }} }}", branch(planted={key: [leaf(), odd]}))


async def test_of_paths_and_arguments() -> None:
    """A resolver below a list is told where it is; two that are given the same variable have their own."""
    text = """query($n: Int! = 1, $s: String! = "v") { branches(first: $n) { name
      one: told(words: ["a", $s]) two: told(words: [$s]) three: picked(first: $n) { name }
      atHand { branch { told } } } }"""
    inner = branch(planted={"picked": [leaf(), leaf()], "at_hand": [leaf(planted={"branch": branch()})]})
    world = {"branches": [inner, branch()]}
    expected = await answer(REFERENCE, text, {"n": 2}, world)
    assert "'branches', 0, 'atHand', 0, 'branch', 'told'" in expected[0]
    assert await answer(COMPILED, text, {"n": 2}, world) == expected
