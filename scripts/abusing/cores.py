"""Whose the machine's time was: a figure that is missed because others took it is to be known as such."""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from abusing.process import Server

TICKS = os.sysconf("SC_CLK_TCK")
USER, SYSTEM = 11, 12
"""Places in /proc/<pid>/stat, after the name."""
IDLE = (3, 4)
"""Places in the first line of /proc/stat: idle, and waiting for a disk."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds that passed on a clock, and of a core's time: the gateway's, this program's, everybody's."""

    passed: float
    gateway: float
    clients: float
    everybody: float

    @classmethod
    def until_now(cls, server: Server) -> Self:
        """This program's has its children's that have ended."""
        all_told = [int(one) for one in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
        busy = sum(all_told) - sum(all_told[place] for place in IDLE)
        own = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
        gateway = int(own[USER]) + int(own[SYSTEM])
        return cls(time.monotonic(), gateway / TICKS, sum(os.times()[:4]), busy / TICKS)

    def __sub__(self, other: "Spent") -> "Spent":
        return Spent(
            self.passed - other.passed,
            self.gateway - other.gateway,
            self.clients - other.clients,
            self.everybody - other.everybody,
        )

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(
            self.passed + other.passed,
            self.gateway + other.gateway,
            self.clients + other.clients,
            self.everybody + other.everybody,
        )

    def __str__(self) -> str:
        others = max(0.0, self.everybody - self.gateway - self.clients)
        shares = (one / (self.passed or 1) for one in (self.gateway, self.clients, others))
        return "cores: gateway {:.2f}, clients {:.2f}, others {:.2f}".format(*shares)


NOTHING = Spent(0, 0, 0, 0)
