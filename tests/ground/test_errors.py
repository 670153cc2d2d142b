"""The error tree."""

import re

from gateway import errors
from gateway.errors import BadUserInput, InsightsError, StoreError, TelemetryUnavailable


def tree(of: type[InsightsError]) -> set[type[InsightsError]]:
    """The errors that the module itself defines: others may refine them elsewhere."""
    below = [one for one in of.__subclasses__() if one.__module__ == errors.__name__]
    return {of, *(deeper for one in below for deeper in tree(one))}


def test_drawn_as_built() -> None:
    """The tree drawn in the docstring is the tree of the code, with its codes."""
    drawn = dict(re.findall(r"─ (\w+)(?: +([A-Z_]+))?", errors.__doc__ or ""))
    built = {one.__name__: one.code if "code" in vars(one) else "" for one in tree(InsightsError)}
    del built["InsightsError"]
    assert drawn == built


def test_extensions() -> None:
    """An error carries its code, and what the caller needs: the argument, or when to try again."""
    assert BadUserInput("m").extensions() == {"code": "BAD_USER_INPUT"}
    assert BadUserInput("m", "first").extensions() == {"code": "BAD_USER_INPUT", "argument": "first"}
    assert str(BadUserInput("m", "first")) == "first: m"
    assert StoreError("m").extensions() == {"code": "INTERNAL"}
    assert TelemetryUnavailable("m", 2.5).extensions() == {
        "code": "TELEMETRY_UNAVAILABLE",
        "retryAfterSeconds": 2.5,
    }
