"""Windows and durations: what is accepted, and which range it asks for."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.times.window import MAX_WINDOW_S, NOW_GRID_MS, Duration, Window, WindowSpec

DAY_MS = 86_400_000
NOW_MS = 1_793_534_400_000  # 2026-11-01T12:00:00Z

instants = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1)).map(  # noqa: DTZ001 - made aware below
    lambda found: found.replace(tzinfo=UTC, microsecond=found.microsecond // 1000 * 1000)
)


def range_of(text: str) -> tuple[int, int]:
    found = WindowSpec.parse(text).at(NOW_MS)
    return found.since_ms, found.until_ms


@pytest.mark.parametrize(
    ("text", "seconds"), [("15s", 15), ("5m", 300), ("1h", 3600), ("7d", 604_800), ("400d", MAX_WINDOW_S)]
)
def test_lengths(text: str, seconds: int) -> None:
    """A length is a number and a unit, and a window of that length ends now."""
    assert Duration.parse(text) == Duration(text, seconds)
    assert range_of(text) == (NOW_MS - seconds * 1000, NOW_MS)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2026-11", "2026-11-01", "2026-12-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2024-02", "2024-02-01", "2024-03-01"),
        ("1970-01", "1970-01-01", "1970-02-01"),
        ("9999-11", "9999-11-01", "9999-12-01"),
        ("2026-11-01T00:00Z/2026-11-08T00:00Z", "2026-11-01", "2026-11-08"),
        ("2026-11-01T02:00+02:00/2026-11-07T16:30-07:30", "2026-11-01", "2026-11-08"),
        ("2024-02-29T00:00:00Z/2024-03-01T00:00:00.000Z", "2024-02-29", "2024-03-01"),
        ("2026-11-20", "2026-11-20", "2026-11-21"),
        ("2026-12-31", "2026-12-31", "2027-01-01"),
        ("2026-W47", "2026-11-16", "2026-11-23"),
        ("2026-W53", "2026-12-28", "2027-01-04"),
        ("2026-11-01/2026-11-08", "2026-11-01", "2026-11-08"),
        ("2026-11-01/2026-11-08T00:00Z", "2026-11-01", "2026-11-08"),
        ("2026-11-01T00:00Z/2026-11-08", "2026-11-01", "2026-11-08"),
        ("2026-11-01/P1D", "2026-11-01", "2026-11-02"),
        ("2026-11-01T00:00Z/P1D", "2026-11-01", "2026-11-02"),
        ("2026-11-01T00:00Z/P1WT24H", "2026-11-01", "2026-11-09"),
        ("2026-01-31/P1M", "2026-01-31", "2026-02-28"),
        ("2026-11-01/P1M2D", "2026-11-01", "2026-12-03"),
        ("2026-01-01/P1Y", "2026-01-01", "2027-01-01"),
        ("2026-11-01/PT24H", "2026-11-01", "2026-11-02"),
    ],
)
def test_absolute(text: str, since: str, until: str) -> None:
    """Dates, weeks, months and intervals, in UTC or in the offset written."""
    found = range_of(text)
    assert found == tuple(
        int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) * 1000 for day in (since, until)
    )


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("P7D", 604_800), ("P1W", 604_800), ("PT1H", 3600), ("P1DT12H", 129_600), ("PT90M30S", 5430)],
)
def test_iso_lengths(text: str, seconds: int) -> None:
    """An ISO 8601 duration ends now as a length does; its days have 24 hours, its weeks seven of them."""
    assert range_of(text) == (NOW_MS - seconds * 1000, NOW_MS)


def test_milliseconds() -> None:
    """An interval keeps its milliseconds."""
    assert range_of("1970-01-01T00:00:00.001Z/1970-01-01T00:00:01.5Z") == (1, 1500)


@given(st.integers(0, 4 * 10**12))
def test_now_grid(now_ms: int) -> None:
    """A length ends at now, moved up to the grid, so that nothing that has happened is left out."""
    until = WindowSpec.parse("1h").at(now_ms).until_ms
    assert until % NOW_GRID_MS == 0
    assert now_ms <= until < now_ms + NOW_GRID_MS


@given(st.integers(1, MAX_WINDOW_S), st.integers(0, 4 * 10**12))
def test_length_round_trip(seconds: int, now_ms: int) -> None:
    """A length written down again as text asks for the same range."""
    spec = WindowSpec.parse(f"{seconds}s")
    assert spec.at(now_ms).seconds == seconds
    assert WindowSpec.parse(spec.text) == spec


@given(instants, st.integers(1, MAX_WINDOW_S * 1000))
def test_interval_round_trip(since: datetime, length_ms: int) -> None:
    """An interval serialised to ISO 8601 and parsed again is the same range."""
    since_ms = round(since.timestamp() * 1000)
    until = datetime.fromtimestamp((since_ms + length_ms) / 1000, UTC)
    text = "/".join(one.isoformat(timespec="milliseconds").replace("+00:00", "Z") for one in (since, until))
    assert range_of(text) == (since_ms, since_ms + length_ms)


@given(st.integers(1970, 9998), st.integers(1, 12))
def test_months_tile_the_year(year: int, month: int) -> None:
    """A month ends where the next begins."""
    following = f"{year + month // 12:04}-{month % 12 + 1:02}"
    if following < "9999-12":
        assert range_of(f"{year:04}-{month:02}")[1] == range_of(following)[0]


@pytest.mark.parametrize(("now_ms", "seconds"), [(0, 0), (1000, 0), (4000, 3), (9000, 8), (99_000, 8)])
def test_elapsed(now_ms: int, seconds: float) -> None:
    """Only what has happened of a window counts as elapsed."""
    assert Window("", 1000, 9000).elapsed_s(now_ms) == seconds


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2026-11", "2026-10"),
        ("2026-01", "2025-12"),
        ("2024-03", "2024-02"),
        ("2026-11-08T00:00Z/2026-11-15T00:00Z", "2026-11-01T00:00:00.000Z/2026-11-08T00:00:00.000Z"),
        ("24h", "2026-10-30T12:00:00.000Z/2026-10-31T12:00:00.000Z"),
    ],
)
def test_the_period_before(text: str, before: str) -> None:
    """The same length just before; of a month the month before. Its text asks for the same range again."""
    now_ms = 1_793_534_400_000 - 1  # 2026-11-01T12:00Z, moved up to the grid
    window = WindowSpec.parse(text).at(now_ms)
    found = window.before()
    assert (found.text, found.until_ms) == (before, window.since_ms)
    assert WindowSpec.parse(found.text).at(0) == found
    assert len(text) == 7 or found.seconds == window.seconds


def test_nothing_is_before_1970() -> None:
    """A window near the beginning of Unix time has a shorter one before it."""
    window = WindowSpec.parse("1970-01-01T00:01Z/1970-01-01T01:01Z").at(0)
    assert (window.before().since_ms, window.before().until_ms) == (0, 60_000)
