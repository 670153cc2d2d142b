"""Where the archives of the tests are: in a file, and in some tests on a ClickHouse server, too."""

import pytest

from tests.archive import year
from tests.contract import server
from tests.contract.conftest import clickhouse_url
from tests.size import sized

__all__ = ["clickhouse_url"]

ON_CLICKHOUSE = (
    "test_verify_tells_what_differs",
    "test_a_window_of_both_is_one_number",
    "test_gaps_are_listed_and_filled_while_the_store_has_them",
    "test_a_filling_that_is_killed_at_any_write_goes_on",
    "test_the_days_reads_are_bounded",
    "test_what_nobody_has_is_unknown",
    "test_one_org_sees_none_of_anothers_hours",
    "test_hours_stay_when_their_days_are_there",
    "test_hours_that_the_store_forgot_meanwhile_are_not_marked",
    "test_one_org_that_cannot_be_read_stops_no_other",
    "test_what_is_no_code_is_kept_as_none",
    "test_gaps_of_a_store_whose_reach_is_not_known",
    "test_what_is_archived_goes",
    "test_what_is_not_archived_stays",
    "test_who_is_left_out_may_have_any_name",
    "test_four_weeks_are_a_line_with_the_next_look",
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    both = metafunc.function.__name__ in ON_CLICKHOUSE[: sized(len(ON_CLICKHOUSE), 3)]
    metafunc.parametrize("place", ["sqlite", "clickhouse"] if both else ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the archives that a test opens."""
    on_server = request.param == "clickhouse"
    url = request.getfixturevalue("clickhouse_url") if on_server else None
    monkeypatch.setattr(year, "SERVER", server.known(url) if url else None)
