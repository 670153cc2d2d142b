"""How a mistake of the caller's is told."""

from typing import Any


def refusal(answer: dict[str, Any], argument: str) -> str:
    """The message of the one error, which names the argument."""
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": argument}
    assert argument.lstrip("$") in error["message"]
    assert len(error["message"]) <= 400
    message: str = error["message"]
    return message
