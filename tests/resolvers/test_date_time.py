"""DateTime as it is written: cheaply, and as the standard library writes it."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from resolvers.words.scalars import date_time

FIRST, LAST = (round(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * 1000 for year in (1, 9999))


@given(st.integers(FIRST, LAST) | st.integers(0, 10**6) | st.integers(-(10**6), 0))
def test_it_is_what_the_standard_library_writes(ms: int) -> None:
    """To the millisecond, before 1970 too, with a Z."""
    seconds, rest = divmod(ms, 1000)
    moment = datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest * 1000)
    assert date_time(ms) == moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert datetime.fromisoformat(date_time(ms)) == moment
