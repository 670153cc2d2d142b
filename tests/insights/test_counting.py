"""What was to be expected of each of many spans."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from gateway.insights.counting import standings
from gateway.insights.subjects import Subject
from gateway.registry.rows import Monitor
from gateway.telemetry.answers.standing import together
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.questions import Scope
from gateway.times.turns import Regional
from gateway.times.window import Window
from tests.insights.histories import MINUTE_MS, monitor, ms

HOUR = [(ms(minute), ms(minute + 10)) for minute in range(0, 60, 10)]


class Compared(Monitor):
    """Counts how often it is held against another monitor."""

    times = 0

    def __eq__(self, other: object) -> bool:
        Compared.times += 1
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]


def expected(monitors: list[Monitor], now_minute: int) -> list[float]:
    context = cast("Any", SimpleNamespace(now_ms=ms(now_minute)))
    subject = Subject(Scope("o"), tuple(monitors))
    return [one.expected for one in standings(context, subject, HOUR, [Tally()] * len(HOUR))]


@given(
    st.lists(
        st.builds(
            dict,
            created_at=st.integers(-MINUTE_MS, 70 * MINUTE_MS),
            enabled=st.booleans(),
            interval_s=st.sampled_from([None, 30, 60, 3600]),
            last_checked_at=st.one_of(st.none(), st.integers(0, 60 * MINUTE_MS)),
        ),
        max_size=6,
    ),
    st.integers(0, 80),
)
def test_each_span_expects_what_its_monitors_do(lives: list[dict[str, Any]], now_minute: int) -> None:
    """Monitors that were there all along are added up once: the sums are those of one by one."""
    monitors = [monitor(str(number), **life) for number, life in enumerate(lives)]
    for (begin, stop), found in zip(HOUR, expected(monitors, now_minute), strict=True):
        end = max(begin, min(stop, ms(now_minute)))
        alone = sum(one.expected_checks(begin, end) for one in monitors)
        assert abs(found - alone) <= 1e-6


def test_a_fleet_is_not_gone_through_for_each_of_it() -> None:
    """A thousand monitors, of which half are new, are held against each other hardly ever."""
    Compared.times = 0
    row = {name: getattr(monitor(), name) for name in Monitor.__dataclass_fields__}
    monitors = [Compared(**(row | {"id": str(n), "created_at": ms(n % 2 * 30)})) for n in range(1000)]
    assert round(expected(list(monitors), 60)[0]) == 500 * 10
    assert Compared.times <= 10_000


@given(st.lists(st.integers(-MINUTE_MS, 70 * MINUTE_MS), min_size=1, max_size=6), st.integers(1, 80))
def test_buckets_together_are_as_young_as_the_whole(created: list[int], now_minute: int) -> None:
    """A monitor that was there for a part of the window only is so by its buckets, too."""
    subject = Subject(Scope("o"), tuple(monitor(str(n), created_at=at) for n, at in enumerate(created)))
    context = cast("Any", SimpleNamespace(now_ms=ms(now_minute)))
    found = together(standings(context, subject, HOUR, [Tally()] * len(HOUR)))
    whole = subject.standing(Window("", ms(0), ms(60)), ms(min(60, now_minute)), Tally())
    assert abs(found.before - whole.before) <= 1e-6
    assert (found.young, found.monitors) == (whole.young, whole.monitors)


def test_silence_is_told_up_to_when_regions_were_read() -> None:
    """What a region recorded since then is not known: it is not silent for that."""
    heard = (ms(0), ms(50))
    one = replace(
        monitor(created_at=ms(0)), regions=(Regional("weur", ms(0), ms(9000), 1.0, (heard,), ms(52)),)
    )
    assert one.silent_regions(ms(0), ms(60)) == []
    known = replace(one, regions=(replace(one.regions[0], at_ms=ms(60)),))
    [silent] = known.silent_regions(ms(0), ms(60))
    assert (silent.region, silent.since_ms, silent.missing) == ("weur", ms(50), 10)
