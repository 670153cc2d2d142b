"""What one running emulator holds."""

from dataclasses import dataclass

from gateway.emulator.d1 import Databases
from gateway.emulator.datasets import Datasets
from gateway.emulator.world import World


@dataclass(frozen=True, slots=True)
class State:
    token: str
    account: str
    datasets: Datasets
    databases: Databases
    world: World
