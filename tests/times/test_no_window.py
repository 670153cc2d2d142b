"""What is no window and no duration: refused by name, with what to write instead."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.times.window import MAX_WINDOW_S, Duration, WindowError, WindowSpec

NOW_MS = 1_793_534_400_000  # 2026-11-01T12:00:00Z


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "h",
        "0h",
        "-1h",
        "+1h",
        "1.5h",
        " 1h",
        "1h ",
        "1h\n",
        "1H",
        "1w",
        "01h",
        "1h30m",
        "\u0662\u0664h",  # Arabic digits
        "\uff11h",  # full width digits
        "2026-13",
        "2026-00",
        "2026-1",
        "0000-01",
        "0001-01",
        "1969-12",
        "9999-12",
        "\uff12\uff10\uff12\uff16-11",
        "2026-11-01T00:00Z",
        "2026-11-01T00:00Z/",
        "/2026-11-01T00:00Z",
        "2026-11-31",
        "2026-02-29/P1D",
        "1969-12-31",
        "9999-12-31",
        "2026-W00",
        "2026-W54",
        "2025-W53",
        "2026-W7",
        "2026W47",
        "1969-W50",
        "P",
        "PT",
        "P1DT",
        "P1M",
        "P1Y",
        "P-1D",
        "P1.5D",
        "p1d",
        "P1D/P1D",
        "2026-11-01/PT",
        "2026-11-01T00:00Z/P1M",
        "9999-01-01/P1Y",
        "2026-11-01/2026-11-31",
        "2026-11/2026-12",
        "2026-W47/P1D",
        "2026-11-01T00:00/2026-11-08T00:00",
        "2026-11-01 00:00Z/2026-11-08 00:00Z",
        "2026-02-29T00:00Z/2026-03-01T00:00Z",
        "2026-11-31T00:00Z/2026-12-01T00:00Z",
        "2026-11-01T24:01Z/2026-11-08T00:00Z",
        "2026-11-01T00:00+99:00/2026-11-08T00:00Z",
        "0000-01-01T00:00Z/0000-01-02T00:00Z",
        "0001-01-01T00:00Z/0001-01-02T00:00Z",
        "0001-01-01T00:00+23:59/0001-01-02T00:00Z",
        "1969-12-31T23:59Z/1970-01-01T00:01Z",
        "2026-11-01T00:00Z/2026-11-08T00:00Z/2026-11-09T00:00Z",
        "2026-11-01T00:00:00.1234567Z/2026-11-08T00:00Z",
        "P1D/2026-11-08T00:00Z",
        "x" * 10_000,
    ],
)
def test_nonsense(text: str) -> None:
    """What is no window is refused by name, with what to write instead."""
    with pytest.raises(
        WindowError, match=r"is not a window(; write a length like 24h|: .*; write )"
    ) as refused:
        WindowSpec.parse(text)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1969-12-31", "nothing is known of before 1970; write a later date"),
        ("1969-W50", "nothing is known of before 1970; write a later date"),
        ("1969-12-31T23:59Z/1970-01-01T00:01Z", "nothing is known of before 1970; write a later date"),
        ("2026-02-30", "2026-02 has 28 days; write one from 2026-02-01 to 2026-02-28"),
        ("2026-11-01/2026-11-31", "2026-11 has 30 days; write one from 2026-11-01 to 2026-11-30"),
        ("2028-02-30T00:00Z/P1D", "2028-02 has 29 days; write one from 2028-02-01 to 2028-02-29"),
        ("2026-13", "a year has 12 months; write one from 2026-01 to 2026-12"),
        ("2026-W54", "2026 has 53 weeks; write one from 2026-W01 to 2026-W53"),
        ("9999-12-31", "it ends after the year 9999; write an earlier date"),
        ("9999-01-01/P1Y", "it ends after the year 9999; write an earlier date"),
        ("P1M", "months and years have no length of their own; write days, like P30D, or 2026-11-01/P1M"),
        (
            "2026-11-01T00:00/2026-11-08T00:00",
            "a moment needs its offset; write it like 2026-11-01T09:00Z or 2026-11-01T09:00+01:00",
        ),
        ("999999999999d", "it is longer than 400 days; ask for a shorter window"),
        ("P999999999D", "it is longer than 400 days; ask for a shorter window"),
    ],
)
def test_what_is_nearly_a_window(text: str, told: str) -> None:
    """A date that there is not, a time before 1970, a length without end: told what is wrong with that."""
    with pytest.raises(WindowError) as refused:
        WindowSpec.parse(text)
    assert str(refused.value) == f"{text!r} is not a window: {told}"


@given(st.text(alphabet="0123456789-/TWPZYMDHSdhms:+.", max_size=40))
def test_what_is_no_window_is_told_of_alone(text: str) -> None:
    """Of any text: it is a window, or one sentence says what to do."""
    told = "; write "
    try:
        WindowSpec.parse(text)
    except WindowError as refused:
        told = str(refused)
    assert re.search("; (write|ask for) ", told)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-08T00:00Z/2026-11-01T00:00Z",
        "2026-11-08T00:00Z/2026-11-08T00:00Z",
        "2026-11-01T00:00Z/1969-01-01T00:00Z",
    ],
)
def test_reversed(text: str) -> None:
    """A window that does not run forward is refused."""
    with pytest.raises(WindowError, match="ends before it begins"):
        WindowSpec.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "401d",
        "999999999d",
        "2025-01-01T00:00Z/2026-02-05T00:00:00.001Z",
        "1970-01-01T00:00Z/9999-12-31T23:59Z",
    ],
)
def test_too_long(text: str) -> None:
    """More than 400 days are refused; 400 days to the millisecond are not."""
    with pytest.raises(WindowError, match="longer than 400 days"):
        WindowSpec.parse(text)
    assert WindowSpec.parse("2025-01-01T00:00Z/2026-02-05T00:00Z").at(NOW_MS).seconds == MAX_WINDOW_S


@pytest.mark.parametrize("text", ["", "1x", "0s", "\u0665m"])
def test_no_duration(text: str) -> None:
    """What is no duration is refused by name."""
    with pytest.raises(WindowError, match="is not a duration; write a number and a unit"):
        Duration.parse(text)


def test_duration_without_end() -> None:
    """A length of more digits than there are days is one, and too long."""
    with pytest.raises(WindowError, match="'999999999999d' is longer than 400 days; ask for a shorter one"):
        Duration.parse("999999999999d")
