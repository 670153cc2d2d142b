"""Downtime: the summed length of the stretches from a failed check to the next check that did not fail.

AE has no window functions, so two reads serve any number of monitors and windows: which buckets hold
a failed check, then the checks of those buckets one by one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gateway.errors import BadUserInput
from gateway.telemetry import queries
from gateway.telemetry.planner import Reader, answered, grouped, hull
from gateway.window import SECOND_MS, Window

BUCKETS = 2000
"""How finely a window is cut when looking for trouble."""
PIECES_CAP = 400
"""Most stretches named in one statement; beyond, each monitor is read from its first to its last trouble."""
ROWS_CAP = 200_000

Check = tuple[int, str]
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
        pieces = await self._trouble(batch)
        checks = await self._checks(batch[0].org, pieces) if pieces else {}
        return {one: seconds_down(_stretches(one, pieces, checks), one.window, one.now_ms) for one in batch}

    async def _trouble(self, batch: Sequence[DowntimeQuestion]) -> list[Piece]:
        whole = hull(one.window for one in batch)
        bucket_s = max(round(whole.seconds / BUCKETS), 5 * max(one.interval_s for one in batch), 60)
        statement = queries.troubled_buckets(
            batch[0].org,
            self.reader.source,
            max(0, whole.since_ms - bucket_s * SECOND_MS),  # a stretch may have begun before the window
            whole.until_ms,
            bucket_s,
            tuple(one.monitor for one in batch),
        )
        starts: dict[str, list[int]] = defaultdict(list)
        for row in (await self.reader.read(statement)).rows:
            starts[str(row["monitor"])].append(int(str(row["bucket"])))
        pieces = [piece for monitor, found in starts.items() for piece in merged(monitor, found, bucket_s)]
        if len(pieces) <= PIECES_CAP:
            return pieces
        return [
            (monitor, min(found) * SECOND_MS, (max(found) + 2 * bucket_s) * SECOND_MS)
            for monitor, found in starts.items()
        ]

    async def _checks(self, org: str, pieces: list[Piece]) -> dict[str, list[Check]]:
        statement = queries.checks_between(org, self.reader.source, tuple(pieces), ROWS_CAP)
        rows = (await self.reader.read(statement)).rows
        if len(rows) == ROWS_CAP:
            raise BadUserInput(
                "failures are spread over too many checks to add up; ask for a shorter window", "window"
            )
        self.reader.meter.saw(len(rows), None)
        checks: dict[str, list[Check]] = defaultdict(list)
        for row in rows:
            checks[str(row["monitor"])].append((int(str(row["timestamp_ms"])), str(row["status"])))
        return checks


def merged(monitor: str, starts: Iterable[int], bucket_s: int) -> list[Piece]:
    """Neighbouring buckets as one piece, each with the bucket after it, in which a stretch may end."""
    pieces: list[Piece] = []
    for start in sorted(starts):
        since, until = start * SECOND_MS, (start + 2 * bucket_s) * SECOND_MS
        if pieces and since <= pieces[-1][2]:
            pieces[-1] = (monitor, pieces[-1][1], until)
        else:
            pieces.append((monitor, since, until))
    return pieces


def stretches(checks: Iterable[Check], end_ms: int) -> list[tuple[int, int]]:
    """(start, end) in Unix ms, from a failed check to the next that did not fail; the last ends at end_ms."""
    found: list[tuple[int, int]] = []
    start: int | None = None
    for time_ms, status in checks:
        if status == "down" and start is None:
            start = time_ms
        elif status != "down" and start is not None:
            found.append((start, time_ms))
            start = None
    return found if start is None else [*found, (start, max(start, end_ms))]


def seconds_down(found: Iterable[tuple[int, int]], window: Window, now_ms: int) -> float:
    """Length of the stretches inside the window, up to now."""
    until = min(window.until_ms, now_ms)
    return sum(max(0, min(end, until) - max(start, window.since_ms)) for start, end in found) / SECOND_MS


def _stretches(
    one: DowntimeQuestion, pieces: list[Piece], checks: dict[str, list[Check]]
) -> list[tuple[int, int]]:
    found = []
    for monitor, since, until in pieces:
        if monitor == one.monitor:
            inside = [check for check in checks.get(monitor, ()) if since <= check[0] < until]
            found += stretches(inside, min(until, one.now_ms))
    return found
