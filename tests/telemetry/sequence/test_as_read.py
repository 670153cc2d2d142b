"""Single checks and calm buckets as they are read, in one statement or two."""

import pytest

from gateway.telemetry.reading.history import STRAIGHT, Histories, HistoryQuestion
from gateway.telemetry.sequence.bearing import Bearing, bearing
from gateway.telemetry.sequence.marks import Calm, History, interval_at
from gateway.telemetry.sql.text import Overrun
from tests.telemetry.lab import DAY_MS, START_MS, Lab, beat, fresh_org, window

MINUTE_MS = 60_000
either = pytest.mark.parametrize("straight", [0, STRAIGHT])


async def read(lab: Lab, question: HistoryQuestion, straight: int) -> History:
    (found,) = await Histories(lab.reader, straight).of([question])
    assert isinstance(found, History)
    return found


@either
async def test_a_row_written_twice_is_one_check(lab: Lab, straight: int) -> None:
    """Queues deliver at least once; another place at the same moment is another check."""
    org, places = fresh_org(), (("weur", "FRA"), ("weur", "FRA"), ("weur", "AMS"), ("enam", "FRA"))
    await lab.write(beat(org, "a", 0, "down", region=region, colo=colo) for region, colo in places)
    found = await read(lab, HistoryQuestion(org, "a", window(0, DAY_MS)), straight)
    assert sorted((one.region, one.colo) for one in found.checks) == sorted(set(places))


@either
async def test_what_went_well_tells_of_no_failure(lab: Lab, straight: int) -> None:
    """Error, class and dispatch are those of a failed check."""
    org = fresh_org()
    await lab.write(
        beat(org, "a", at * MINUTE_MS, status, code=500, error="timeout", error_class="timeout")
        for at, status in enumerate(("up", "down", "degraded"))
    )
    found = await read(lab, HistoryQuestion(org, "a", window(0, DAY_MS)), straight)
    told = [(one.error, one.error_class, bool(one.dispatch_id)) for one in found.checks]
    assert told == [("", "", False), ("timeout", "timeout", True), ("", "", False)]


async def test_a_calm_bucket_tells_how_many_checks_were_recorded(lab: Lab) -> None:
    """Checks that took two slots stand for both, and sampling left none of them out."""
    org, count = fresh_org(), 2 * 720
    await lab.write(beat(org, "a", at * 2 * MINUTE_MS, latency_ms=90_000.0) for at in range(count))
    overruns = (Overrun("a", MINUTE_MS, 0, START_MS + 2 * DAY_MS),)
    found = await read(lab, HistoryQuestion(org, "a", window(0, 2 * DAY_MS), overruns=overruns), 0)
    calm = [one for one in found.marks if isinstance(one, Calm)]
    assert sum(one.checks for one in calm) == 2 * sum(one.rows for one in calm) > count
    assert bearing([found]) == Bearing(count, count)


def test_the_interval_of_a_moment() -> None:
    """That of its time; before the first that is known, the first, and what is said else where none is."""
    changed = ((100, 5), (200, 7))
    assert [interval_at(changed, at, 9) for at in (50, 100, 199, 200, 300)] == [5, 5, 5, 7, 7]
    assert interval_at((), 50, 9) == 9
