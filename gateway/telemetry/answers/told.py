"""From where a tally comes, where a store alone does not tell all of its window. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from gateway.telemetry.sql.text import Away
from gateway.times.window import Window


class Origin(Enum):
    """Who knew."""

    STORE = "store"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """[since, until) of a window, Unix ms, and who told of it."""

    since_ms: int
    until_ms: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class Told:
    """`known_ms`, Unix ms, is how far back anybody knows; of what is `unknown` after it nobody does."""

    known_ms: int
    stretches: tuple[Stretch, ...] = ()
    unknown: tuple[Away, ...] = ()

    @property
    def archived(self) -> bool:
        """An archive told of a part."""
        return any(one.origin is Origin.ARCHIVE for one in self.stretches)


def together(found: Iterable[Told | None]) -> Told | None:
    """Of parts of one question."""
    known = list(dict.fromkeys(one for one in found if one is not None))
    if len(known) <= 1:
        return known[0] if known else None
    return Told(
        min(one.known_ms for one in known),
        tuple(dict.fromkeys(part for one in known for part in one.stretches)),
        tuple(dict.fromkeys(away for one in known for away in one.unknown)),
    )


def stretches(window: Window, told: Told | None, known_ms: int) -> tuple[Stretch, ...]:
    """From where each part of a window comes: a store that reaches back to `known_ms`, or as was told."""
    if told is not None:
        return told.stretches
    since_ms = max(window.since_ms, known_ms)
    return (Stretch(since_ms, window.until_ms, Origin.STORE),) if since_ms < window.until_ms else ()
