"""A value of the insights as a door's own type that spells its fields alike, GraphQL's and REST's alike.

One field more is a field of the value, and one of each type that shows it: nothing in between.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from enum import Enum
from functools import cache
from inspect import get_annotations
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
    kind: Any = model  # as a key of the cache
    rest = {name: nested for name, nested in _nested(kind).items() if name not in given}
    return model(**given, **{name: _mirrored(nested, _first(found, name)) for name, nested in rest.items()})


def _first(found: Sequence[object], name: str) -> object:
    for spelling in _spellings(name):
        for one in found:
            value = getattr(one, spelling, _MISSING)  # once: a property may be work
            if value is not _MISSING:
                return value
    return getattr(found[-1], name)


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


@cache
def _nested(model: type) -> dict[str, Any]:
    """Every field that is given a value, with the model of its values that has an `of`, or their enum."""
    hints = {name: hint for base in reversed(model.__mro__) for name, hint in get_annotations(base).items()}
    named: Any = model
    return {one.name: _model_in(hints[one.name]) for one in fields(named) if one.init}


def _model_in(hint: Any) -> Any:
    if isinstance(hint, type):
        return hint if issubclass(hint, Enum) or hasattr(hint, "of") else None
    return next(filter(None, map(_model_in, get_args(hint))), None)
