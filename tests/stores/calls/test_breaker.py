"""The circuit breaker, on a clock of its own."""

from gateway.stores.calls.breaker import Breaker
from tests.stores.upstreams import Time


def test_it_takes_five_calls_to_open() -> None:
    """Four failures in a row may be chance."""
    breaker = Breaker(Time())
    for _ in range(4):
        breaker.failed()
    assert breaker.wait_s() == 0
    breaker.failed()
    assert breaker.wait_s() == 30


def test_it_opens_at_half() -> None:
    """Half of the recent calls failing is enough, fewer are not."""
    breaker = Breaker(Time())
    for _ in range(3):
        breaker.worked()
    for _ in range(2):
        breaker.failed()
    assert breaker.wait_s() == 0
    breaker.failed()
    assert breaker.wait_s() > 0


def test_old_failures_are_forgotten() -> None:
    """Failures of more than half a minute ago say nothing about now."""
    clock = Time()
    breaker = Breaker(clock)
    for _ in range(4):
        breaker.failed()
    clock.now += 31
    breaker.failed()
    assert breaker.wait_s() == 0


def test_one_caller_probes_and_a_failed_probe_opens_again() -> None:
    """After 30 s one call goes through, the others wait for how it goes."""
    clock = Time()
    breaker = Breaker(clock)
    for _ in range(5):
        breaker.failed()
    clock.now += 30
    assert (breaker.wait_s(), breaker.wait_s() > 0) == (0, True)
    breaker.failed()
    assert breaker.wait_s() == 30
    clock.now += 30
    assert breaker.wait_s() == 0
    breaker.worked()
    assert [breaker.wait_s(), breaker.wait_s()] == [0, 0]


def test_a_probe_that_was_given_up_leaves_room_for_the_next() -> None:
    """A probe whose caller went away decides nothing and blocks nobody."""
    clock = Time()
    breaker = Breaker(clock)
    for _ in range(5):
        breaker.failed()
    clock.now += 30
    assert breaker.wait_s() == 0
    breaker.given_up()
    assert breaker.wait_s() == 0
