"""What statements of one monitor say beside its rows: slots that checks took, and which checks are meant."""

from dataclasses import replace

from gateway.stores.embedded import EmbeddedTelemetry
from gateway.telemetry.sql import composers, sequences
from gateway.telemetry.sql.columns import Outcomes
from gateway.telemetry.sql.rolled.statement import OfHours
from gateway.telemetry.sql.select import Whole
from gateway.telemetry.sql.single.asked import asked_of_one
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Overrun
from tests.telemetry.kept.single.asking import ONE, as_rows, assert_equal, of_engine
from tests.telemetry.kept.single.test_in_motion import SPAN, source_of, write
from tests.telemetry.lab import fresh_org

LEVELS = Slice(*SPAN, Parts(latency=True, levels=frozenset({0.5, 0.95})))


async def test_checks_that_ran_on_count_for_the_slots_they_took(store: EmbeddedTelemetry) -> None:
    """In buckets, among single checks and in sums, as the engine counts them."""
    org = fresh_org()
    await write(store, org)
    source = replace(source_of(store, "hb_single"), overruns=(Overrun(ONE, 16), Overrun("mon_1", 1)))
    assert store.of_one is not None
    for statement in (
        sequences.checked_buckets(org, source, *SPAN, 3600, (ONE,)),
        sequences.checks_between(org, source, ((ONE, *SPAN),), 50_000),
        composers.monitor_totals(org, source, (Slice(*SPAN),), (ONE,)),
    ):
        found = as_rows(await store.of_one.answer(statement, 60))
        assert_equal(statement, found, await of_engine(store, statement))
        alone = replace(statement, sql=statement.sql.replace("ceil(", "0 * ceil("))
        assert found != await of_engine(store, alone), "slots decide nothing here"


async def test_checks_that_are_not_meant_are_not_counted(store: EmbeddedTelemetry) -> None:
    """Of a statement for hours, too, whose percentiles are told by bins."""
    org, source = fresh_org(), source_of(store, "hb_single")
    await write(store, org)
    assert store.of_one is not None
    told = []
    for outcomes in (Outcomes.ALL, Outcomes.NOT_FAILED):
        statement = composers.members(org, source, (LEVELS,), ("mon_1",), failures=False, outcomes=outcomes)
        assert isinstance(statement, OfHours)
        found = as_rows(await store.of_one.answer(statement, 60))
        assert_equal(statement, found, await of_engine(store, statement))
        told.append(found[0]["rows_0"])
    assert told == [600, 400]


def test_a_fleet_of_one_is_told_by_hours_that_are_kept(store: EmbeddedTelemetry) -> None:
    """Rows know how late each of them was, and not the bin of it."""
    late = Slice(*SPAN, Parts(lag=True))
    statement = composers.totals("org", source_of(store, "hb_single"), (late,), Whole((ONE,)))
    assert isinstance(statement, OfHours)
    assert asked_of_one(statement) is None
