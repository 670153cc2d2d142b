"""Ordering and keyset paging of an org's monitors."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.errors import BadUserInput
from gateway.insights.listing.measures import Measure
from gateway.insights.listing.ordering import (
    DEFAULT_PAGE,
    MonitorPage,
    Ordered,
    OrderField,
    Ordering,
    Paging,
    SortValue,
    page_size,
    registry_value,
)
from gateway.registry.rows import Monitor
from tests.size import sized

Values = Mapping[str, SortValue]


def monitor(monitor_id: str, **parts: object) -> Monitor:
    columns: dict[str, object] = {
        "id": monitor_id,
        "org_id": "org",
        "name": monitor_id,
        "kind": "http",
        "enabled": True,
        "config_json": "{}",
        "status": "up",
        "created_at": 0,
        "updated_at": 0,
    }
    absent = dict.fromkeys(Monitor.__dataclass_fields__)
    return Monitor(**(absent | columns | parts))  # type: ignore[arg-type]


def cut(values: Values, order: Ordering, paging: Paging) -> MonitorPage:
    return Ordered.by(order, [monitor(name) for name in values], values).page(paging)


def ids(found: MonitorPage) -> list[str]:
    return [one.id for one in found.monitors]


names = st.text("abcdef", min_size=1, max_size=3)
ranked = st.none() | st.integers(-2, 2) | st.sampled_from([0.5, 0.25, 1e300])
fields = st.sampled_from([Measure.UPTIME, Measure.P95, OrderField.LAST_CHECK, OrderField.INTERVAL])
orders = st.builds(Ordering, fields, st.booleans())
fleets = st.dictionaries(names, ranked, max_size=12)


@given(fleets, orders, st.integers(1, 5))
def test_forward(values: Values, order: Ordering, count: int) -> None:
    """Forward paging visits every monitor exactly once, in order, and says when it has ended."""
    whole = ids(cut(values, order, Paging(first=100)))
    seen: list[str] = []
    found = cut(values, order, Paging(first=count))
    while True:
        assert found.total == len(values)
        assert found.has_previous == bool(seen)
        assert len(found.monitors) == len(found.cursors) <= count
        seen += ids(found)
        assert found.has_next == (len(seen) < len(values))
        if not found.has_next:
            break
        found = cut(values, order, Paging(first=count, after=found.cursors[-1]))
    assert seen == whole
    assert sorted(seen) == sorted(values)


@given(fleets, orders, st.integers(1, 5))
def test_backward(values: Values, order: Ordering, count: int) -> None:
    """Backward paging visits every monitor exactly once, each page in the order of the whole."""
    whole = ids(cut(values, order, Paging(first=100)))
    seen: list[str] = []
    found = cut(values, order, Paging(last=count))
    while True:
        assert found.has_next == bool(seen)
        seen = ids(found) + seen
        assert found.has_previous == (len(seen) < len(values))
        if not found.has_previous:
            break
        found = cut(values, order, Paging(last=count, before=found.cursors[0]))
    assert seen == whole


@given(fleets, orders)
def test_order(values: Values, order: Ordering) -> None:
    """Values run in the direction asked for, ties go by id, and monitors without a value come last."""
    whole = ids(cut(values, order, Paging(first=100)))
    known = [(values[name], name) for name in whole if values[name] is not None]
    assert whole[len(known) :] == sorted(name for name in values if values[name] is None)
    ascending = sorted(known, key=lambda place: place[1])
    ascending.sort(key=lambda place: place[0] or 0, reverse=order.descending)
    assert known == ascending


@given(
    st.lists(fleets, min_size=1, max_size=8), fleets.filter(bool), orders, st.integers(1, 3), st.booleans()
)
def test_changes(between: list[Values], steady: Values, order: Ordering, count: int, forward: bool) -> None:
    """Rows that change, appear or vanish between pages neither repeat nor skip one that did not change."""
    volatile = [{f"x{name}": value for name, value in change.items()} for change in between]
    seen: list[str] = []
    paging = Paging(first=count) if forward else Paging(last=count)
    for turn in range(200):
        found = cut({**steady, **volatile[turn % len(volatile)]}, order, paging)
        seen += [name for name in (ids(found) if forward else reversed(ids(found))) if name in steady]
        if not (found.has_next if forward else found.has_previous) or not found.cursors:
            break
        paging = (
            Paging(first=count, after=found.cursors[-1])
            if forward
            else Paging(last=count, before=found.cursors[0])
        )
    whole = ids(cut(steady, order, Paging(first=100)))
    assert seen == (whole if forward else whole[::-1])


def test_between() -> None:
    """`after` and `before` together cut a range; reversed ones leave nothing."""
    values: Values = dict.fromkeys("abcde", 1)
    order = Ordering(Measure.UPTIME)
    marks = cut(values, order, Paging(first=5)).cursors
    assert ids(cut(values, order, Paging(first=5, after=marks[0], before=marks[3]))) == ["b", "c"]
    assert ids(cut(values, order, Paging(last=1, after=marks[0], before=marks[3]))) == ["c"]
    assert ids(cut(values, order, Paging(first=5, after=marks[3], before=marks[0]))) == []


@pytest.mark.parametrize("argument", ["first", "last"])
@pytest.mark.parametrize("count", [0, -1, 101, 10**9])
def test_bounds(argument: str, count: int) -> None:
    """A page holds 1 to 100; another size is refused naming its argument."""
    with pytest.raises(
        BadUserInput, match=rf"^{argument}: {count} is out of range; ask for 1 to 100 at a time"
    ):
        Paging(first=count) if argument == "first" else Paging(last=count)
    assert page_size(1, argument) == 1
    assert page_size(100, argument) == 100
    assert Paging().count == DEFAULT_PAGE


def test_one_direction() -> None:
    """A page goes forward or backward, not both."""
    with pytest.raises(BadUserInput, match="last: pages go forward"):
        Paging(first=1, last=1)


def test_foreign_cursor() -> None:
    """A cursor of another order, or with a value that the order cannot compare, is refused."""
    by_uptime = cut({"a": 1}, Ordering(Measure.UPTIME), Paging()).cursors[0]
    for field, descending in (
        (Measure.P95, False),
        (Measure.UPTIME, True),
        (OrderField.NAME, False),
    ):
        with pytest.raises(BadUserInput, match="after: is no cursor of this list"):
            cut({"a": 1}, Ordering(field, descending), Paging(after=by_uptime))
    textual = cut({"a": "x"}, Ordering(Measure.UPTIME), Paging()).cursors[0]
    with pytest.raises(BadUserInput, match="before: is no cursor of this list"):
        cut({"a": 1}, Ordering(Measure.UPTIME), Paging(before=textual))


def test_registry_values() -> None:
    """Names are ordered without case, statuses worst first and an unknown one last, checks by time."""
    assert registry_value(monitor("Straße"), OrderField.NAME) == "strasse"
    statuses = [
        registry_value(monitor("m", status=one), OrderField.STATUS)
        for one in ("down", "degraded", "pending", "up", "?")
    ]
    assert statuses == [0, 1, 2, 3, 5]
    assert registry_value(monitor("m", status="down", enabled=False), OrderField.STATUS) == 4
    assert registry_value(monitor("m", last_checked_at=7), OrderField.LAST_CHECK) == 7
    assert registry_value(monitor("m"), OrderField.LAST_CHECK) is None
    assert registry_value(monitor("m", interval_s=30), OrderField.INTERVAL) == 30
    assert registry_value(monitor("m"), OrderField.INTERVAL) is None


@settings(max_examples=sized(20, 3))
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=900, max_size=1000),
        min_size=2,
        max_size=4,
        unique=True,
    )
)
def test_long_names(listed: list[str]) -> None:
    """However long a name is, its cursor can be sent back."""
    monitors = [monitor(f"m{number}", name=name) for number, name in enumerate(listed)]
    values = {one.id: registry_value(one, OrderField.NAME) for one in monitors}
    first = Ordered.by(Ordering(), monitors, values).page(Paging(first=1))
    rest = Ordered.by(Ordering(), monitors, values).page(Paging(first=100, after=first.cursors[0]))
    assert sorted(one.id for one in (*first.monitors, *rest.monitors)) == sorted(values)
