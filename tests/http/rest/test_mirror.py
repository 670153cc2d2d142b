"""REST's models as mirrors of the insights' values: fields are taken by their names."""

from dataclasses import dataclass
from typing import Annotated, Self

import pytest

from gateway.http.rest.models.wire import Wire, said
from gateway.insights.mirrored import mirror
from gateway.telemetry.numbers.estimates import LEVELS, Percentiles


@dataclass(frozen=True, slots=True)
class Part(Wire):
    size: Annotated[int, said("How large.")]

    @classmethod
    def of(cls, found: "Found") -> Self:
        return cls(found.size * 10)


@dataclass(frozen=True, slots=True)
class Whole(Wire):
    name: Annotated[str, said("Its name.")]
    one: Annotated[Part | None, said("A part.")]
    many: Annotated[list[Part], said("Parts.")]


@dataclass(frozen=True)
class Found:
    size: int = 1
    name: str = "found"
    one: "Found | None" = None
    many: tuple["Found", ...] = ()


def test_fields_are_taken_by_name() -> None:
    """Plain fields as they are, models by their own `of`, one by one in lists, and none stays none."""
    assert mirror(Whole, Found()) == Whole("found", None, [])
    found = Found(one=Found(2), many=(Found(3), Found(4)))
    assert mirror(Whole, found) == Whole("found", Part(20), [Part(30), Part(40)])


class Worked:
    """A value whose fields are work."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    @property
    def name(self) -> str:
        self.asked.append("name")
        return "worked"

    one = None

    @property
    def many(self) -> list[Found]:
        self.asked.append("many")
        return []


def test_each_field_is_asked_once() -> None:
    """What a field takes to be told is spent once."""
    found = Worked()
    assert mirror(Whole, found) == Whole("worked", None, [])
    assert found.asked == ["name", "many"]


def test_what_is_given_stands() -> None:
    """A field that is given is not looked for, and the first value that has a field tells it."""
    assert mirror(Whole, Found(name="second"), name="given").name == "given"
    assert mirror(Whole, LEVELS, Found(name="second"), many=[]).name == "second"


def test_a_field_that_nobody_has_is_an_error() -> None:
    """A model that names a field which the insight has not fails at once, and tells which."""
    with pytest.raises(AttributeError, match="one"):
        mirror(Whole, Part(1), name="x", many=[])


def test_percentiles_are_the_levels() -> None:
    """Every level that callers may name has its field, in the order of the levels."""
    assert Percentiles.of(lambda level: level) == Percentiles(**LEVELS)
