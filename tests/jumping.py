"""A loop whose clock jumps: hours pass in a moment."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import TypeVar

_Found = TypeVar("_Found")


class Jumping(asyncio.SelectorEventLoop):
    """Where nothing is to be done now, it is later at once."""

    def __init__(self) -> None:
        self.now = 0.0
        self.selector = selectors.DefaultSelector()
        self._select, self.selector.select = self.selector.select, self._waited  # type: ignore[method-assign]
        super().__init__(self.selector)

    def time(self) -> float:
        return self.now

    def _waited(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += timeout or 0
        return self._select(0)


def run(work: Coroutine[None, None, _Found]) -> _Found:
    with asyncio.Runner(loop_factory=Jumping) as runner:
        return runner.run(work)
