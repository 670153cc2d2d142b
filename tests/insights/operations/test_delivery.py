"""Receipts beside rows: what is lost, and which minutes are compared."""

import math

import pytest

from gateway.doctor.delivery import judged
from gateway.doctor.finding import Verdict
from gateway.errors import RegistryMalformed
from gateway.insights.operations.delivery import MINUTE_MS, SETTLING_MS, Delivery, seen_in, settled_part
from gateway.registry.own import RECEIPTS
from gateway.registry.receipts.kept import Receipts, receipts_in
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.numbers.thinned import Seen
from gateway.telemetry.reading.pulse import Pulse
from gateway.times.window import Window
from tests.invariants.tree import ROOT

NOW_MS = 1_790_001_000_000 // MINUTE_MS * MINUTE_MS


def told(written: int, seen: float) -> Delivery:
    return Delivery(0, MINUTE_MS, Receipts(0, written, 1, 2, 3), Seen(seen))


@pytest.mark.parametrize(
    ("written", "seen", "lost", "share"),
    [(100, 100, 0, 0.0), (100, 75, 25, 0.25), (100, 130, 0, 0.0), (0, 5, 0, None), (4, 0, 4, 1.0)],
)
def test_what_was_handed_over_and_is_not_there_is_lost(
    written: int, seen: float, lost: float, share: float | None
) -> None:
    """More rows than receipts are no loss, and of nothing handed over no share is lost."""
    assert (told(written, seen).lost, told(written, seen).lost_share) == (lost, share)


@pytest.mark.parametrize(
    ("ago_ms", "minutes"), [(0, 5), (SETTLING_MS, 10), (4 * MINUTE_MS, 9), (-MINUTE_MS, 4)]
)
def test_minutes_that_have_not_settled_are_not_compared(ago_ms: int, minutes: int) -> None:
    """Of ten minutes that ended so long ago, those that ended five minutes ago at least, whole ones."""
    until_ms = NOW_MS - ago_ms
    found = settled_part(Window("10m", until_ms - 10 * MINUTE_MS, until_ms), NOW_MS)
    assert (found.until_ms - found.since_ms) / MINUTE_MS == minutes
    odd = settled_part(Window("10m", until_ms - 10 * MINUTE_MS + 1, until_ms), NOW_MS + 59_999)
    assert odd.since_ms % MINUTE_MS == odd.until_ms % MINUTE_MS == 0
    assert odd.since_ms > until_ms - 10 * MINUTE_MS


def pulse(recorded: float, interval: int) -> Pulse:
    return Pulse(Tally(max_sample_interval=interval), recorded, 0, 0, 0, interval)


def test_chance_is_no_loss() -> None:
    """What is missing counts as lost for sure only beyond what the store's own sampling explains."""
    found = seen_in({"a": pulse(500, 1), "b": pulse(1000, 10)})
    assert found == Seen(500, 1000, 10)

    def of(written: int) -> Delivery:
        return Delivery(0, MINUTE_MS, Receipts(0, written, 0, 0, 0), found)

    assert (of(1600).estimated, of(1600).lost, of(1600).lost_at_least) == (True, 100, 0)
    assert 0 < of(1800).lost_at_least < of(1800).lost - 1.959964 * math.sqrt(1000 * 9)
    assert of(1800).lost_share_at_least == of(1800).lost_at_least / 1800
    assert (told(100, 75).estimated, told(100, 75).lost_at_least) == (False, 25)


def test_a_monitor_without_rows_is_judged_by_its_rows_before() -> None:
    """How much the store leaves out of a monitor that has no row there, its rows of a day tell or none."""
    there = {"a": pulse(500, 1)}
    assert seen_in(there, {"a": pulse(9, 100), "b": pulse(9, 1)}).lost_of(600) == 100
    assert seen_in(there, {"a": pulse(9, 1), "b": pulse(9, 100)}).lost_of(600) == 0
    assert seen_in({}, {"b": pulse(9, 10)}).lost_of(10_000) > 9_900
    assert (seen_in({}, {}).lost_of(10_000), seen_in({}, {}).sampled) == (0, True)
    assert seen_in({}) == Seen()


def test_no_receipt_is_no_zero() -> None:
    """Nobody says what was written; and a count below 0 is none."""
    nothing = {"since_ms": None, "written": 0, "sampled": 0, "refused": 0, "dead": 0}
    assert receipts_in(nothing) is None
    assert receipts_in(nothing | {"since_ms": 60_000, "written": 3}) == Receipts(60_000, 3, 0, 0, 0)
    with pytest.raises(RegistryMalformed):
        receipts_in(nothing | {"since_ms": 60_000, "dead": -1})


def test_the_worker_and_the_gateway_have_one_table() -> None:
    """The gateway's script is the Worker's own migration."""
    theirs = ROOT / "workers" / "heartbeats" / "migrations" / "0001_heartbeat_receipts.sql"
    ours = ROOT / "gateway" / "registry" / "migrations" / RECEIPTS.migration
    assert ours.read_text() == theirs.read_text()


@pytest.mark.parametrize(
    ("written", "seen", "dead", "verdict"),
    [
        (1000, 1000, 0, Verdict.OK),
        (1000, 990, 0, Verdict.OK),
        (1000, 989, 0, Verdict.WARNING),
        (10, 10, 1, Verdict.WARNING),
    ],
)
def test_doctor_warns_of_what_is_lost(written: int, seen: float, dead: int, verdict: Verdict) -> None:
    """Of more than one in a hundred, and of every one that a queue gave up."""
    assert judged(written, Seen(seen), dead).verdict is verdict
    thinned = judged(written, Seen(0, seen, 100), dead).verdict
    assert thinned is (Verdict.WARNING if dead else Verdict.OK)


def test_doctor_does_not_call_well_what_it_knows_nothing_of() -> None:
    """Where nothing of what was handed over is there, nor was within a day, that is told, and no loss."""
    found = judged(1000, Seen(interval=None), 0)
    assert (found.verdict, "lost" in found.seen, "within a day" in found.seen) == (
        Verdict.WARNING,
        False,
        True,
    )
    assert judged(0, Seen(interval=None), 0).verdict is Verdict.OK
