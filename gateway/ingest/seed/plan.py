"""What to seed, and what came of it. A plan that cannot be carried out is refused when it is made."""

from dataclasses import dataclass

from gateway.errors import BadUserInput

MINUTE_MS = 60_000
DAY_MS = 86_400_000
DAY_S = 86_400
MAX_MONITORS = 1000
MAX_DAYS = 400
MIN_INTERVAL_S = 15
MAX_INTERVAL_S = 3600
MAX_CHECKS = 50_000_000


@dataclass(frozen=True, slots=True)
class SeedPlan:
    """`monitors` of the demo org, checked every `interval_s` seconds for `days` days; raises BadUserInput."""

    seed: int = 7
    monitors: int = 24
    days: int = 30
    interval_s: int = 60

    def __post_init__(self) -> None:
        _within("--seed", self.seed, 0, 2**63 - 1)
        _within("--monitors", self.monitors, 1, MAX_MONITORS)
        _within("--days", self.days, 1, MAX_DAYS)
        _within("--interval", self.interval_s, MIN_INTERVAL_S, MAX_INTERVAL_S, " seconds")
        checks = self.monitors * self.days * DAY_S // self.interval_s
        if checks > MAX_CHECKS:
            raise BadUserInput(
                f"this plan makes {checks:,} checks and {MAX_CHECKS:,} are allowed; "
                "ask for fewer monitors or days, or a longer interval"
            )

    def horizon(self, now_ms: int) -> "Horizon":
        """The stretch of time to fill: it ends at the minute that `now_ms` is in."""
        until_ms = now_ms // MINUTE_MS * MINUTE_MS
        return Horizon(until_ms - self.days * DAY_MS, until_ms)


@dataclass(frozen=True, slots=True)
class Horizon:
    """The half-open range of Unix ms that the history covers."""

    since_ms: int
    until_ms: int

    def at(self, share: float) -> int:
        """The whole minute at this share (0 to 1) of the range."""
        return int(self.since_ms + share * (self.until_ms - self.since_ms)) // MINUTE_MS * MINUTE_MS

    def days(self) -> list[tuple[int, int]]:
        """The UTC days that it touches, cut to the range."""
        midnights = range(self.since_ms // DAY_MS * DAY_MS, self.until_ms, DAY_MS)
        return [(max(day, self.since_ms), min(day + DAY_MS, self.until_ms)) for day in midnights]


@dataclass(frozen=True, slots=True)
class SeedReport:
    """`checks` ran, `heartbeats` of them were recorded: an org may sample what it writes."""

    organizations: int
    monitors: int
    incidents: int
    checks: int
    heartbeats: int


def _within(argument: str, value: int, lowest: int, highest: int, unit: str = "") -> None:
    if not lowest <= value <= highest:
        raise BadUserInput(f"{value} is out of range; give {lowest} to {highest}{unit}", argument)
