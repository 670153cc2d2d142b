"""What every answer's model is: a frozen dataclass, camelCase on the wire.

pydantic describes these classes and writes them; it never validates them, as the gateway made them itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

from pydantic import ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel


@dataclass(frozen=True, slots=True)
class Wire:
    """The base of all models. Names are snake_case here and camelCase in JSON."""

    __pydantic_config__ = ConfigDict(alias_generator=to_camel)


_Model = TypeVar("_Model", bound=Wire)


def said(description: str, *, example: object = None, **constraints: Any) -> Any:
    """A field's description with its unit, an example, and the bounds that its values keep to."""
    return Field(description=description, examples=None if example is None else [example], **constraints)


def ratio(description: str, example: float | None = None) -> Any:
    """A field between 0 and 1."""
    return said(description, example=example, ge=0, le=1)


def amount(description: str, example: float | None = None) -> Any:
    """A field that is never negative: a count, a length, a time."""
    return said(description, example=example, ge=0)


def extended(model: type[_Model], base: Wire, **more: object) -> _Model:
    """`base` as the subclass of its model that has `more` fields."""
    return model(**{one.name: getattr(base, one.name) for one in fields(base)}, **more)


def mirror(model: type[_Model], *found: object, **given: object) -> _Model:
    """The model of values of the insights that spell its fields alike.

    What is `given` stands as it is; every other field is the attribute of that name of the first value that
    has one, by the `of` of the field's own model where it has one. Raises AttributeError where none has.
    """
    kind: Any = model  # as a key of the cache
    rest = {name: nested for name, nested in _nested(kind).items() if name not in given}
    return model(**given, **{name: _mirrored(nested, _first(found, name)) for name, nested in rest.items()})


def _first(found: Sequence[object], name: str) -> object:
    return getattr(next((one for one in found if hasattr(one, name)), found[-1]), name)


def _mirrored(nested: Any, value: object) -> object:
    if nested is None or value is None:
        return value
    return [nested.of(one) for one in value] if isinstance(value, list | tuple) else nested.of(value)


@cache
def _nested(model: type[Wire]) -> dict[str, Any]:
    """Every field, with the model of its values that has an `of`, if any."""
    hints = get_type_hints(model)
    return {one.name: _model_in(hints[one.name]) for one in fields(model)}


def _model_in(hint: Any) -> Any:
    if isinstance(hint, type) and issubclass(hint, Wire):
        return hint if hasattr(hint, "of") else None
    return next(filter(None, map(_model_in, get_args(hint))), None)


class Writer:
    """Writes answers of one model as JSON bytes."""

    def __init__(self, model: Any) -> None:
        self._serializer = _adapter(model).serializer

    def __call__(self, answer: object) -> bytes:
        # Without warnings: they would quote a value of the answer on stderr. Types are mypy's to judge.
        return self._serializer.to_json(answer, by_alias=True, warnings="none")


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    """Made once for each model: that takes milliseconds."""
    return TypeAdapter(model)
