"""A value of the insights as a door's own type that spells its fields alike, GraphQL's and REST's alike.

One field more is a field of the value, and one of each type that shows it: nothing in between.
"""

from collections.abc import Container, Hashable, Iterator, Sequence
from dataclasses import fields
from enum import Enum
from inspect import get_annotations, getattr_static
from typing import Any, TypeVar, get_args

_Model = TypeVar("_Model")
UNITS = (("_seconds", "_s"), ("_at", "_ms"), ("", "_ms"))
"""How doors write what a value keeps in seconds, or as Unix ms."""
WINDOW = ("range", "window")
"""Doors tell where a window lies, and how it was asked for, as a range."""
_MISSING = object()


def mirror(model: type[_Model], *found: object, **given: object) -> _Model:
    """The model of values that spell its fields alike.

    What is `given` stands as it is; every other field is the attribute of that name of the first value that
    has one, by the `of` of the field's own model where it has one, as its enum where it is one. Raises
    AttributeError where none has.
    """
    kinds = (model, frozenset(given), *map(type, found))
    fields_of = _WHERE.get(kinds)
    if fields_of is None:
        fields_of = _WHERE[kinds] = tuple(_where(model, found, given))
    told = {name: _mirrored(nested, getattr(found[at], spelling)) for name, nested, at, spelling in fields_of}
    return model(**given, **told)


_WHERE: dict[Hashable, tuple[tuple[str, Any, int, str], ...]] = {}
"""By a model and the types of what it is made of: where the value of each field is."""


def _where(
    model: type, found: Sequence[object], given: Container[str]
) -> Iterator[tuple[str, Any, int, str]]:
    """Each field with its model or enum, which of the values has it, and how that spells it."""
    for name, nested in _nested(model):
        if name not in given:
            yield name, nested, *_first(found, name)


def _first(found: Sequence[object], name: str) -> tuple[int, str]:
    """The first that has an attribute of one of the spellings; else the last, which raises. None is asked for
    it: a property may be work."""
    for spelling in _spellings(name):
        for at, one in enumerate(found):
            if getattr_static(one, spelling, _MISSING) is not _MISSING:
                return at, spelling
    return len(found) - 1, name


def _spellings(name: str) -> Iterator[str]:
    yield name
    if name == WINDOW[0]:
        yield WINDOW[1]
    for door, value in UNITS:
        if name.endswith(door):
            yield name.removesuffix(door) + value


def _mirrored(nested: Any, value: object) -> object:
    if nested is None or value is None:
        return value
    return [_one(nested, one) for one in value] if isinstance(value, list | tuple) else _one(nested, value)


def _one(nested: Any, value: object) -> object:
    if issubclass(nested, Enum):
        return nested(value.value if isinstance(value, Enum) else value)
    return nested.of(value)


def _nested(model: type) -> Iterator[tuple[str, Any]]:
    """Every field that is given a value, with the model of its values that has an `of`, or their enum."""
    hints = {name: hint for base in reversed(model.__mro__) for name, hint in get_annotations(base).items()}
    named: Any = model
    return ((one.name, _model_in(hints[one.name])) for one in fields(named) if one.init)


def _model_in(hint: Any) -> Any:
    if isinstance(hint, type):
        return hint if issubclass(hint, Enum) or hasattr(hint, "of") else None
    return next(filter(None, map(_model_in, get_args(hint))), None)
