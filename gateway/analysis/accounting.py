"""What uptime is a share of."""

from enum import Enum


class Accounting(Enum):
    """What uptime is a share of."""

    CHECKS = "checks"
    TIME = "time"
    INCIDENTS = "incidents"
