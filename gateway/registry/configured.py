"""What a monitor was set to over time, and what follows for when it was to be checked. Pure.

The registry's row tells the present; applied to the past it would make lost data of a longer interval, too
many checks of a shorter one, and an outage of a pause.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from gateway.errors import RegistryMalformed
from gateway.times.ranges import Span, cut
from gateway.times.turns import Heard, Regional, regionals, shares


@dataclass(frozen=True, slots=True)
class Configured:
    """From `since_ms` (Unix ms) on, until the next. `interval_s` is None where it could not be read."""

    since_ms: int
    interval_s: int | None
    enabled: bool = True
    timeout_ms: int | None = None
    relay_id: str | None = None
    """Kept for who looks up a past: nothing is reckoned by it."""

    @property
    def overruns(self) -> bool:
        """A check may take longer than it is to the next."""
        return bool(self.interval_s and self.timeout_ms and self.timeout_ms > self.interval_s * 1000)

    def like(self, other: "Configured") -> bool:
        """The same, whenever that was."""
        return self.kept == other.kept

    @property
    def kept(self) -> tuple[int | None, bool, int | None, str | None]:
        return self.interval_s, self.enabled, self.timeout_ms, self.relay_id


@dataclass(frozen=True, slots=True)
class Checked:
    """[since, until) in which a monitor was enabled, and how often it was to be checked."""

    since_ms: int
    until_ms: int
    interval_s: int | None
    timeout_ms: int | None = None
    share: float = 1.0
    """Checks an interval, of all the regions that check it by themselves."""

    @property
    def checks(self) -> float:
        """Those to be expected; 0 where the interval is not known."""
        return self.checks_in((self.since_ms, self.until_ms))

    def checks_in(self, span: Span) -> float:
        """Those of a part of it."""
        begin, end = cut(span, (self.since_ms, self.until_ms))
        return max(0, end - begin) / 1000 / self.interval_s * self.share if self.interval_s else 0.0


def checks_of(parts: Iterable[Checked], spans: Sequence[Span]) -> list[float]:
    """Those to be expected in each span, of parts of however many monitors; the spans are in order, and none
    begins before another ends. Of those that a part covers it is counted how many cover them: in a fleet most
    are."""
    begins, ends = [since for since, _ in spans], [until for _, until in spans]
    found = [0.0] * len(spans)
    covers: dict[tuple[int, float], list[int]] = {}
    for one in parts:
        first, last = bisect_right(ends, one.since_ms), bisect_left(begins, one.until_ms) - 1
        for place in {first, last} if first <= last else ():
            found[place] += one.checks_in(spans[place])
        if first + 1 < last and one.interval_s:
            begun = covers.setdefault((one.interval_s, one.share), [0] * (len(spans) + 1))
            begun[first + 1] += 1
            begun[last] -= 1
    for (interval_s, share), begun in covers.items():
        for place, (since, until), count in zip(range(len(spans)), spans, accumulate(begun), strict=False):
            found[place] += count * (max(0, until - since) / 1000 / interval_s * share)
    return found


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
    """JSON may hold anything, and whole numbers as 30.0; what is no interval is not known."""
    value = int(value) if isinstance(value, float) and value.is_integer() else value
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def first(present: Configured, checked_ms: int | None) -> tuple[Configured, ...]:
    """What is known of a monitor that is seen for the first time: it was so ever since it was created.

    One that is seen disabled was enabled before, up to its last check: nothing else tells when that ended.
    """
    if present.enabled or checked_ms is None or checked_ms <= present.since_ms:
        return (present,)
    return replace(present, enabled=True), replace(present, since_ms=checked_ms)


def news(known: Sequence[Configured], present: Configured, now_ms: int) -> tuple[Configured, ...]:
    """What is to be kept beside what is known; `present.since_ms` is when the row was last updated.

    That is when it was changed, if it is later than what is known; else a change is dated as it is seen.
    """
    if known[-1].like(present):
        return ()
    last_ms, updated_ms = known[-1].since_ms, present.since_ms
    since_ms = updated_ms if last_ms < updated_ms <= now_ms else max(now_ms, last_ms + 1)
    return (replace(present, since_ms=since_ms),)


def checked(settings: Sequence[Configured], since_ms: int, until_ms: int) -> Iterator[Checked]:
    """The parts of [since, until) in which it was enabled, one for each setting, in time order."""
    ends = (*(two.since_ms for _, two in pairwise(settings)), until_ms)
    for one, end in zip(settings, ends, strict=True):
        begin, stop = cut((one.since_ms, end), (since_ms, until_ms))
        if one.enabled and begin < stop:
            yield Checked(begin, stop, one.interval_s, one.timeout_ms)


def without(parts: Iterable[Checked], away: Sequence[Span]) -> Iterator[Checked]:
    """What is left of each beside these spans, which are in order and apart."""
    for one in parts:
        begin = one.since_ms
        for since, until in away:
            if since < one.until_ms and until > begin:
                if begin < since:
                    yield replace(one, since_ms=begin, until_ms=since)
                begin = until
        if begin < one.until_ms:
            yield replace(one, since_ms=begin) if begin > one.since_ms else one


def shared(parts: Iterable[Checked], regions: Sequence[Regional]) -> Iterator[Checked]:
    """Each cut where regions begin to check by themselves, and where they are given up."""
    for one in parts:
        for (begin, end), share in shares(regions, (one.since_ms, one.until_ms)):
            yield replace(one, since_ms=begin, until_ms=end, share=share)


def regions_of(heard: Heard, settings: tuple[Configured, ...]) -> tuple[Regional, ...]:
    """Those that check a monitor by themselves, by its interval as of its time."""
    found = heard.made.get(settings)
    if found is None:
        found = regionals(heard, lambda span: sum(one.checks for one in checked(settings, *span)))
        heard.made.clear()  # what it was set to before is asked no more
        heard.made[settings] = found
    return found
