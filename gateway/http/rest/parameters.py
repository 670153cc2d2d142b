"""What a route takes: a parameter reads its text or refuses it by name, and says so in OpenAPI's words."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar, cast

from starlette.datastructures import QueryParams

from gateway.errors import BadUserInput
from gateway.insights.operations.limits import PARAMETER
from gateway.times import written
from gateway.times.window import Duration, WindowSpec

LONGEST = int(PARAMETER.value)
"""Characters of a parameter's text. Every text that means something is shorter."""
MOST_DIGITS = 10
"""Of a whole number: reading thousands of them would hold up everybody else."""
SHOWN = 40
"""Characters of an unknown parameter's name that a refusal repeats."""

TEXT: Mapping[str, object] = {"type": "string", "maxLength": LONGEST, "minLength": 1}
DURATION_PATTERN = "[1-9][0-9]{0,8}[smhd]"
PERIOD_PATTERN = "P[0-9YMWDTHS]+"
WINDOW_PATTERN = (
    f"{DURATION_PATTERN}|{PERIOD_PATTERN}|[0-9]{{4}}-((0[1-9]|1[0-2])(-[0-9]{{2}})?|W[0-9]{{2}})"
    f"|[0-9TZ:.+-]+/([0-9TZ:.+-]+|{PERIOD_PATTERN})"
)

_WHOLE = re.compile(r"-?[0-9]{1,100}", re.ASCII)
_DECIMAL = re.compile(r"0?\.[0-9]{1,20}", re.ASCII)

_Value = TypeVar("_Value")
_Choice = TypeVar("_Choice", bound=Enum)


@dataclass(frozen=True, slots=True)
class Parameter(Generic[_Value]):
    """One query parameter. `default` is what stands for it where it is not given: None reads as None."""

    name: str
    read: Callable[[str, str], _Value]
    """Its text and its name to its value. Raises BadUserInput naming it."""
    schema: Mapping[str, object]
    description: str
    example: str | float
    default: str | None = None
    required: bool = False
    """There is nothing that could stand for it."""


@dataclass(frozen=True, slots=True)
class Given:
    """The values of a request's parameters, by parameter, and the id in its path."""

    values: Mapping[str, object]
    id: str = ""

    def __getitem__(self, parameter: Parameter[_Value]) -> _Value:
        return cast("_Value", self.values[parameter.name])


def given(
    query: QueryParams, parameters: Sequence[Parameter[Any]], monitor_id: str = "", *, lenient: bool = False
) -> Given:
    """Reads a query. Raises BadUserInput for what cannot be read, for what is there twice and, unless
    `lenient`, for what is not in the table: a misspelt `windw=7d` must not be answered with the last day.
    """
    known = {one.name for one in parameters}
    stranger = next((name for name in query if name not in known), None)
    if stranger is not None and not lenient:
        listed = f"it takes {', '.join(sorted(known))}" if known else "it takes none"
        raise BadUserInput(f"is no parameter of this route; {listed}", stranger[:SHOWN] or "''")
    asked = sorted(parameters, key=lambda one: one.name not in query)  # what is wrong before what is missing
    return Given({one.name: _value(query, one) for one in asked}, monitor_id)


def _value(query: QueryParams, parameter: Parameter[Any]) -> object:
    texts = query.getlist(parameter.name)
    if len(texts) > 1:
        raise BadUserInput("is given more than once; give it once", parameter.name)
    text = texts[0] if texts else parameter.default
    if text is None and parameter.required:
        raise BadUserInput(f"is missing; give it, like {parameter.example}", parameter.name)
    if text is None:
        return None
    if len(text) > LONGEST:
        raise BadUserInput(f"is longer than {LONGEST} characters; write a shorter one", parameter.name)
    return parameter.read(text, parameter.name)


def whole(name: str, description: str, default: int, lowest: int, highest: int) -> Parameter[int]:
    """A whole number in plain digits."""

    def read(text: str, name: str) -> int:
        plain = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
        if not plain or not lowest <= int(text) <= highest:
            raise BadUserInput(f"must be a whole number from {lowest} to {highest}", name)
        return int(text)

    schema = {"type": "integer", "minimum": lowest, "maximum": highest, "default": default}
    return Parameter(name, read, schema, description, default, str(default))


def clamped(name: str, description: str, default: int, lowest: int, highest: int) -> Parameter[int]:
    """A whole number that is brought into its bounds, as the platform does with those of its own routes."""

    def read(text: str, name: str) -> int:
        if not _WHOLE.fullmatch(text):
            raise BadUserInput("must be a whole number", name)
        return min(highest, max(lowest, int(text)))

    told = f"{description}: {lowest} to {highest}; what is beyond is taken for the nearest of them."
    return Parameter(name, read, {"type": "integer", "default": default}, told, default, str(default))


def between(name: str, description: str, example: float) -> Parameter[float]:
    """A number strictly between 0 and 1, as decimals write it, that must be given."""

    def read(text: str, name: str) -> float:
        found = float(text) if _DECIMAL.fullmatch(text) else 0.0
        if not 0 < found < 1:
            raise BadUserInput(f"must be a number above 0 and below 1, like {example:g}", name)
        return found

    schema = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}
    return Parameter(name, read, schema, description, example, required=True)


def window(description: str, default: str | None, example: str = "30d") -> Parameter[WindowSpec]:
    """A window of time; without a default it must be given."""
    schema: dict[str, object] = {"type": "string", "pattern": f"^({WINDOW_PATTERN})$", "maxLength": LONGEST}
    schema |= {"default": default} if default else {}
    shown = default or example
    return Parameter("window", written.window, schema, description, shown, default, required=default is None)


def duration(name: str, description: str, example: str) -> Parameter[Duration | None]:
    """A length of time that may be left out."""
    schema = {"type": "string", "pattern": f"^{DURATION_PATTERN}$", "maxLength": LONGEST}
    return Parameter(name, written.duration, schema, description, example)


def choice(name: str, description: str, default: _Choice) -> Parameter[_Choice]:
    """One of an enum's values, in either case: GraphQL writes them in capitals, REST's answers do not."""
    schema = {"type": "string", "enum": _values(type(default)), "default": default.value}
    shown = str(default.value)
    return Parameter(name, _reader(type(default)), schema, description, shown, shown)


def choice_or_none(name: str, description: str, example: _Choice) -> Parameter[_Choice | None]:
    """The same, that may be left out."""
    schema = {"type": "string", "enum": _values(type(example))}
    return Parameter(name, _reader(type(example)), schema, description, str(example.value))


def _values(kind: type[Enum]) -> list[str]:
    return [str(one.value) for one in kind]


def _reader(kind: type[_Choice]) -> Callable[[str, str], _Choice]:
    by_value = {str(one.value): one for one in kind}

    def read(text: str, name: str) -> _Choice:
        found = by_value.get(text.lower()) if text.isascii() else None
        if found is None:
            raise BadUserInput(f"must be one of {', '.join(by_value)}", name)
        return found

    return read
