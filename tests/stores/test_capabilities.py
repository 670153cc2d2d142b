"""What a service can do is asked of it, and statements are written by the answers."""

from gateway.stores.analytics_engine import AnalyticsEngine
from gateway.stores.capabilities import learned, plainer
from gateway.telemetry.sql.dialect import ANALYTICS_SQL, CLASSIC, Dialect
from gateway.telemetry.sql.text import Source
from tests.stores import upstreams
from tests.stores.upstreams import Answer, Time, fixed, ok, served

NOW_S = 1_795_478_400
REFUSED = fixed("422 No", b"Input was invalid")


async def dialect_after(*answers: Answer) -> Dialect:
    clock = Time()
    async with served(*answers) as service:
        store = AnalyticsEngine(upstreams.account(service, clock), upstreams.pace(clock))
        try:
            return await learned(store, Source.of("hb", CLASSIC), NOW_S)
        finally:
            await store.aclose()


async def test_a_service_that_is_down_is_taken_as_documented() -> None:
    """Nothing learned changes nothing."""
    assert await dialect_after(fixed("500 Oops")) == CLASSIC


async def test_a_dataset_that_is_not_there_tells_nothing() -> None:
    """Every statement would be refused; that says nothing about quantiles."""
    assert await dialect_after(REFUSED) == CLASSIC


async def test_a_no_makes_statements_plainer() -> None:
    """The dataset can be read, everything else is refused."""
    readable = ok(b'{"data":[{"answer":5}]}')
    found = await dialect_after(readable, REFUSED)
    assert (found.weight_expressions, found.escapes) == (False, False)


def test_what_a_service_weighs_has_no_plainer_way() -> None:
    """Its derived tables cannot be aggregated over, and its texts are bound."""
    assert plainer(ANALYTICS_SQL, {"weight_expressions": False, "escapes": False}) == ANALYTICS_SQL
    assert plainer(ANALYTICS_SQL, {"extrema": True}).maximum == "max"
