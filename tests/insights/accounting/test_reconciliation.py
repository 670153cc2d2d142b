"""Why accountings differ: the parts add up to the difference, whatever happened."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gateway.insights.accounting.accounting import Lived, by_time, incident_spans
from gateway.insights.accounting.reconciliation import Cause, between_time_and_incidents, overlap
from gateway.telemetry.answers.tally import Degraded
from gateway.telemetry.sequence.timeline import timeline
from tests.insights.histories import incident, monitor, ms, told

SPAN = 60
statuses = st.lists(st.sampled_from("uuuuggddp-"), min_size=1, max_size=SPAN).map("".join)
ends = st.integers(0, SPAN)
incidents = st.lists(st.tuples(ends, st.none() | ends), max_size=4)


def lives(*texts: str) -> list[Lived]:
    names = "abc"
    return [
        Lived(monitor(name), [(0, ms(SPAN))], told(text), timeline(told(text), (0, ms(SPAN))))
        for name, text in zip(names, texts, strict=False)
    ]


@given(st.lists(statuses, min_size=1, max_size=3), incidents, st.sampled_from(Degraded))
def test_the_parts_add_up_to_the_difference(
    texts: list[str], found: list[tuple[int, int | None]], degraded: Degraded
) -> None:
    """INCIDENTS - TIME is the sum of what each cause makes, and each is seconds over seconds of its kind."""
    fleet = lives(*texts)
    listed = [
        incident(
            min(opened, closed or opened), closed and max(opened, closed), str(number), "abc"[number % 3]
        )
        for number, (opened, closed) in enumerate(found)
    ]
    open_ = incident_spans(listed, {one.monitor.id: one.spans for one in fleet}, ms(SPAN))
    seen, spent = overlap(fleet, open_, degraded), by_time(fleet)
    assume(spent.known)
    by_incidents = 1 - seen.incident / spent.elapsed
    parts = between_time_and_incidents(seen)
    assert sum(one.difference for one in parts) == pytest.approx(
        by_incidents - (spent.up + spent.degraded * (degraded is Degraded.UP)) / spent.known, abs=1e-6
    )
    assert seen.both <= min(spent.down, seen.incident) + 1e-9
    sizes = [abs(one.difference) for one in parts]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(
    ("text", "opened", "closed", "cause"),
    [
        ("u" * 60, 70, None, Cause.NONE),
        ("u" * 10 + "d" * 10 + "u" * 40, 10, 20, Cause.NONE),
        ("u" * 10 + "g" * 10 + "u" * 40, 70, None, Cause.DEGRADED),
        ("u" * 10 + "d" * 10 + "u" * 40, 70, None, Cause.SHORT_FAILURES),
        ("u" * 60, 10, 20, Cause.LONG_INCIDENTS),
        ("u" * 10 + "d" * 10 + "u" * 5 + "-" * 35, 10, 20, Cause.NO_DATA),
    ],
)
def test_each_cause_by_itself(text: str, opened: int, closed: int | None, cause: Cause) -> None:
    """One thing that tells the two apart is named, and alone."""
    fleet = lives(text)
    open_ = incident_spans([incident(opened, closed)], {"a": [(0, ms(SPAN))]}, ms(SPAN))
    assert [one.cause for one in between_time_and_incidents(overlap(fleet, open_, Degraded.DOWN))] == [cause]


def test_incidents_that_overlap_count_once() -> None:
    """Two incidents at the same time are one stretch of time; an open one lasts until now."""
    found = [incident(10, 20), incident(15, 25), incident(40, None)]
    assert incident_spans(found, {"a": [(0, ms(SPAN))]}, ms(50)) == {
        "a": [(ms(10), ms(25)), (ms(40), ms(50))]
    }
