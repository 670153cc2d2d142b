"""One measured figure, and what a scenario is."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from abusing.process import Server


@dataclass(frozen=True, slots=True)
class Figure:
    scenario: str
    measured: str
    bar: str
    met: bool


Scenario = Callable[[Server], AsyncIterator[Figure]]
