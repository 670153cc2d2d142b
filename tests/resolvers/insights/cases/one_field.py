"""One field of a monitor or the fleet, asked of a gateway."""

from typing import Any

from tests.gateway_under_test import Gateway, listed


async def of(gateway: Gateway, selection: str, subject: str = 'monitor(id: "mon_1")') -> Any:
    """The first field asked of a monitor or the fleet; there are no errors."""
    answer = await gateway.ask(f"{{ {subject} {{ {selection} }} }}")
    assert "errors" not in answer, answer["errors"]
    return listed(next(iter(next(iter(answer["data"].values())).values())))
