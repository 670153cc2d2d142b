"""Law 13 of what is archived: each statement passes the strict emulator, in both endpoints' dialects."""

from dataclasses import replace

import pytest

from gateway.telemetry.sql.archived.hours import From, archived_hours
from gateway.telemetry.sql.dialect import Dialect
from gateway.telemetry.sql.select import that_fit
from gateway.telemetry.sql.text import Source
from tests.invariants.sql.live import DIALECTS, HOUR_MS, NOW_MS, ORG, judge, monitors, overruns


@pytest.mark.parametrize("dialect", DIALECTS, ids=("classic", "plain", "analytics"))
@pytest.mark.parametrize("count", [0, 500])
def test_what_is_archived(dialect: Dialect, count: int) -> None:
    """Hours by bin of length, from the first page and from a later one, of monitors that overran, too."""
    source = Source.of("heartbeats_of_production", dialect)
    source = replace(source, overruns=that_fit(dialect, overruns(count)))
    since_ms = NOW_MS // HOUR_MS * HOUR_MS - 48 * HOUR_MS
    for page in (None, From(since_ms + 5 * HOUR_MS, monitors(1)[0])):
        statement = archived_hours(ORG, source, since_ms, since_ms + 24 * HOUR_MS, page)
        judge(statement, dialect)
        assert ("ceil(double2 / " in statement.sql) == (count > 0)
