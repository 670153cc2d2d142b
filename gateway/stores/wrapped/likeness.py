"""Which earlier answer may stand in for a read that failed: that to the same question, a little earlier.

Windows that end now move with the clock, so the texts of two such statements differ in their times only.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from gateway.ports import Statement

SLACK_S = 60.0
"""`now` lies on a grid and buckets are aligned, so that times may jump a little ahead of the clock."""

_MS_DIGITS = 13
# Text literals are matched first and stay as they are, for an id may consist of digits alone; but for the
# times that the Analytics SQL API takes as texts.
_TIME = re.compile(r"'(?:[^'\\]|\\.)*'|\b(?:[0-9]{10}|[0-9]{13})\b", re.DOTALL)
_TEXT_TIME = re.compile(r"'([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)'")


@dataclass(frozen=True, slots=True)
class Likeness:
    """A statement without its times, as a digest, and its times in seconds."""

    shape: bytes
    times_s: tuple[float, ...]

    @classmethod
    def of(cls, statement: Statement) -> "Likeness":
        times: list[float] = []

        def taken(match: re.Match[str]) -> str:
            text = match[0]
            if text.startswith("'"):
                at = _moment(text)
                if at is None:
                    return text
                times.append(at)
                return "?"
            times.append(int(text) / (1000 if len(text) == _MS_DIGITS else 1))
            return "?"

        shape = f"{statement.org}\0{_TIME.sub(taken, statement.sql)}"
        return cls(blake2b(shape.encode("utf-8", "surrogatepass"), digest_size=16).digest(), tuple(times))

    def moved_on_from(self, earlier: "Likeness", age_s: float) -> bool:
        """The same question, its times no further on than the clock is since then."""
        pairs = zip(self.times_s, earlier.times_s, strict=True)
        return self.shape == earlier.shape and all(0 <= now - then <= age_s + SLACK_S for now, then in pairs)


def _moment(text: str) -> float | None:
    """Of a text literal that `sql.text.moment` may have written, in Unix seconds; None of any other."""
    written = _TEXT_TIME.fullmatch(text)
    try:
        return datetime.fromisoformat(written[1]).timestamp() if written else None
    except ValueError:  # 30 February
        return None
