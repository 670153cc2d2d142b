"""CONTRIBUTING.md's map is the house that the law of layers holds."""

import re
from pathlib import Path

import pytest

from tests.invariants.house.test_layers import GROUND, INNER, ROOMS
from tests.sample import DEAR_ONE_OF

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text()
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()
FOLDERS = (
    "",
    "gateway",
    "gateway/ingest/probing",
    "gateway/insights",
    "gateway/http",
    "tests/invariants/house",
    "tests/invariants/schema",
    *(room.replace(".", "/") for room in INNER),
)
"""From where a guide names what stands in a room."""


def as_module(path: str) -> str:
    return path.removesuffix("/").removesuffix(".py").replace("/", ".")


def test_the_map_lists_every_room_in_order() -> None:
    """The table has the rooms of the law, in its order, from the ground up."""
    listed = re.findall(r"^\| `([a-z/.]+)` \|", GUIDE, re.MULTILINE)
    assert [as_module(path) for path in listed] == list(ROOMS)


def test_the_map_names_the_ground() -> None:
    """Every module of the ground stands in its row."""
    [row] = re.findall(r"^\| ground \|.*$", GUIDE, re.MULTILINE)
    named = re.findall(r"`([a-z/]+\.py)`", row)
    assert [as_module(path).rpartition(".")[2] for path in named] == [
        name.rpartition(".")[2] for name in GROUND
    ]


@pytest.mark.parametrize(("room", "inner"), [(room, name) for room, names in INNER.items() for name in names])
def test_the_map_names_rooms_within_rooms(room: str, inner: str) -> None:
    """A room within a room is named in the row of the room."""
    [row] = re.findall(rf"^\| `{room.replace('.', '/')}/` \|.*$", GUIDE, re.MULTILINE)
    assert f"`{inner}/`" in row


@pytest.mark.parametrize("text", [GUIDE, ARCHITECTURE], ids=["CONTRIBUTING", "architecture"])
def test_files_that_are_named_are_there(text: str) -> None:
    """Every file and folder of ours that a guide names exists."""
    named = {
        path
        for path in re.findall(r"`([A-Za-z_./]+(?:\.py|\.md|\.graphql|/))`", text)
        if not path.isupper() and "NAME" not in path
    }
    assert named
    assert [path for path in named if not any((ROOT / folder / path).exists() for folder in FOLDERS)] == []


def test_dear_tests_are_drawn_as_it_says() -> None:
    """One of so many."""
    word = ("one", "two", "three", "four", "five", "six", "seven", "eight")[DEAR_ONE_OF - 1]
    assert f"(`@pytest.mark.dear`), it draws one of {word}," in GUIDE
