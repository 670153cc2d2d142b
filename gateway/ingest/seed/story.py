"""What the registry knows of one monitor: folded from its checks, in the order they ran.

Law: an incident opens with the second failure in a row and closes with the first check that is not down.
"""

from dataclasses import dataclass, field, replace

from gateway.ingest.seed.history import Check

FAILURES_TO_OPEN = 2


@dataclass(frozen=True, slots=True)
class Incident:
    """Unix ms; `closed_ms` None while it lasts."""

    opened_ms: int
    closed_ms: int | None
    reason: str


@dataclass(slots=True)
class Story:
    """`first`, `last` and `last_failed` are of recorded checks: the registry agrees with the rows."""

    first: Check | None = None
    last: Check | None = None
    last_failed: Check | None = None
    incidents: list[Incident] = field(default_factory=list)
    _misses: int = 0

    def follow(self, checks: list[Check], bad_weather: bool) -> None:
        """Take in a stretch. Nothing fails in calm weather, so only its first check can end an incident."""
        for check in checks if bad_weather else checks[:1]:
            self._judge(check)
        self.last = next((check for check in reversed(checks) if check.recorded), self.last)
        if self.first is None:
            self.first = next((check for check in checks if check.recorded), None)

    def _judge(self, check: Check) -> None:
        if check.status == "down":
            self._fail(check)
        elif self._misses:
            self._recover(check)

    def _fail(self, check: Check) -> None:
        self._misses += 1
        if check.recorded:
            self.last_failed = check
        if self._misses == FAILURES_TO_OPEN:
            reason = f"{FAILURES_TO_OPEN} failures in a row: {check.error}"
            self.incidents.append(Incident(check.end_ms, None, reason))

    def _recover(self, check: Check) -> None:
        if self._misses >= FAILURES_TO_OPEN:
            self.incidents[-1] = replace(self.incidents[-1], closed_ms=check.end_ms)
        self._misses = 0
