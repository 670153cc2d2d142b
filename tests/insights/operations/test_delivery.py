"""Receipts beside rows: what is lost, and which minutes are compared."""

import pytest

from gateway.doctor.delivery import judged
from gateway.doctor.finding import Verdict
from gateway.errors import RegistryMalformed
from gateway.insights.operations.delivery import MINUTE_MS, SETTLING_MS, Delivery, settled_part
from gateway.registry.own import RECEIPTS
from gateway.registry.receipts.kept import Receipts, receipts_in
from gateway.times.window import Window
from tests.invariants.tree import ROOT

NOW_MS = 1_790_001_000_000 // MINUTE_MS * MINUTE_MS


def told(written: int, seen: float) -> Delivery:
    return Delivery(0, MINUTE_MS, Receipts(0, written, 1, 2, 3), seen, estimated=False)


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
    assert judged(written, seen, dead).verdict is verdict
