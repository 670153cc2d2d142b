"""Who wrote for an org: read once in a while for everybody, whole days of three months."""

import pytest

from gateway.errors import TelemetryUnavailable
from gateway.telemetry.reading.population import LOOK_BACK_DAYS, REMEMBERED_MS, Population, Writers
from gateway.telemetry.sql.composers import writers
from tests.telemetry.lab import DAY_MS, START_MS, Lab, beat, fresh_org

NOW_MS = START_MS + DAY_MS // 2


async def test_who_wrote_most_comes_first(lab: Lab) -> None:
    """Every monitor with a row of this org, no other org's, whether or not anybody knows it."""
    org, other = fresh_org(), fresh_org()
    rows = (("few", 1), ("most", 5), ("some", 3))
    await lab.write(beat(org, name, minute * 60_000) for name, count in rows for minute in range(count))
    await lab.write([beat(other, "another", 0)])
    ours, theirs, nobodys = await Population(lab.reader, Writers(), NOW_MS).writers([org, other, fresh_org()])
    assert (ours, theirs, nobodys) == (("most", "some", "few"), ("another",), ())


@pytest.mark.parametrize(
    ("days_ago", "told"), [(0, True), (LOOK_BACK_DAYS - 1, True), (LOOK_BACK_DAYS, False)]
)
async def test_three_months_are_looked_back_on(lab: Lab, days_ago: int, told: bool) -> None:
    """Today is one of the days, and the first of them is looked at whole."""
    org = fresh_org()
    await lab.write([beat(org, "a", -days_ago * DAY_MS)])
    found = await Population(lab.reader, Writers(), NOW_MS).writers([org])
    assert found == [("a",) if told else ()]


@pytest.mark.parametrize(
    ("later_ms", "reads"),
    [(0, 1), (REMEMBERED_MS - 1, 1), (REMEMBERED_MS, 2), (1 - REMEMBERED_MS, 1), (-REMEMBERED_MS, 2)],
)
async def test_it_is_remembered_for_ten_minutes_of_any_request(lab: Lab, later_ms: int, reads: int) -> None:
    """Of each org by itself, an org of nobody too; and not for longer because a clock was set back."""
    remembered, orgs = Writers(), [fresh_org(), fresh_org()]
    await lab.write([beat(orgs[0], "a", 0)])
    for now_ms in (NOW_MS, NOW_MS + later_ms):
        found = await Population(lab.reader, remembered, now_ms).writers(orgs)
        assert found == [("a",), ()]
    assert [one.org for one in lab.watched.asked] == orgs * reads


async def test_a_failure_is_told_and_not_remembered(lab: Lab) -> None:
    """Who asks next reads again; who asks beside it for another org is answered."""
    remembered, org, other = Writers(), fresh_org(), fresh_org()
    await lab.write([beat(org, "a", 0), beat(other, "b", 0)])
    lab.watched.fails = lambda statement: statement.org == org
    failed, fine = await Population(lab.reader, remembered, NOW_MS).writers([org, other])
    assert isinstance(failed, TelemetryUnavailable)
    assert fine == ("b",)
    lab.watched.fails = lambda _: False
    assert await Population(lab.reader, remembered, NOW_MS).writers([org]) == [("a",)]


@pytest.mark.parametrize("passed_ms", [0, 1, DAY_MS // 2, DAY_MS - 1])
async def test_the_statement_is_the_same_all_day(lab: Lab, passed_ms: int) -> None:
    """So that it is the same question for whoever keeps answers: up to the end of the day, UTC."""
    await Population(lab.reader, Writers(), START_MS + passed_ms).writers(["o"])
    until_ms = START_MS + DAY_MS
    expected = writers("o", lab.source, until_ms - LOOK_BACK_DAYS * DAY_MS, until_ms)
    assert [one.sql for one in lab.watched.asked] == [expected.sql]
