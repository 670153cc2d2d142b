"""What every answer's model is: a frozen dataclass, camelCase on the wire.

pydantic describes these classes and writes them; it never validates them, as the gateway made them itself.
"""

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, TypeVar

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


class Writer:
    """Writes answers of one model as JSON bytes.

    What pydantic makes for that is made by the first answer: for all models that takes a start a tenth of a
    second longer, and most processes are asked for few of them.
    """

    def __init__(self, model: Any) -> None:
        self._model = model

    def __call__(self, answer: object) -> bytes:
        # Without warnings: they would quote a value of the answer on stderr. Types are mypy's to judge.
        return adapter(self._model).serializer.to_json(answer, by_alias=True, warnings="none")


@cache
def adapter(model: Any) -> TypeAdapter[Any]:
    """Made once for each model: that takes milliseconds."""
    return TypeAdapter(model)
