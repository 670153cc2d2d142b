"""What is told of rows by column, and kept as long as they are."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from typing import Any


class Columned(ABC):
    """Rows whose columns are read once, and made once into what answers say."""

    def __init__(self) -> None:
        self._columns: dict[str, Sequence[Any]] = {}
        self._told: dict[Hashable, list[Any]] = {}
        self._written: tuple[Hashable, Any] = (None, None)

    def column(self, name: str) -> Sequence[Any]:
        """What each one's attribute of this name is."""
        if name not in self._columns:
            self._columns[name] = self._read(name)
        return self._columns[name]

    def told(self, name: Hashable, make: Callable[[], list[Any]]) -> list[Any]:
        """What is made of them for answers, once. `name` tells it from all else."""
        if name not in self._told:
            self._told[name] = make()
        return self._told[name]

    def written(self, selection: Hashable, make: Callable[[], Any]) -> Any:
        """What is made of them for one selection of their fields: of the last one that was asked, once."""
        if self._written[0] != selection:
            self._written = selection, make()
        return self._written[1]

    @abstractmethod
    def _read(self, name: str) -> Sequence[Any]: ...
