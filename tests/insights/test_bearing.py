"""Numbers that hang on the order of checks are null, with a reason, where sampling left too few of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.insights.accounting.accounting import Lived
from gateway.insights.incidents import evidence
from gateway.insights.reliability import flapping_of, reliability_of
from gateway.registry.rows import Incident
from gateway.telemetry.sequence.bearing import MOST_LEFT_OUT, WHOLE, bearing
from gateway.telemetry.sequence.marks import Calm, History
from gateway.telemetry.sequence.timeline import timeline
from gateway.times.window import Window
from tests.insights.histories import MINUTE_MS, monitor, ms, told

DAY = Window("", 0, ms(1440))
TEXT = ("u" * 60 + "d" * 5 + "u" * 7 + "dd") * 20


def thinned(text: str, every: int) -> History:
    """One of `every` checks, standing for all of them, as sampling leaves them."""
    whole = told(text)
    return replace(whole, marks=tuple(one._replace(weight=float(every)) for one in whole.checks[::every]))


def lived(history: History) -> Lived:
    return Lived(monitor(), [(0, ms(1440))], history, timeline(history, (0, ms(1440))))


def test_a_tenth_of_the_rows_bears_no_order() -> None:
    """MTTR was 4 009 s in place of 336 s once: it is null now, and so is all else of the kind; sums stay."""
    whole, tenth = lived(told(TEXT)), lived(thinned(TEXT, 10))
    known, found = reliability_of(whole, DAY, ms(1440)), reliability_of(tenth, DAY, ms(1440))
    assert None not in {known.mttr_s, known.mtbf_s, known.longest_up, flapping_of(whole.history, DAY).score}
    assert {found.mttr_s, found.mtbf_s, found.longest_up} == {None}
    assert (flapping_of(tenth.history, DAY).score, flapping_of(tenth.history, DAY).is_flapping) == (
        None,
        None,
    )
    assert found.down_s > 0
    assert "90%" in (found.sequence.reason or "")
    assert known.sequence.reason is None


def test_evidence_of_an_incident_is_no_better() -> None:
    """Detection and recovery are told of whole sequences alone."""
    incident = Incident("inc", "mon", ms(62), ms(70), None, "closed")
    told_of = evidence(incident, told(TEXT), ms(1440))
    assert (told_of.detection_s, told_of.recovery_s) == (120, 300)
    half = evidence(incident, thinned(TEXT, 2), ms(1440))
    assert {half.detection_s, half.confirmation_s, half.recovery_s, half.first_failure_ms} == {None}
    assert half.sequence.reason


@given(st.lists(st.sampled_from([1.0, 1.05, 2.0, 10.0]), min_size=1, max_size=60))
def test_it_bears_while_at_most_a_tenth_is_share_left_out(weights: list[float]) -> None:
    """By the sum of the weights, however they are spread; singly or in calm buckets."""
    whole = told("u" * len(weights))
    marks = [one._replace(weight=weight) for one, weight in zip(whole.checks, weights, strict=True)]
    singly = bearing([replace(whole, marks=tuple(marks))])
    calm = Calm(0, ms(9), len(weights), sum(weights), 0.0, sum(weights))
    together = bearing([History((calm,), MINUTE_MS)])
    left_out = 1 - len(weights) / sum(weights)
    for found in (singly, together):
        assert found.share_left_out == pytest.approx(left_out)
        assert found.bears == (found.reason is None) == (found.share_left_out <= MOST_LEFT_OUT)
        assert found.sampled == (found.share_left_out > 0)


def test_nothing_read_is_nothing_share_left_out() -> None:
    """A monitor that was never checked has no reason beside its nulls."""
    assert bearing([told("")]) == bearing([]) == WHOLE
