"""Numbers as GraphQL answers them where their values alone were asked for."""

from typing import Any


def valued(value: Any) -> dict[str, Any]:
    """An Estimate, or a column of them, of which the value was asked."""
    return {"value": value}


def counted(**numbers: float) -> dict[str, dict[str, Any]]:
    """CheckCounts of which these were asked."""
    return {name: valued(number) for name, number in numbers.items()}


def values(found: Any, *names: str) -> list[Any]:
    """The values of Estimates by name."""
    return [found[name]["value"] for name in names]
