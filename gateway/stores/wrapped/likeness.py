"""Which earlier answer may stand in for a read that failed: that to the same question, a little earlier.

Windows that end now move with the clock, so the texts of two such statements differ in their times only.
"""

import re
from dataclasses import dataclass

from gateway.ports import Statement

SLACK_S = 60.0
"""`now` lies on a grid and buckets are aligned, so that times may jump a little ahead of the clock."""

_MS_DIGITS = 13
# Text literals are matched first and stay as they are: an id may consist of digits alone.
_TIME = re.compile(r"'(?:[^'\\]|\\.)*'|\b(?:[0-9]{10}|[0-9]{13})\b", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A statement without its times, and its times in seconds."""

    shape: tuple[str, str]
    times_s: tuple[float, ...]

    @classmethod
    def of(cls, statement: Statement) -> "Likeness":
        times: list[float] = []

        def taken(match: re.Match[str]) -> str:
            text = match[0]
            if text.startswith("'"):
                return text
            times.append(int(text) / (1000 if len(text) == _MS_DIGITS else 1))
            return "?"

        return cls((statement.org, _TIME.sub(taken, statement.sql)), tuple(times))

    def moved_on_from(self, earlier: "Likeness", age_s: float) -> bool:
        """The same question, its times no further on than the clock is since then."""
        pairs = zip(self.times_s, earlier.times_s, strict=True)
        return self.shape == earlier.shape and all(0 <= now - then <= age_s + SLACK_S for now, then in pairs)
