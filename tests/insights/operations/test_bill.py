"""The bill of a fleet: properties that hold for any, and a few bills made by hand."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import BadUserInput
from gateway.insights.operations import bill as costs
from gateway.insights.operations.bill import Group, Plan, changed, forecast, plan_of, usage
from gateway.insights.operations.prices import BASE_MONTHLY, MONTH_DAYS, PRICES
from gateway.registry import rows
from gateway.registry.rows import Monitor
from tests.gateway_under_test import monitor_row

INTERVALS = st.integers(15, 86_400)
RELAYS = st.sampled_from((None, "weur", "enam"))
FLEETS = st.lists(st.tuples(RELAYS, INTERVALS), max_size=40)
RATES = st.sampled_from((1.0, 0.5, 0.25, 0.01))
READS = st.integers(0, 10**7)


def monitor(relay: str | None, interval_s: int | None, *, enabled: bool = True) -> Monitor:
    row = asdict(monitor_row(relay_id=relay, enabled=int(enabled))) | {"interval_s": interval_s}
    return rows.monitor(row)


def plan(fleet: list[tuple[str | None, int]], rate: float = 1.0, reads: int = 5000) -> Plan:
    return plan_of([monitor(*one) for one in fleet], rate, reads)


PLANS = st.builds(plan, FLEETS, RATES, READS)


@given(fleet=FLEETS, more=FLEETS, rate=RATES, reads=READS)
def test_more_monitors_never_cost_less(
    fleet: list[tuple[str | None, int]], more: list[tuple[str | None, int]], rate: float, reads: int
) -> None:
    """Adding monitors lowers no position and not the total."""
    few, many = (forecast(plan(one, rate, reads)) for one in (fleet, fleet + more))
    for before, after in zip(few.positions, many.positions, strict=True):
        assert after.units >= before.units * (1 - 1e-12)
    assert many.monthly_total >= few.monthly_total - 1e-9


@given(count=st.integers(1, 500), interval_s=st.integers(30, 86_400), relay=RELAYS, rate=RATES)
def test_half_the_interval_is_twice_the_points(
    count: int, interval_s: int, relay: str | None, rate: float
) -> None:
    """Checks twice as often write twice the points and rows, whatever the sampling."""
    slow = Plan((Group(relay, count, count / interval_s),), rate, 0)
    fast = changed(slow, interval_s=interval_s // 2 if interval_s % 2 == 0 else interval_s)
    factor = 2 if interval_s % 2 == 0 else 1
    assert usage(fast).points_written == pytest.approx(factor * usage(slow).points_written)
    assert usage(fast).rows_written == pytest.approx(factor * usage(slow).rows_written)


@given(found=PLANS)
def test_nothing_is_billed_under_what_is_included(found: Plan) -> None:
    """A position is billed for what lies above the included amount, at its price, and for nothing else."""
    made = forecast(found)
    for one in made.positions:
        assert one.billable == max(0.0, one.units - one.price.included)
        assert one.monthly == one.billable / one.price.per * one.price.usd
    assert made.monthly_total == pytest.approx(BASE_MONTHLY + sum(one.monthly for one in made.positions))


@given(fleet=st.lists(st.tuples(RELAYS, st.just(120)), min_size=1, max_size=20), rate=RATES, reads=READS)
def test_what_if_of_the_present_is_the_present(
    fleet: list[tuple[str | None, int]], rate: float, reads: int
) -> None:
    """Saying what is already so changes no number; saying nothing changes nothing at all."""
    now = plan(fleet, rate, reads)
    assert changed(now) == now
    same = changed(now, interval_s=120, sample_rate=rate, monitors=len(fleet), reads_per_day=reads)
    assert asdict(usage(same)) == pytest.approx(asdict(usage(now)))
    assert forecast(same).monthly_total == pytest.approx(forecast(now).monthly_total)


@given(found=PLANS, count=st.integers(0, 100_000))
def test_monitors_keep_their_mix(found: Plan, count: int) -> None:
    """Another number of monitors leaves the share of each relay and the average interval."""
    other = changed(found, monitors=count)
    assert other.monitors == pytest.approx(count)
    if found.monitors and count:
        before, after = (one.checks_per_s / one.monitors for one in (found, other))
        assert after == pytest.approx(before)


@given(found=PLANS)
def test_one_monitor_more_costs_what_is_said(found: Plan) -> None:
    """The price of a monitor is the difference between two bills, and never negative."""
    made = forecast(found)
    if made.per_monitor is None:
        assert found.monitors == 0
    else:
        more = forecast(changed(found, monitors=round(found.monitors) + 1))
        assert made.per_monitor == pytest.approx(more.monthly_total - made.monthly_total, abs=1e-6)
        assert made.per_monitor >= 0


def test_a_bill_by_hand() -> None:
    """A thousand monitors every 15 s without a relay: points, requests, CPU and rows as reckoned by hand."""
    made = forecast(Plan((Group(None, 1000, 1000 / 15),), 1.0, 100_000))
    month_s = MONTH_DAYS * 86_400
    checks = month_s * 1000 / 15
    bill = {(one.price.product, one.price.metric): one for one in made.positions}
    assert bill["Analytics Engine", "points written"].monthly == pytest.approx((checks - 10e6) / 1e6 * 0.25)
    assert bill["Analytics Engine", "read queries"].monthly == pytest.approx(
        (100_000 * MONTH_DAYS - 1e6) / 1e6
    )
    requests = checks + month_s / 15
    assert bill["Workers", "requests"].monthly == pytest.approx((requests - 10e6) / 1e6 * 0.30)
    assert bill["Workers", "CPU milliseconds"].monthly == pytest.approx((requests * 5 - 30e6) / 1e6 * 0.02)
    assert bill["D1", "rows written"].monthly == pytest.approx((checks * 5 - 50e6) / 1e6 * 1.00)
    assert bill["Durable Objects", "requests"].units == 0
    assert 900 < made.monthly_total < 1000
    assert {one.price.metric for one in made.free_plan if one.hit} >= {"points written", "read queries"}


def test_checks_of_one_relay_share_its_object() -> None:
    """An object is in memory all the time at most, however many checks it makes; two relays are two."""
    busy = usage(Plan((Group("weur", 1000, 100.0),), 1.0, 0))
    both = usage(Plan((Group("weur", 500, 50.0), Group("enam", 500, 50.0)), 1.0, 0))
    assert busy.object_gb_s == pytest.approx(costs.OBJECT_GB * costs.MONTH_S)
    assert both.object_gb_s == pytest.approx(2 * busy.object_gb_s)
    assert both.object_requests == pytest.approx(busy.object_requests)


def test_only_enabled_monitors_cost() -> None:
    """A disabled monitor makes no checks; one whose interval cannot be read counts as every minute."""
    found = plan_of([monitor(None, 60), monitor("weur", 30, enabled=False), monitor("enam", None)], 1.0, 0)
    assert found.groups == (Group(None, 1, 1 / 60), Group("enam", 1, 1 / 60))
    assert forecast(plan_of([], 1.0, 0)).monthly_total == BASE_MONTHLY
    assert forecast(plan_of([], 1.0, 0)).per_monitor is None


def test_every_unit_has_a_price() -> None:
    """The table prices exactly what is counted."""
    assert set(PRICES) == set(asdict(usage(plan([]))))


@pytest.mark.parametrize(
    ("argument", "given_to"),
    [
        ("intervalSeconds", {"interval_s": 14}),
        ("sampleRate", {"sample_rate": 0.0}),
        ("sampleRate", {"sample_rate": 1.5}),
        ("sampleRate", {"sample_rate": float("nan")}),
        ("monitors", {"monitors": -1}),
        ("readsPerDay", {"reads_per_day": -1}),
    ],
)
def test_what_cannot_be_is_refused(argument: str, given_to: dict[str, float]) -> None:
    """A what-if out of range names its argument."""
    with pytest.raises(BadUserInput) as raised:
        changed(plan([(None, 60)]), **given_to)  # type: ignore[arg-type]
    assert raised.value.argument == argument


def test_assumptions_name_the_plan() -> None:
    """The text tells the numbers it was made with."""
    told = " ".join(costs.assumptions(replace(plan([(None, 60)]), sample_rate=0.25)))
    assert "1,440 checks a day" in told
    assert "25%" in told
