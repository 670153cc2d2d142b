"""The circuit breaker, on a clock of its own."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.stores.calls.breaker import OPEN_S, Breaker
from tests.stores.upstreams import Time


def test_it_takes_five_calls_to_open() -> None:
    """Four failures in a row may be chance."""
    breaker = Breaker(Time())
    for _ in range(4):
        breaker.failed(breaker.turn)
    assert breaker.wait_s() == 0
    breaker.failed(breaker.turn)
    assert breaker.wait_s() == 30


def test_it_opens_at_half() -> None:
    """Half of the recent calls failing is enough, fewer are not."""
    breaker = Breaker(Time())
    for _ in range(3):
        breaker.worked(breaker.turn)
    for _ in range(2):
        breaker.failed(breaker.turn)
    assert breaker.wait_s() == 0
    breaker.failed(breaker.turn)
    assert breaker.wait_s() > 0


def test_old_failures_are_forgotten() -> None:
    """Failures of more than half a minute ago say nothing about now."""
    clock = Time()
    breaker = Breaker(clock)
    for _ in range(4):
        breaker.failed(breaker.turn)
    clock.now += 31
    breaker.failed(breaker.turn)
    assert breaker.wait_s() == 0


def test_one_caller_probes_and_a_failed_probe_opens_again() -> None:
    """After 30 s one call goes through, the others wait for how it goes."""
    clock = Time()
    breaker = Breaker(clock)
    for _ in range(5):
        breaker.failed(breaker.turn)
    clock.now += 30
    assert (breaker.wait_s(), breaker.wait_s() > 0) == (0, True)
    breaker.failed(breaker.turn)
    assert breaker.wait_s() == 30
    clock.now += 30
    assert breaker.wait_s() == 0
    breaker.worked(breaker.turn)
    assert [breaker.wait_s(), breaker.wait_s()] == [0, 0]


def test_a_probe_that_was_given_up_leaves_room_for_the_next() -> None:
    """A probe whose caller went away decides nothing and blocks nobody."""
    clock = Time()
    breaker = Breaker(clock)
    for _ in range(5):
        breaker.failed(breaker.turn)
    clock.now += 30
    assert breaker.wait_s() == 0
    breaker.given_up(breaker.turn)
    assert breaker.wait_s() == 0


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["begin", "worked", "failed", "given_up"]), st.integers(0, 9), st.floats(0, 20)
        ),
        max_size=120,
    )
)
def test_stragglers_move_nothing(events: list[tuple[str, int, float]]) -> None:
    """Calls that begin and end in any order: of an open circuit one probe is out at a time, nothing but its
    success closes it, and nothing but its failure keeps it open for longer."""
    clock = Time()
    breaker = Breaker(clock)
    under_way: list[tuple[int, bool]] = []
    opened = 0.0
    for said, which, pause in events:
        clock.now += pause
        was_open = breaker.is_open
        if said == "begin":
            if breaker.wait_s() == 0:
                assert not (was_open and any(probe for _, probe in under_way))
                assert not was_open or clock.now >= opened + OPEN_S
                under_way.append((breaker.turn, was_open))
            continue
        if not under_way:
            continue
        turn, probe = under_way.pop(which % len(under_way))
        getattr(breaker, said)(turn)
        assert breaker.is_open == (said != "worked" if was_open and probe else was_open or breaker.is_open)
        if breaker.is_open and (not was_open or (probe and said == "failed")):
            opened = clock.now


def test_one_that_began_before_it_opened_does_not_close_it() -> None:
    """A call that comes back late, well or not, says nothing about how the service is since."""
    clock = Time()
    breaker = Breaker(clock)
    before = breaker.turn
    for _ in range(5):
        breaker.failed(before)
    clock.now += 10
    breaker.worked(before)
    breaker.failed(before)
    assert (breaker.is_open, breaker.wait_s()) == (True, 20)
