"""The measure of an operation by itself: a window's read once, entries by what they put into the answer."""

import pytest
from graphql import parse
from hypothesis import given
from hypothesis import strategies as st

from gateway.request.allowance import DAY, READ
from gateway.settings import Settings
from resolvers.running.cost import Measure, operation_of
from resolvers.schema import build_schema

SCHEMA = build_schema()._schema
STATUS_PAGE = """query($many: Int!, $zone: String!) {
  monitors(first: $many, filter: { enabled: true }) { nodes {
    id name status days(window: "90d", timezone: $zone) { dates ratio { value } settled }
    uptime(window: "90d") { ratio { value } } } } }"""
PAGES, DAYS = st.integers(1, 100), st.integers(1, 399)


def cost(query: str, **variables: object) -> float:
    document = parse(query)
    operation = operation_of(document, None)
    assert operation
    return Measure(SCHEMA, document, variables).operation(operation).cost


def of_monitor(fields: str) -> float:
    return cost(f'{{ monitor(id: "mon_api") {{ {fields} }} }}')


def test_a_status_page_is_admitted() -> None:
    """50 monitors with 90 days each lie well below the limit, and so do 100."""
    limit = Settings().cost_limit
    assert cost(STATUS_PAGE, many=50, zone="Europe/Berlin") < limit / 2
    assert cost(STATUS_PAGE, many=100, zone="Europe/Berlin") < limit


def test_a_window_is_read_once() -> None:
    """The same field with the same arguments is charged once, in whatever order and under whatever alias."""
    one = of_monitor('uptime(window: "7d", accounting: CHECKS) { coverage }')
    other = 'b: uptime(accounting: CHECKS, window: "7d") { coverage }'
    again = of_monitor(f'uptime(window: "7d", accounting: CHECKS) {{ coverage }} {other}')
    assert one == 3 + READ + 7 * DAY
    assert again - one == 2  # the two fields that it puts into the answer


@pytest.mark.parametrize(
    "other", ['uptime(window: "6d") {', 'uptime(window: "7d", degraded: DOWN) {', "latency {"]
)
def test_what_is_read_apart_is_charged_apart(other: str) -> None:
    """Another window, another argument and another field are each a read of their own."""
    one = of_monitor('uptime(window: "7d") { coverage }')
    assert of_monitor(f'uptime(window: "7d") {{ coverage }} b: {other} __typename }}') - one > READ


def test_fleets_are_read_apart_by_their_filter() -> None:
    """Two fleets of one filter share a read, those of two filters do not."""
    fleets = '{ a: fleet(filter: {text: "a"}) { ...U } b: fleet(filter: {text: "%s"}) { ...U } }'
    fleets += " fragment U on FleetStats { uptime { coverage } }"
    assert cost(fleets % "b") - cost(fleets % "a") > READ


def test_windows_of_a_fleet_are_those_of_its_fields() -> None:
    """A field that is given no window costs as much as one that is given the fleet's."""
    given = cost('{ fleet(window: "30d") { uptime { coverage } series { latency { p95 { value } } } } }')
    written = cost(
        '{ fleet { uptime(window: "30d") { coverage } series(window: "30d") { latency { p95 { value } } } } }'
    )
    assert abs(given - written) <= 300  # buckets: as many as are ever drawn, where the window is not its own
    assert given > cost("{ fleet { uptime { coverage } series { latency { p95 { value } } } } }")


def test_what_compares_is_as_long_as_what_it_compares() -> None:
    """`versus` without a window, and what is read below it, cost as much as with the window of its field."""
    fields = 'uptime(window: "30d") { versus%s { contributors { key } } reconciliation { byTime } }'
    assert of_monitor(fields % "") == of_monitor(fields % '(window: "30d")') > 3 * 30 * DAY * 4


def test_columns_are_charged_by_their_length() -> None:
    """A column of twice as many buckets costs twice as much, and each more column a little."""
    short, long_ = (of_monitor(f'series(window: "{h}h", bucket: "1m") {{ up {{ value }} }}') for h in (1, 2))
    both = of_monitor('series(window: "1h", bucket: "1m") { up { value } down { value } }')
    assert long_ - short == pytest.approx(60 * 1.1 + DAY / 24)
    assert both - short == pytest.approx(2 + 60 * 0.1)


def test_too_many_buckets_are_the_field_s_own_error() -> None:
    """A series that its field will refuse does not make the operation too costly for the fields beside it."""
    assert of_monitor('series(window: "90d", bucket: "1s") { up { value } }') < Settings().cost_limit


@given(PAGES, PAGES, DAYS, DAYS)
def test_more_never_costs_less(page: int, more: int, days: int, longer: int) -> None:
    """A larger page and a longer window cost no less; the reads do not grow as the page does."""
    few, many = sorted((page, more))
    short, long_ = sorted((days, longer))
    query = '{ monitors(first: %s) { nodes { uptime(window: "%sd") { coverage } } } }'
    costs = [cost(query % (n, d)) for n, d in ((few, short), (many, short), (many, long_))]
    assert costs == sorted(costs)
    reading = [cost(query % (n, short)) - 1 - 3 * n for n in (few, many)]
    assert reading[1] - READ <= (reading[0] - READ) * (many / few) ** 0.5 + 1e-6
