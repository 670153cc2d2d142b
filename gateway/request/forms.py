"""What is made of one answer for those who are told it, such as its tag: once, and kept with it."""

from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

_Form = TypeVar("_Form")


class Forms:
    """Of one answer. `grown` is told how many bytes more are kept, by whoever keeps the answer."""

    __slots__ = ("_made", "grown")

    def __init__(self) -> None:
        self._made: dict[Hashable, Any] | None = None
        """Of most answers nothing is."""
        self.grown: Callable[[int], None] | None = None

    def of(self, name: Hashable, make: Callable[[], _Form], size: Callable[[_Form], int]) -> _Form:
        """Made now unless it has been. Of an answer that is not kept nothing is."""
        found: _Form | None = self._made.get(name) if self._made else None
        return self._kept(name, make(), size) if found is None else found

    async def of_work(
        self, name: Hashable, make: Callable[[], Awaitable[_Form]], size: Callable[[_Form], int]
    ) -> _Form:
        """The same, of what takes its time: several who ask meanwhile may each make it, and one is kept."""
        found: _Form | None = self._made.get(name) if self._made else None
        return self._kept(name, await make(), size) if found is None else found

    def _kept(self, name: Hashable, made: _Form, size: Callable[[_Form], int]) -> _Form:
        if self._made is None:
            self._made = {}
        if self.grown and name not in self._made:
            self._made[name] = made
            self.grown(size(made))
        return made
