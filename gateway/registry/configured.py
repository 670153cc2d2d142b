"""What a monitor was set to over time, and what follows for when it was to be checked. Pure.

The registry's row tells the present; applied to the past it would make lost data of a longer interval, too
many checks of a shorter one, and an outage of a pause.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gateway.errors import RegistryMalformed

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Configured:
    """From `since_ms` (Unix ms) on, until the next. `interval_s` is None where it could not be read."""

    since_ms: int
    interval_s: int | None
    enabled: bool = True
    timeout_ms: int | None = None
    relay_id: str | None = None

    def like(self, other: "Configured") -> bool:
        """The same, whenever that was."""
        return replace(self, since_ms=0) == replace(other, since_ms=0)


@dataclass(frozen=True, slots=True)
class Checked:
    """[since, until) in which a monitor was enabled, and how often it was to be checked."""

    since_ms: int
    until_ms: int
    interval_s: int | None
    timeout_ms: int | None = None


def settings_of(text: object) -> tuple[Configured, ...]:
    """Oldest first, from the JSON that `statements.monitors_by_id` selects. Raises RegistryMalformed."""
    if text is None:
        return ()
    try:
        rows = json.loads(str(text))
        found = [
            Configured(int(since), _number(interval), bool(enabled), _number(timeout), relay)
            for since, interval, enabled, timeout, relay in rows
        ]
    except (ValueError, TypeError):
        raise RegistryMalformed(
            "a monitor's earlier settings cannot be read; run `insights doctor`"
        ) from None
    return tuple(sorted(found, key=lambda one: one.since_ms))


def _number(value: object) -> int | None:
    """JSON may hold anything; what is no interval is not known."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def begins(known: Sequence[Configured], present: Configured, now_ms: int) -> int | None:
    """Since when the present setting is kept as such; None where it is known already.

    The first one that is seen holds from when the monitor was created (`present.since_ms`). A change was made
    when the row was last updated, if that is later than what is known, and else is dated as it is seen.
    """
    if not known:
        return present.since_ms
    if known[-1].like(present):
        return None
    updated_ms = present.since_ms
    return updated_ms if known[-1].since_ms < updated_ms <= now_ms else max(now_ms, known[-1].since_ms + 1)


def checked(
    settings: Sequence[Configured], since_ms: int, until_ms: int, quiet_ms: int | None = None
) -> Iterator[Checked]:
    """The parts of [since, until) in which it was enabled, in time order; settings of one kind are one part.

    `quiet_ms` is when it was last checked, if it was seen disabled from the first on: it is known since then.
    """
    if not settings[0].enabled and quiet_ms is not None:
        first = replace(settings[0], enabled=True)
        settings = (first, replace(settings[0], since_ms=max(first.since_ms, quiet_ms)), *settings[1:])
    ends = (*(two.since_ms for _, two in pairwise(settings)), until_ms)
    for one, end in zip(settings, ends, strict=True):
        begin, stop = max(since_ms, one.since_ms), min(until_ms, end)
        if one.enabled and begin < stop:
            yield Checked(begin, stop, one.interval_s, one.timeout_ms)


def joined(parts: Iterable[Checked]) -> list[Span]:
    """Those that follow on each other without a pause are one."""
    found: list[Span] = []
    for one in parts:
        if found and found[-1][1] == one.since_ms:
            found[-1] = found[-1][0], one.until_ms
        else:
            found.append((one.since_ms, one.until_ms))
    return found
