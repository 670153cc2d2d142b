"""What one running emulator holds."""

from dataclasses import dataclass

from gateway.emulator.edge.world import World
from gateway.emulator.engine.d1 import Databases
from gateway.emulator.engine.datasets import Datasets


@dataclass(frozen=True, slots=True)
class State:
    token: str
    account: str
    datasets: Datasets
    databases: Databases
    world: World
