"""Which incidents a question about a time asks for."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.registry.reader import OverlapQuestion
from gateway.registry.rows import Incident

names = st.sampled_from("abcd")
incidents = st.builds(
    Incident,
    id=st.text(max_size=2),
    monitor_id=names,
    opened_at=st.integers(0, 20),
    closed_at=st.one_of(st.none(), st.integers(1, 20)),
    reason=st.none(),
    status=st.just("open"),
)


class Compared(str):
    """A monitor's id that counts how often it is held against another text."""

    __slots__ = ()
    times = 0

    def __eq__(self, other: object) -> bool:
        Compared.times += 1
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        return str.__hash__(self)


@given(st.lists(incidents), st.one_of(st.none(), st.lists(names)), st.integers(0, 20), st.integers(0, 20))
def test_those_of_the_monitors_that_were_open_then(
    found: list[Incident], monitors: list[str] | None, since_ms: int, until_ms: int
) -> None:
    """Of the monitors that are named, or of all, in their order, what was open at some time of the window."""
    question = OverlapQuestion(None if monitors is None else tuple(monitors), since_ms, until_ms)
    assert question.of(found) == tuple(
        one
        for one in found
        if (monitors is None or one.monitor_id in monitors)
        and one.opened_at < until_ms
        and (one.closed_at or until_ms) > since_ms
    )


def test_a_large_fleet_is_not_gone_through_for_each_incident() -> None:
    """A thousand incidents of a thousand monitors: each is held against few names."""
    Compared.times = 0
    question = OverlapQuestion(tuple(Compared(f"mon_{number}") for number in range(1000)), 0, 10)
    found = [Incident(f"inc_{number}", f"mon_{number}", 1, None, None, "open") for number in range(1000)]
    assert len(question.of(found)) == 1000
    assert Compared.times <= 10_000
