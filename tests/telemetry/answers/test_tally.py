"""Rows of answers as frozen values: what does not add up is an error, never a plausible number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import StoreMalformed
from gateway.telemetry.answers.lengths import EMPTY_LATENCY
from gateway.telemetry.answers.recorded import heartbeat
from gateway.telemetry.answers.tally import Tally, empty_tally, tally
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts

COUNTED: dict[str, object] = {
    "strange_0": 0,
    "rows_0": 3,
    "up_0": 2.0,
    "degraded_0": 0.0,
    "down_0": 1.0,
    "pending_0": 4.0,
    "squares_0": 3.0,
    "squares_down_0": 1.0,
    "heaviest_0": 1.0,
    "interval_0": 1,
    "newest_0": 7,
    "checked_0": 0.0,
}
LATENCY = Parts(latency=True, levels=frozenset({0.5}))
ANSWERED: dict[str, object] = {
    "answered_rows_0": 2,
    "answered_0": 2.0,
    "latency_sum_0": 5.0,
    "latency_min_0": 1.0,
    "latency_max_0": 4.0,
    "q5000_0": 1.0,
}
BEAT: dict[str, object] = {
    "monitor": "m",
    "timestamp_ms": 5,
    "status": "up",
    "latency_ms": 1.5,
    "region": "weur",
    "colo": "AMS",
    "code": 200,
    "error": "",
    "error_class": "",
    "dispatch_id": "d",
    "sample_rate": 0.0,
    "sample_interval": 10,
}


def test_counts() -> None:
    """Pending checks are checks, but decide nothing."""
    found = tally(COUNTED, 0, COUNTS_ONLY)
    assert (found.checks, found.decided, found.newest_write_ms) == (7.0, 3.0, 7000)
    assert (found.latency, found.last_failure) == (None, None)


@pytest.mark.parametrize(
    ("found", "exact"),
    [
        (Tally(rows=2, up=2, max_sample_interval=1), True),
        (Tally(), True),
        (Tally(rows=1, up=2, max_sample_interval=1), False),
        (Tally(rows=1, up=10, max_sample_interval=10), False),
        (Tally(rows=1, up=1, max_sample_interval=10), False),
    ],
)
def test_exact(found: Tally, exact: bool) -> None:
    """A tally is exact when every row stands for itself."""
    assert found.exact is exact


def test_unknown_status() -> None:
    """Rows of an unknown status are counted apart in a tally; alone, such a row is an error."""
    found = tally(COUNTED | {"strange_0": 1}, 0, COUNTS_ONLY)
    assert (found.unreadable, found.up, found.down) == (1, 2, 1)
    with pytest.raises(StoreMalformed, match="unknown status"):
        heartbeat(BEAT | {"status": "DOWN"})


def test_latency() -> None:
    """Latency is what the answered checks say; without any it is empty, whatever the columns hold."""
    found = tally(COUNTED | ANSWERED, 0, LATENCY).latency
    assert found
    assert found.quantiles == {0.5: 1.0}
    assert tally(COUNTED | ANSWERED | {"answered_rows_0": 0}, 0, LATENCY).latency == EMPTY_LATENCY


def test_missing_quantile() -> None:
    """A quantile that is null over rows that were counted is an error."""
    with pytest.raises(StoreMalformed, match="gave no quantile over rows it counted"):
        tally(COUNTED | ANSWERED | {"q5000_0": None}, 0, LATENCY)


def test_empty() -> None:
    """The tally of no rows: zero checks, no write, and latency only where it was asked for."""
    assert empty_tally(COUNTS_ONLY) == Tally()
    assert empty_tally(LATENCY) == Tally(latency=EMPTY_LATENCY)


def test_heartbeat() -> None:
    """A rate of 0 reads as 1, so that the weight is AE's alone; the org is no part of an answer."""
    found = heartbeat(BEAT)
    assert (found.org_id, found.sample_rate, found.weight) == ("", 1.0, 10.0)


@pytest.mark.parametrize("time", [-1, 10**17])
def test_impossible(time: int) -> None:
    """A heartbeat before 1970 or far in the future is malformed."""
    with pytest.raises(StoreMalformed):
        heartbeat(BEAT | {"timestamp_ms": time})


@given(st.one_of(st.integers(), st.sampled_from([-1, 2**31 - 1, 2**31])))
def test_any_code(code: int) -> None:
    """A code that no protocol has reads as none, alone and as a slice's last failure."""
    failure: dict[str, object] = {f"failure_{name}_0": value for name, value in BEAT.items()}
    last = tally(COUNTED | failure | {"failure_code_0": code}, 0, Parts(last_failure=True)).last_failure
    assert last
    assert last.code == heartbeat(BEAT | {"code": code}).code == (code if 0 <= code < 2**31 else 0)
