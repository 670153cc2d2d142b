"""The schedule, with time given."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.ingest.probing.schedule import LONGEST_START_S, Schedule
from gateway.ingest.probing.target import Target
from gateway.registry.config import MonitorConfig


def watched(name: str, interval: int = 15, url: str = "https://a.test/") -> Target:
    return Target(name, "org_1", name, "http", MonitorConfig(url, interval), url)


def test_start() -> None:
    """First checks are spread over five seconds at most."""
    shares = iter([0.0, 0.5, 0.999])
    schedule = Schedule(lambda: next(shares))
    schedule.sync([watched("a"), watched("b"), watched("c")], 100.0)
    assert [slot.target.id for slot in schedule.due(100.0)] == ["a"]
    assert [slot.target.id for slot in schedule.due(102.5)] == ["b"]
    assert [slot.target.id for slot in schedule.due(100 + LONGEST_START_S)] == ["c"]


@given(st.integers(1, 8), st.floats(0, 1, exclude_max=True))
def test_a_first_check_waits_no_longer_than_its_interval(interval: int, share: float) -> None:
    """The share drawn is of the interval where that is shorter than the longest wait."""
    schedule = Schedule(lambda: share)
    schedule.sync([watched("a", interval)], 0.0)
    assert schedule.next_due() == share * min(interval, LONGEST_START_S)


def test_skipped() -> None:
    """Slots that passed unseen are skipped, and the next one stays on the grid."""
    schedule = Schedule(lambda: 0.0)
    schedule.sync([watched("a")], 100.0)
    assert [(slot.at, slot.following) for slot in schedule.due(151.0)] == [(100.0, 160.0)]
    assert list(schedule.due(159.9)) == []
    assert schedule.next_due() == 160.0


@given(st.lists(st.floats(0, 100), max_size=50), st.integers(15, 600))
def test_no_drift(delays: list[float], interval: int) -> None:
    """However late it is asked, a monitor is due on whole intervals only, once each."""
    schedule = Schedule(lambda: 0.0)
    schedule.sync([watched("a", interval)], 0.0)
    now, seen = 0.0, []
    for delay in delays:
        now += delay
        seen += [slot.at for slot in schedule.due(now)]
    assert all(at % interval == 0 for at in seen)
    assert seen == sorted(set(seen))


def test_changes() -> None:
    """A new URL keeps the slot, a new interval starts over, a monitor that is gone is due no more."""
    schedule = Schedule(lambda: 0.0)
    schedule.sync([watched("a"), watched("b"), watched("c")], 0.0)
    assert len(list(schedule.due(0.0))) == 3
    schedule.sync([watched("a", url="https://b.test/"), watched("b", interval=60)], 5.0)
    assert [slot.target.id for slot in schedule.due(5.0)] == ["b"]
    due = list(schedule.due(15.0))
    assert [(slot.target.id, slot.target.config.url) for slot in due] == [("a", "https://b.test/")]
    assert schedule.next_due() == 30.0


def test_come_back() -> None:
    """A monitor that was gone and comes back is due once, not once for each life."""
    schedule = Schedule(lambda: 0.0)
    schedule.sync([watched("a")], 0.0)
    schedule.sync([], 0.0)
    schedule.sync([watched("a")], 0.0)
    assert len(list(schedule.due(0.0))) == 1
