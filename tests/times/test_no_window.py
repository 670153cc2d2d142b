"""What is no window and no duration: refused by name, with what to write instead."""

import pytest

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
        "1234567890s",
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
    with pytest.raises(WindowError, match="is not a window; write a length like 24h") as refused:
        WindowSpec.parse(text)
    assert len(str(refused.value)) < 300


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


@pytest.mark.parametrize("text", ["", "1x", "0s", "\u0665m", "1234567890s"])
def test_no_duration(text: str) -> None:
    """What is no duration is refused by name."""
    with pytest.raises(WindowError, match="is not a duration; write a number and a unit"):
        Duration.parse(text)
