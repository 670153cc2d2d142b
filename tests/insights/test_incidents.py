"""What the checks say of an incident, on hours of checks written as text."""

import pytest

from gateway.insights.incidents import Evidence, evidence
from gateway.telemetry.sequence.bearing import bearing
from gateway.telemetry.sequence.downtime import Bout, FailureScope, agreed_bouts, bouts_of, scope, stretches
from gateway.telemetry.sequence.marks import Check
from gateway.telemetry.sequence.timeline import Quorum
from gateway.times.window import Window
from tests.insights.histories import incident, ms, told

NOW = ms(60)


def test_detection_confirmation_and_recovery() -> None:
    """First failure to opened, to the first from elsewhere, and first good check to closed."""
    found = evidence(incident(13, 18), told("u" * 10 + "dddddd" + "u" * 44, "we"), NOW)
    assert found.first_failure_ms == ms(10)
    assert (found.detection_s, found.confirmation_s, found.recovery_s) == (180, 60, 120)
    assert (found.scope, found.regions) == (FailureScope.GLOBAL, ["enam", "weur"])
    assert [(one.start_ms, one.end_ms) for one in found.stretches] == [(ms(10), ms(16))]


def test_an_open_incident_has_not_recovered() -> None:
    """Nor has one that was closed while checks still failed, or after which no check came."""
    failing = told("u" * 50 + "d" * 10)
    assert evidence(incident(52, None), failing, NOW).recovery_s is None
    assert evidence(incident(52, 55), failing, NOW).recovery_s is None
    assert evidence(incident(52, 58), told("u" * 50 + "ddd"), NOW).recovery_s is None


def test_failures_of_one_region_are_not_confirmed() -> None:
    """A second region that did not see it confirms nothing; it reached no further than one POP."""
    found = evidence(incident(16, 30), told("u" * 10 + "dududud" + "u" * 43, "we"), NOW)
    assert found.confirmation_s is None
    assert found.scope is FailureScope.SINGLE_POP
    assert found.first_failure_ms == ms(16)


def test_failures_after_it_was_opened_belong_to_it_but_detected_nothing() -> None:
    """An incident opened by hand before anything failed has no detection."""
    found = evidence(incident(5, 40), told("u" * 10 + "dd" + "u" * 10 + "d" + "u" * 37), NOW)
    assert (found.first_failure_ms, found.detection_s) == (ms(10), None)
    assert len(found.stretches) == 2
    assert found.recovery_s == (40 - 23) * 60


def test_a_failure_of_long_before_is_none_of_it() -> None:
    """Only the last stretch before an incident may be behind it, and only if it is near."""
    text = "d" + "u" * 9 + "d" + "u" * 49
    assert evidence(incident(12, 20), told(text), NOW).first_failure_ms == ms(10)
    assert evidence(incident(35, 40), told(text), NOW) == Evidence(sequence=bearing([told(text)]))


def test_an_incident_without_failures_has_no_evidence() -> None:
    """Nothing to be seen is null, not zero seconds."""
    assert evidence(incident(10, 20), told("u" * 60), NOW) == Evidence(sequence=bearing([told("u" * 60)]))
    assert evidence(incident(10, None), told(""), NOW) == Evidence()


@pytest.mark.parametrize(
    ("failed", "looked", "expected"),
    [
        ([("weur", "FRA")], [("weur", "FRA")], FailureScope.GLOBAL),
        ([("weur", "FRA")], [("weur", "FRA"), ("weur", "AMS")], FailureScope.SINGLE_POP),
        ([("weur", "FRA")], [("weur", "FRA"), ("enam", "IAD")], FailureScope.SINGLE_POP),
        (
            [("weur", "FRA"), ("weur", "AMS")],
            [("weur", "FRA"), ("weur", "AMS"), ("enam", "IAD")],
            FailureScope.REGIONAL,
        ),
        ([("weur", "FRA"), ("enam", "IAD")], [("weur", "FRA"), ("enam", "IAD")], FailureScope.GLOBAL),
        ([("weur", "")], [("weur", ""), ("enam", "")], FailureScope.REGIONAL),
        ([("weur", "")], [("weur", ""), ("weur", "AMS")], FailureScope.GLOBAL),
    ],
)
def test_scope(failed: list[tuple[str, str]], looked: list[tuple[str, str]], expected: FailureScope) -> None:
    """By who failed of those that looked; a POP whose name is not known is no single POP."""
    failures = [Check(0, "down", *place) for place in failed]
    around = [*failures, *(Check(1, "up", *place) for place in looked if place not in failed)]
    assert scope(failures, around) is expected


def test_stretches_are_cut_to_the_window() -> None:
    """A stretch that began before a window begins with it, and keeps all its failed checks."""
    history = told("u" * 5 + "d" * 10 + "u" * 45)
    (found,) = stretches(history, bouts_of(history, NOW), Window("", ms(8), ms(12)), NOW)
    assert (found.start_ms, found.end_ms, found.seconds) == (ms(8), ms(12), 240)
    assert (len(found.failures), found.lasting) == (10, False)


def test_a_stretch_lasts_only_in_a_window_that_does() -> None:
    """What still fails now has no end in a window up to now, and the window's end in one that is over."""
    history = told("u" * 50 + "d" * 10)
    bouts = bouts_of(history, NOW)
    assert bouts == [Bout(ms(50), NOW, recovered=False, lasting=True)]
    lasting = [stretches(history, bouts, Window("", 0, ms(end)), NOW)[0].lasting for end in (55, 60, 90)]
    assert lasting == [False, True, True]


def test_stretches_by_quorum() -> None:
    """One of two regions fails: down by any, not by both; the stretch tells what failed."""
    history = told("u" * 10 + "du" * 10 + "u" * 30, "we")
    span, window = (0, NOW), Window("", 0, NOW)
    (one,) = stretches(history, agreed_bouts(history, span, NOW, Quorum.ANY), window, NOW)
    assert (one.start_ms, one.end_ms, one.regions) == (ms(10), ms(30), ["weur"])
    assert agreed_bouts(history, span, NOW, Quorum.ALL) == []
    assert agreed_bouts(history, span, NOW, Quorum.MAJORITY) == []


def test_a_quorum_that_comes_of_silence_tells_what_failed_before() -> None:
    """As the good check of one region holds no longer, the failed one of the other is all there is."""
    history, window = told("ud" + "-" * 58, "we"), Window("", 0, NOW)
    bouts = agreed_bouts(history, (0, NOW), NOW, Quorum.ALL)
    assert bouts == [Bout(ms(4), ms(5))]
    (one,) = stretches(history, bouts, window, NOW)
    assert (one.regions, len(one.failures), one.seconds) == (["enam"], 1, 60)
