"""Downtime: the summed length of the stretches from a failed check to the next check that did not fail.

AE has no window functions, so two reads serve any number of monitors and windows: which buckets hold
checks and which of those hold failed ones, then the checks of the troubled buckets one by one.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from gateway.errors import BadUserInput
from gateway.telemetry import queries
from gateway.telemetry.planner import Reader, answered, grouped, hull
from gateway.telemetry.rows import known_status
from gateway.window import SECOND_MS, Window

BUCKETS = 2000
"""How finely a window is cut when looking for trouble in one monitor."""
BUCKETS_CAP = 60_000
"""Most buckets of all monitors together, some 5 MB of JSON."""
HELD = 2
"""Intervals that the newest check holds for: when checks stop, that is lost data and not downtime."""
PIECES_CAP = 400
"""Most stretches named in one statement; beyond, each monitor is read from its first to its last trouble."""
ROWS_CAP = 200_000

Check = tuple[int, str]
Bucket = tuple[int, bool]
"""Start in Unix seconds, and whether a check failed in it."""
Piece = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class DowntimeQuestion:
    """Seconds down of one monitor in a window; `now_ms` ends a stretch that is still open."""

    org: str
    monitor: str
    window: Window
    now_ms: int
    interval_s: int = field(default=60, compare=False)


@dataclass(frozen=True, slots=True)
class Downtime:
    """Answers batches of DowntimeQuestion, all of an org in two reads."""

    reader: Reader

    async def seconds(self, questions: Sequence[DowntimeQuestion]) -> list[float | Exception]:
        return await answered(questions, grouped(questions, lambda one: one.org), self._seconds)

    async def _seconds(self, batch: Sequence[DowntimeQuestion]) -> dict[DowntimeQuestion, float]:
        named = await self._trouble(batch)
        checks = await self._checks(batch[0].org, named) if named else {}
        return {one: seconds_down(_stretches(one, named, checks), one.window, one.now_ms) for one in batch}

    async def _trouble(self, batch: Sequence[DowntimeQuestion]) -> list[Piece]:
        whole = hull(one.window for one in batch)
        monitors = tuple(sorted({one.monitor for one in batch}))
        finest = max(whole.seconds / BUCKETS, whole.seconds * len(monitors) / BUCKETS_CAP)
        bucket_s = max(math.ceil(finest), 5 * max(one.interval_s for one in batch), 60)
        # A bucket more on either side: a stretch may have begun before the window, or end after it.
        since_ms = max(0, whole.since_ms - bucket_s * SECOND_MS)
        until_ms = whole.until_ms + bucket_s * SECOND_MS
        statement = queries.checked_buckets(
            batch[0].org, self.reader.source, since_ms, until_ms, bucket_s, monitors
        )
        buckets: dict[str, list[Bucket]] = defaultdict(list)
        for row in (await self.reader.read(statement)).rows:
            buckets[str(row["monitor"])].append((int(str(row["bucket"])), row["failed"] != 0))
        found = [one for monitor in buckets for one in pieces(monitor, buckets[monitor], bucket_s, until_ms)]
        if len(found) <= PIECES_CAP:
            return found
        return [joined(list(of_monitor)) for _, of_monitor in groupby(found, key=itemgetter(0))]

    async def _checks(self, org: str, named: list[Piece]) -> dict[str, list[Check]]:
        statement = queries.checks_between(org, self.reader.source, tuple(named), ROWS_CAP)
        rows = (await self.reader.read(statement)).rows
        if len(rows) == ROWS_CAP:
            raise BadUserInput(
                "failures are spread over too many checks to add up; ask for a shorter window", "window"
            )
        self.reader.meter.saw(len(rows), None)
        checks: dict[str, list[Check]] = defaultdict(list)
        for row in rows:
            checks[str(row["monitor"])].append((int(str(row["timestamp_ms"])), known_status(row)))
        return checks


def pieces(monitor: str, buckets: Sequence[Bucket], bucket_s: int, end_ms: int) -> list[Piece]:
    """Each troubled bucket up to the end of the next that holds checks, in which its stretch may end.

    Where pieces touch they become one; after the last bucket nothing is known, up to end_ms.
    """
    found: list[Piece] = []
    for number, (start, troubled) in enumerate(buckets):
        if not troubled:
            continue
        following = buckets[number + 1][0] + bucket_s if number + 1 < len(buckets) else None
        since, until = start * SECOND_MS, end_ms if following is None else following * SECOND_MS
        if found and since < found[-1][2]:
            found[-1] = (monitor, found[-1][1], until)
        else:
            found.append((monitor, since, until))
    return found


def joined(found: Sequence[Piece]) -> Piece:
    """One piece from the first of a monitor's to its last."""
    return found[0][0], found[0][1], found[-1][2]


def stretches(checks: Iterable[Check], end_ms: int, hold_ms: int) -> list[tuple[int, int]]:
    """(start, end) in Unix ms, from a failed check to the next that did not fail.

    The last may have no such check: it holds for hold_ms after its newest check, and to end_ms at most.
    """
    found: list[tuple[int, int]] = []
    start: int | None = None
    newest = end_ms
    for time_ms, status in checks:
        newest = time_ms
        if status == "down" and start is None:
            start = time_ms
        elif status != "down" and start is not None:
            found.append((start, time_ms))
            start = None
    return found if start is None else [*found, (start, max(newest, min(end_ms, newest + hold_ms)))]


def seconds_down(found: Iterable[tuple[int, int]], window: Window, now_ms: int) -> float:
    """Length of the stretches inside the window, up to now."""
    until = min(window.until_ms, now_ms)
    return sum(max(0, min(end, until) - max(start, window.since_ms)) for start, end in found) / SECOND_MS


def _stretches(
    one: DowntimeQuestion, named: list[Piece], checks: dict[str, list[Check]]
) -> list[tuple[int, int]]:
    found = []
    for monitor, since, until in named:
        if monitor == one.monitor:
            inside = [check for check in checks.get(monitor, ()) if since <= check[0] < until]
            found += stretches(inside, one.now_ms, HELD * one.interval_s * SECOND_MS)
    return found
