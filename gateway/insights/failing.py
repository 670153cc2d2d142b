"""Which monitors fail, and since when."""

from dataclasses import dataclass

from gateway.insights.subjects import Subject
from gateway.registry.reader import IncidentsQuestion
from gateway.registry.rows import Monitor
from gateway.request.context import Context
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.breakdown import FAILURES
from gateway.telemetry.reading.members import Members, MembersQuestion
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts
from gateway.times.window import Window


@dataclass(frozen=True, slots=True)
class Failing:
    """A monitor that failed in a window, and the regions that saw it, most failures first."""

    monitor: Monitor
    tally: Tally
    regions: tuple[str, ...] = ()


async def members(
    context: Context, subject: Subject, window: Window, parts: Parts = COUNTS_ONLY, *, failures: bool = False
) -> Members:
    """A fleet's monitors one by one; with `failures`, the regions that saw each fail."""
    if subject.nobody:
        return {}
    question = MembersQuestion(subject.scope.over(window), window, parts, failures, subject.rows_per_s)
    return await context.loaders.members.load(question)


async def failing(context: Context, subject: Subject, window: Window) -> list[Failing]:
    """Monitors with a failed check in the window, most failures first."""
    known = {one.id: one for one in subject.monitors}
    found = await members(context, subject, window, FAILURES, failures=True)
    listed = [
        Failing(known[name], one.tally, one.regions)
        for name, one in found.items()
        if name in known and one.tally.down
    ]
    return sorted(listed, key=lambda one: (-one.tally.down, one.monitor.id))


async def failing_since(context: Context, found: Failing) -> int | None:
    """Unix ms of the first failure of the stretch that lasts; None where it ended, or nobody knows.

    Where no check of the window was fine, the stretch may be older: the registry's open incident tells, else
    it is the first failure of the window. Where fine and failed checks take turns, only the incident tells.
    """
    first, fine, last = found.tally.first_failure_ms, found.tally.last_fine_ms, found.tally.last_failure_ms
    if first is None or last is None or (fine is not None and fine > last):
        return None
    if fine is not None and fine < first:
        return first
    newest = await context.loaders.incidents.load(IncidentsQuestion(found.monitor.id, 1, None))
    opened = next((one.opened_at for one in newest if one.closed_at is None), None)
    if fine is None:
        return first if opened is None else min(first, opened)
    return opened if opened is not None and opened > fine else None
